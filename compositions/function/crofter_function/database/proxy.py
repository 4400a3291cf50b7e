"""An RDS Proxy before the database, which lets in the declared roles by their IAM credentials, over TLS."""

from typing import Final

from crofter.api import managed
from crofter.api.components.database import AURORA, PORTS, DatabaseSpec
from crofter_function.database import identifiers, policies
from crofter_function.database.defaults import (
    POOL,
    PROXY_FAMILIES,
    PROXY_IDLE_SECONDS,
    PROXY_LIMIT,
    TARGET_GROUP,
)
from crofter_function.framework import roles, ways
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope

PROXY: Final = "proxy"
ROLE: Final = "proxy-role"
POLICY: Final = "proxy-policy"
TARGET: Final = "proxy-target"


def name(scope: Scope) -> str:
    """Name of the proxy."""
    return scope.aws_name(PROXY, PROXY_LIMIT)


def resources(
    spec: DatabaseSpec, scope: Scope, observed: Observed, resource_id: str | None, *, reachable: bool
) -> dict[str, Managed]:
    """Keys `proxy`, `proxy-role`, `proxy-policy`, `proxy-target-group`, `proxy-target`, `proxy-out`, `proxy-in`.

    The policy waits for the database's resource id, and the target, which AWS refuses before that, for the database;
    both stay once they are there. The proxy is in the database's own security group: who may reach one may reach the
    other, and the two rules let the proxy through to the database.
    """
    if spec.proxy is None:
        return {}
    table = {
        ROLE: roles.role(
            scope, ROLE, description="Lets RDS Proxy connect to the database", trust=policies.proxy_trust(scope)
        ),
        PROXY: Managed(
            managed.DB_PROXY,
            {
                "engineFamily": PROXY_FAMILIES[spec.engine],
                "defaultAuthScheme": "IAM_AUTH",
                "requireTls": True,
                "idleClientTimeout": PROXY_IDLE_SECONDS,
                "debugLogging": False,
                "roleArn": roles.arn(scope, ROLE),
                "vpcSubnetIds": spec.subnet_ids,
                "vpcSecurityGroupIds": [spec.security_group_id],
            },
            external_name=name(scope),
        ),
        "proxy-target-group": Managed(
            managed.DB_PROXY_TARGET_GROUP,
            {"dbProxyNameRef": scope.ref(PROXY), "connectionPoolConfig": POOL},
            replaceable=True,
        ),
    }
    group = spec.security_group_id
    table["proxy-out"], table["proxy-in"] = ways.connection(
        group, group, PORTS[spec.engine], "From the proxy to the database"
    )
    before = observed.asked(POLICY, "policy")
    policy = before if resource_id is None else policies.proxy(resource_id, spec.proxy, scope)
    if policy is not None:
        table[POLICY] = Managed(
            managed.ROLE_POLICY,
            {"roleRef": scope.ref(ROLE), "policy": policy},
            external_name="connect",
            replaceable=True,
        )
    if reachable or observed.get(TARGET) is not None:
        what = "dbClusterIdentifier" if spec.engine in AURORA else "dbInstanceIdentifier"
        table[TARGET] = Managed(
            managed.DB_PROXY_TARGET,
            {
                "dbProxyNameRef": scope.ref(PROXY),
                "targetGroupName": TARGET_GROUP,
                what: identifiers.main_identifier(spec, scope),
            },
            replaceable=True,
        )
    return table
