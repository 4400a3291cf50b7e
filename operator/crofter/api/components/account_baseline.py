"""AccountBaseline: what an Account has once, for all the Environments that live in it."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.model import Model
from crofter.api.xr import XRSpec


class AccountBaselineSpec(XRSpec):
    """Spec of the AccountBaseline composite resource."""

    account: Annotated[str, Field(max_length=253, description="Name of the Account.")]


class AccountBaselineOutputs(Model):
    """What is needed of the baseline. Absent until artifacts can be put into the bucket."""

    artifact_bucket: Annotated[
        str, Field(max_length=63, description="Name of the bucket that code of Lambda functions is in.")
    ]


ACCOUNT_BASELINE: Final = ComponentKind(
    kind="AccountBaseline",
    plural="accountbaselines",
    name="baseline",
    condition="BaselineReady",
    spec=AccountBaselineSpec,
    outputs=AccountBaselineOutputs,
    managed=(
        managed.S3_BUCKET,
        managed.S3_LIFECYCLE,
        managed.S3_OWNERSHIP,
        managed.S3_POLICY,
        managed.S3_PUBLIC_ACCESS_BLOCK,
        managed.S3_ENCRYPTION,
        managed.S3_VERSIONING,
        managed.SERVICE_LINKED_ROLE,
    ),
    needs=(),
    purpose="What an Account has once: the bucket for the code of Lambda functions, and the service-linked roles.",
)
