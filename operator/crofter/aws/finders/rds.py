"""RDS: what a proxy was told of its target, which has no name of its own."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known

_GROUP: Final = "default"


@known("dbProxyName")
def _target_group(rds: Any, provider: Mapping[str, Any]) -> str | None:
    """The one target group that each proxy has is called by the proxy; it is there as soon as the proxy is."""
    rds.describe_db_proxies(DBProxyName=provider["dbProxyName"])
    return str(provider["dbProxyName"])


def _target(rds: Any, provider: Mapping[str, Any]) -> str | None:
    """A target, as the provider calls it: proxy, target group, kind and identifier of what it is."""
    name = _target_group(rds, provider)
    wanted = provider.get("dbClusterIdentifier") or provider.get("dbInstanceIdentifier")
    if name is None or not wanted:
        return None
    for page in rds.get_paginator("describe_db_proxy_targets").paginate(DBProxyName=name):
        for one in page["Targets"]:
            if one["RdsResourceId"] == wanted:
                return f"{name}/{provider.get('targetGroupName', _GROUP)}/{one['Type']}/{wanted}"
    return None


FINDERS: Final[Mapping[str, Finder]] = {
    "rds/ProxyDefaultTargetGroup": Finder("rds", _target_group),
    "rds/ProxyTarget": Finder("rds", _target),
}
