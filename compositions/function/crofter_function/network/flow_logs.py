"""The record of the VPC's traffic, in CloudWatch Logs."""

from crofter.api import managed
from crofter.api.components.network import NetworkSpec
from crofter_function.framework import roles
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.network import policies
from crofter_function.network.defaults import (
    FLOW_LOG_INTERVAL,
    LOG_GROUP_LIMIT,
    LOG_GROUP_PREFIX,
)


def resources(spec: NetworkSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `flow-log`, `flow-log-group`, `flow-log-role`, `flow-log-role-policy`; none when no flow log is kept.

    Names are Crofter's and ARNs follow from them, so nothing waits for anything. A flow log cannot be changed, and it
    holds no data (the group does): it is made again where a change is needed.
    """
    if spec.flow_logs is None:
        return {}
    group = LOG_GROUP_PREFIX + scope.aws_name("vpc-flow-logs", LOG_GROUP_LIMIT - len(LOG_GROUP_PREFIX))
    return {
        "flow-log-group": Managed(
            managed.LOG_GROUP, {"retentionInDays": spec.flow_logs.retention_days}, external_name=group
        ),
        "flow-log-role": roles.role(
            scope,
            "flow-log-role",
            description="Lets VPC flow logs write to their log group",
            trust=policies.flow_log_trust(scope),
        ),
        "flow-log-role-policy": Managed(
            managed.ROLE_POLICY,
            {"roleRef": scope.ref("flow-log-role"), "policy": policies.flow_log_delivery(group, scope)},
            external_name="deliver",
            replaceable=True,
        ),
        "flow-log": Managed(
            managed.FLOW_LOG,
            {
                "vpcIdRef": scope.ref("vpc"),
                "trafficType": "ALL",
                "maxAggregationInterval": FLOW_LOG_INTERVAL,
                "logDestinationType": "cloud-watch-logs",
                "logDestination": scope.arn("logs", f"log-group:{group}"),
                "iamRoleArn": roles.arn(scope, "flow-log-role"),
            },
            replaceable=True,
        ),
    }
