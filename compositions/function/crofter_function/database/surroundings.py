"""What a database is surrounded by: its subnet group, its parameters, its logs, and who may write its metrics."""

from crofter.api import managed
from crofter.api.components.database import AURORA, DatabaseSpec
from crofter_function.database import policies
from crofter_function.database.defaults import FAMILIES, LOGS, NAME_LIMIT, TLS_BY_DEFAULT_SINCE, TLS_ONLY
from crofter_function.database.identifiers import MONITORING_ROLE, SUBNET_GROUP, main_identifier, parameters_key
from crofter_function.framework import logs, roles
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope


def resources(spec: DatabaseSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `subnet-group`, `parameters-<version>`, `logs-<type>`, and for monitoring a role with its policy."""
    parameter, value = TLS_ONLY[spec.engine]
    aurora = spec.engine in AURORA
    table = {
        SUBNET_GROUP: Managed(
            managed.DB_SUBNET_GROUP,
            {"description": f"Data subnets of {scope.environment.name}", "subnetIds": spec.subnet_ids},
            external_name=scope.aws_name(SUBNET_GROUP, NAME_LIMIT),
        ),
        parameters_key(spec): Managed(
            managed.DB_CLUSTER_PARAMETER_GROUP if aurora else managed.DB_PARAMETER_GROUP,
            {
                "family": FAMILIES[spec.engine].format(spec.version),
                "description": f"{scope.environment.name} {scope.component}: TLS only",
                "parameter": [{"name": parameter, "value": value, "applyMethod": _method(spec)}],
            },
            external_name=scope.aws_name(parameters_key(spec), NAME_LIMIT),
        ),
    }
    where = "cluster" if aurora else "instance"
    for log in LOGS[spec.engine]:
        table[f"logs-{log}"] = logs.named(
            f"/aws/rds/{where}/{main_identifier(spec, scope)}/{log}",
            retention_days=spec.log_retention_days,
            key_arn=spec.logs_key_arn,
        )
    if spec.monitoring_seconds:
        table[MONITORING_ROLE] = roles.role(
            scope,
            MONITORING_ROLE,
            description="Lets RDS write metrics of the operating system to CloudWatch Logs",
            trust=policies.monitoring_trust(scope),
        )
        table["monitoring-policy"] = Managed(
            managed.ROLE_POLICY,
            {"roleRef": scope.ref(MONITORING_ROLE), "policy": policies.monitoring(scope)},
            external_name="monitoring",
            replaceable=True,
        )
    return table


def _method(spec: DatabaseSpec) -> str:
    """When the parameter takes effect. Of one that has its default AWS says after a reboot, whatever it was told."""
    since = TLS_BY_DEFAULT_SINCE.get(spec.engine)
    return "immediate" if since is None or float(spec.version) < since else "pending-reboot"
