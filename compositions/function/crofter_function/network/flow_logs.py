"""The record of the VPC's traffic, in CloudWatch Logs."""

from crofter.api.components.network import NetworkSpec
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.network import kinds, policies
from crofter_function.network.defaults import (
    FLOW_LOG_INTERVAL,
    LOG_GROUP_LIMIT,
    LOG_GROUP_PREFIX,
    ROLE_LIMIT,
)


def resources(spec: NetworkSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `flow-log`, `flow-log-group`, `flow-log-role`, `flow-log-role-policy`; none when no flow log is kept.

    Names are Crofter's and ARNs follow from them, so nothing waits for anything. A flow log cannot be changed, and it
    holds no data (the group does): it is made again where a change is needed.
    """
    if spec.flow_logs is None:
        return {}
    group = LOG_GROUP_PREFIX + scope.aws_name("vpc-flow-logs", LOG_GROUP_LIMIT - len(LOG_GROUP_PREFIX))
    role = scope.aws_name("flow-log-role", ROLE_LIMIT)
    role_fields: dict[str, object] = {
        "description": "Lets VPC flow logs write to their log group",
        "assumeRolePolicy": policies.flow_log_trust(scope),
    }
    if scope.aws.permissions_boundary is not None:
        role_fields["permissionsBoundary"] = scope.aws.permissions_boundary
    return {
        "flow-log-group": Managed(
            kinds.LOG_GROUP, {"retentionInDays": spec.flow_logs.retention_days}, external_name=group
        ),
        "flow-log-role": Managed(kinds.ROLE, role_fields, external_name=role),
        "flow-log-role-policy": Managed(
            kinds.ROLE_POLICY,
            {"roleRef": scope.ref("flow-log-role"), "policy": policies.flow_log_delivery(group, scope)},
            external_name="deliver",
            replaceable=True,
        ),
        "flow-log": Managed(
            kinds.FLOW_LOG,
            {
                "vpcIdRef": scope.ref("vpc"),
                "trafficType": "ALL",
                "maxAggregationInterval": FLOW_LOG_INTERVAL,
                "logDestinationType": "cloud-watch-logs",
                "logDestination": scope.arn("logs", f"log-group:{group}"),
                "iamRoleArn": scope.arn("iam", f"role/{role}", region=""),
            },
            replaceable=True,
        ),
    }
