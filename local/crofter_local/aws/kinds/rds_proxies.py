"""Proxy, ProxyDefaultTargetGroup and ProxyTarget of RDS."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import (
    NOTED,
    NOTED_REPLACE,
    REPLACE,
    UPDATE,
    Args,
    Kind,
    Naming,
    Observation,
)
from crofter_local.aws.kinds.rds_common import SETTLE, listed_tags, pascal, retag
from crofter_local.aws.kinds.session import Aws, ec2_tags, refuse

_GROUP: Final = "default"


def _proxy(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = aws.find("rds", "describe_db_proxies", "DBProxies", DBProxyName=name)
    if found is None:
        return None
    arn = found["DBProxyArn"]
    fields = given(
        arn=arn,
        id=name,
        endpoint=found.get("Endpoint"),
        engineFamily=found["EngineFamily"],
        roleArn=found["RoleArn"],
    )
    return Observation(
        {
            **fields,
            "vpcSubnetIds": found.get("VpcSubnetIds", []),
            "vpcSecurityGroupIds": found.get("VpcSecurityGroupIds", []),
            **listed_tags(aws, arn),
        },
        ready=found["Status"] == "available",
    )


def _create_proxy(aws: Aws, name: str, args: Args) -> str:
    """Moto insists on secrets, which a proxy with IAM credentials has none of."""
    idle = args.get("idleClientTimeout")
    aws.call(
        "rds",
        "create_db_proxy",
        DBProxyName=name,
        EngineFamily=args.get("engineFamily"),
        Auth=[{pascal(key): value for key, value in one.items()} for one in args.get("auth", [])],
        RoleArn=args.get("roleArn"),
        VpcSubnetIds=args.get("vpcSubnetIds", []),
        VpcSecurityGroupIds=args.get("vpcSecurityGroupIds"),
        RequireTLS=args.get("requireTls"),
        IdleClientTimeout=None if idle is None else int(idle),
        DebugLogging=args.get("debugLogging"),
        Tags=ec2_tags(args.get("tags")),
    )
    return name


def _update_proxy(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    """Of what is changed, moto keeps the tags; the rest is noted."""
    if "tags" in changed:
        seen = _proxy(aws, name, args)
        if seen is not None:
            retag(aws, seen.fields["arn"], seen.fields["tags"], args.get("tags"))


def _delete_proxy(aws: Aws, name: str, _args: Args) -> None:
    aws.call("rds", "delete_db_proxy", DBProxyName=name)


def _target_group(aws: Aws, name: str, _args: Args) -> Observation | None:
    if aws.find("rds", "describe_db_proxies", "DBProxies", DBProxyName=name) is None:
        return None
    (found,) = aws.call("rds", "describe_db_proxy_target_groups", DBProxyName=name)["TargetGroups"]
    pool = found["ConnectionPoolConfig"]
    return Observation(
        {
            "id": name,
            "dbProxyName": name,
            "name": found["TargetGroupName"],
            "connectionPoolConfig": {
                "maxConnectionsPercent": pool["MaxConnectionsPercent"],
                "maxIdleConnectionsPercent": pool["MaxIdleConnectionsPercent"],
                "connectionBorrowTimeout": pool["ConnectionBorrowTimeout"],
            },
        }
    )


def _put_target_group(aws: Aws, _name: str, args: Args) -> str:
    proxy = _of_proxy(args, "ModifyDBProxyTargetGroup")
    pool = {pascal(key): int(value) for key, value in args.get("connectionPoolConfig", {}).items()}
    aws.call(
        "rds",
        "modify_db_proxy_target_group",
        DBProxyName=proxy,
        TargetGroupName=_GROUP,
        ConnectionPoolConfig=pool or None,
    )
    return proxy


def _update_target_group(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _put_target_group(aws, name, args)


def _leave_target_group(_aws: Aws, _name: str, _args: Args) -> None:
    """It goes with its proxy: the provider only forgets it."""


def _of_proxy(args: Args, operation: str) -> str:
    proxy = args.get("dbProxyName")
    if not proxy:
        raise refuse(operation, "InvalidParameterValue", "DBProxyName must not be empty", service="RDS")
    return str(proxy)


def _target_id(args: Args) -> str:
    cluster, instance = args.get("dbClusterIdentifier"), args.get("dbInstanceIdentifier")
    what = f"TRACKED_CLUSTER/{cluster}" if cluster else f"RDS_INSTANCE/{instance}"
    return f"{args.get('dbProxyName')}/{args.get('targetGroupName', _GROUP)}/{what}"


def _target(aws: Aws, name: str, _args: Args) -> Observation | None:
    proxy, group, kind, resource = name.split("/")
    if aws.find("rds", "describe_db_proxies", "DBProxies", DBProxyName=proxy) is None:
        return None
    targets = aws.call("rds", "describe_db_proxy_targets", DBProxyName=proxy)["Targets"]
    if not any((one["Type"], one["RdsResourceId"]) == (kind, resource) for one in targets):
        return None
    field = "dbClusterIdentifier" if kind == "TRACKED_CLUSTER" else "dbInstanceIdentifier"
    return Observation(
        {"id": name, "dbProxyName": proxy, "targetGroupName": group, field: resource, "rdsResourceId": resource}
    )


def _targets(args: Args) -> dict[str, Any]:
    cluster, instance = args.get("dbClusterIdentifier"), args.get("dbInstanceIdentifier")
    return {
        "DBClusterIdentifiers": [cluster] if cluster else None,
        "DBInstanceIdentifiers": [instance] if instance else None,
    }


def _register(aws: Aws, _name: str, args: Args) -> str:
    proxy = _of_proxy(args, "RegisterDBProxyTargets")
    aws.call("rds", "register_db_proxy_targets", DBProxyName=proxy, TargetGroupName=_GROUP, **_targets(args))
    return _target_id(args)


def _deregister(aws: Aws, name: str, args: Args) -> None:
    proxy = name.split("/", maxsplit=1)[0]
    if aws.find("rds", "describe_db_proxies", "DBProxies", DBProxyName=proxy) is not None:
        aws.call("rds", "deregister_db_proxy_targets", DBProxyName=proxy, TargetGroupName=_GROUP, **_targets(args))


KINDS: Final = (
    Kind(
        name="rds.aws.m.upbound.io/Proxy",
        noun="RDS DB Proxy",
        naming=Naming.NAME,
        settle=SETTLE,
        asynchronous=True,
        attributes={
            "auth": NOTED,
            "debugLogging": NOTED,
            "defaultAuthScheme": NOTED,
            "endpointNetworkType": NOTED_REPLACE,
            "engineFamily": REPLACE,
            "idleClientTimeout": NOTED,
            "requireTls": NOTED,
            "roleArn": REPLACE,
            "targetConnectionNetworkType": NOTED_REPLACE,
            "vpcSecurityGroupIds": REPLACE,
            "vpcSubnetIds": REPLACE,
        },
        observe=_proxy,
        create=_create_proxy,
        update=_update_proxy,
        delete=_delete_proxy,
    ),
    Kind(
        name="rds.aws.m.upbound.io/ProxyDefaultTargetGroup",
        noun="RDS DB Proxy Default Target Group",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={"connectionPoolConfig": UPDATE, "dbProxyName": REPLACE},
        observe=_target_group,
        create=_put_target_group,
        update=_update_target_group,
        delete=_leave_target_group,
    ),
    Kind(
        name="rds.aws.m.upbound.io/ProxyTarget",
        noun="RDS DB Proxy Target",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "dbClusterIdentifier": REPLACE,
            "dbInstanceIdentifier": REPLACE,
            "dbProxyName": REPLACE,
            "targetGroupName": REPLACE,
        },
        observe=_target,
        create=_register,
        delete=_deregister,
    ),
)
