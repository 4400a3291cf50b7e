"""Group and SamplingRule of X-Ray."""

from __future__ import annotations

import uuid
from typing import Final

from crofter_local.aws.kinds.model import REPLACE, UPDATE, Args
from crofter_local.aws.kinds.session import Aws
from crofter_local.aws.kinds.simulated import simulated

_BECAUSE: Final = "moto has neither groups nor sampling rules of X-Ray"


def _group_arn(aws: Aws, args: Args) -> str:
    """AWS ends the ARN of a group in letters of its own."""
    return aws.arn("xray", f"group/{args['groupName']}/{uuid.uuid4().hex[:26].upper()}")


KINDS: Final = (
    simulated(
        "xray.aws.m.upbound.io/Group",
        "X-Ray Group",
        because=_BECAUSE,
        attributes={"filterExpression": UPDATE, "groupName": REPLACE, "insightsConfiguration": UPDATE},
        assigned=lambda _aws, arn, _args: {"arn": arn},
        identify=_group_arn,
        service="XRay",
    ),
    simulated(
        "xray.aws.m.upbound.io/SamplingRule",
        "X-Ray Sampling Rule",
        because=_BECAUSE,
        attributes={
            **dict.fromkeys(
                (
                    "attributes",
                    "fixedRate",
                    "host",
                    "httpMethod",
                    "priority",
                    "reservoirSize",
                    "resourceArn",
                    "serviceName",
                    "serviceType",
                    "urlPath",
                ),
                UPDATE,
            ),
            "version": REPLACE,
        },
        assigned=lambda aws, name, _args: {"arn": aws.arn("xray", f"sampling-rule/{name}")},
        service="XRay",
    ),
)
