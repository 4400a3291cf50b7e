"""The Lambda function beside the database that makes its roles, when the operator asks it to."""

from typing import Final, Protocol

from crofter.api import managed
from crofter.api.components.database import PORTS, DatabaseSpec
from crofter_function.database import policies
from crofter_function.database.defaults import (
    HANDLER,
    MEMORY_MIB,
    TIMEOUT,
)
from crofter_function.framework import lambdas, roles, ways
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope

FUNCTION: Final = "role-manager"
ROLE: Final = "role-manager-role"
POLICY: Final = "role-manager-policy"


class Told(Protocol):
    """What has to be known of the database."""

    @property
    def host(self) -> str | None:
        """Where it is."""

    @property
    def resource_id(self) -> str | None:
        """What permissions to connect call it."""

    @property
    def secret_arn(self) -> str | None:
        """Where the master password is."""

    @property
    def database(self) -> str | None:
        """Name of the database within the server."""

    @property
    def master(self) -> str:
        """Name of the master user."""


def function_name(scope: Scope) -> str:
    """Name of the function."""
    return lambdas.name(scope, FUNCTION)


def resources(spec: DatabaseSpec, scope: Scope, observed: Observed, told: Told) -> dict[str, Managed]:
    """Keys `role-manager`, `role-manager-role`, `-policy`, `-logs`, `-to-database`, `-into-database`, `-to-aws`.

    The function and its policy wait for the database's host and master secret, which AWS names. It answers to nobody
    but whom IAM lets invoke it, and reaches the database and, over HTTPS, Secrets Manager.
    """
    manager = spec.role_manager
    if manager is None:
        return {}
    name = function_name(scope)
    out, into = ways.connection(
        manager.security_group_id,
        spec.security_group_id,
        PORTS[spec.engine],
        "From the role manager to the database",
    )
    table = {
        ROLE: roles.role(scope, ROLE, description="Lets the role manager reach the database", trust=lambdas.trusted()),
        "role-manager-logs": lambdas.log(name, retention_days=spec.log_retention_days, key_arn=spec.logs_key_arn),
        "role-manager-to-database": out,
        "role-manager-into-database": into,
        "role-manager-to-aws": ways.https_out(manager.security_group_id, "To Secrets Manager"),
    }
    if told.host is None or told.database is None or told.secret_arn is None:
        return table
    policy = observed.asked(POLICY, "policy")
    if told.resource_id is not None:
        master = f"{told.resource_id}/{told.master}"
        policy = policies.role_manager(spec, manager, told.secret_arn, master, name, scope)
    if policy is None:
        return table
    table[POLICY] = Managed(
        managed.ROLE_POLICY,
        {"roleRef": scope.ref(ROLE), "policy": policy},
        external_name="manage",
        replaceable=True,
    )
    function = lambdas.Shipped(
        name=name,
        description=f"Makes the roles of {scope.environment.name} {scope.component}",
        handler=HANDLER,
        memory_mib=MEMORY_MIB,
        timeout_seconds=TIMEOUT,
        role=roles.arn(scope, ROLE),
        log_format="Text",
        fields={
            "environment": {
                "variables": {
                    "DATABASE_HOST": told.host,
                    "DATABASE_PORT": str(PORTS[spec.engine]),
                    "DATABASE_NAME": told.database,
                    "MASTER_SECRET_ARN": told.secret_arn,
                }
            },
            "vpcConfig": {"subnetIds": manager.subnet_ids, "securityGroupIds": [manager.security_group_id]},
        },
    )
    table[FUNCTION] = lambdas.shipped(function, manager)
    return table
