"""Cluster and ClusterCapacityProviders of ECS."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ecs_common import ecs_tags, retag, tags_of
from crofter_local.aws.kinds.model import REPLACE, UPDATE, Args, Attribute, Change, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, refuse

_INCLUDED: Final = ["TAGS", "SETTINGS", "CONFIGURATIONS"]


def _described(aws: Aws, name: str) -> dict[str, Any] | None:
    """A cluster. One that was deleted stays listed for a while, inactive."""
    found = aws.find("ecs", "describe_clusters", "clusters", clusters=[name], include=_INCLUDED)
    return None if found is None or found["status"] == "INACTIVE" else found


def _cluster(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = _described(aws, name)
    if found is None:
        return None
    fields = {"arn": found["clusterArn"], "id": found["clusterArn"], "setting": found.get("settings", [])}
    if found.get("configuration"):
        fields["configuration"] = found["configuration"]
    return Observation({**fields, **tags_of(found)})


def _create_cluster(aws: Aws, name: str, args: Args) -> str:
    tags = ecs_tags(args.get("tags"))
    aws.call(
        "ecs",
        "create_cluster",
        clusterName=name,
        settings=args.get("setting"),
        configuration=args.get("configuration"),
        tags=tags,
    )
    return name


def _update_cluster(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    if changed & {"setting", "configuration"}:
        settings, configuration = args.get("setting"), args.get("configuration")
        aws.call("ecs", "update_cluster", cluster=name, settings=settings, configuration=configuration)
    if "tags" in changed:
        found = _described(aws, name) or {}
        retag(aws, found["clusterArn"], found, args.get("tags"))


def _delete_cluster(aws: Aws, name: str, _args: Args) -> None:
    """AWS lets no cluster go that has services; moto would."""
    arns = aws.call("ecs", "list_services", cluster=name)["serviceArns"]
    services = aws.call("ecs", "describe_services", cluster=name, services=arns)["services"] if arns else []
    if any(service["status"] == "ACTIVE" for service in services):
        message = "The Cluster cannot be deleted while Services are active."
        raise refuse("DeleteCluster", "ClusterContainsServicesException", message, service="ECS")
    aws.call("ecs", "delete_cluster", cluster=name)


def _providers(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = _described(aws, name)
    if found is None or not found.get("capacityProviders"):
        return None
    return Observation(
        {
            "id": name,
            "clusterName": name,
            "capacityProviders": found["capacityProviders"],
            "defaultCapacityProviderStrategy": found.get("defaultCapacityProviderStrategy") or [],
        }
    )


def _put_providers(aws: Aws, _name: str, args: Args) -> str:
    cluster = str(args["clusterName"])
    aws.call(
        "ecs",
        "put_cluster_capacity_providers",
        cluster=cluster,
        capacityProviders=args.get("capacityProviders", []),
        defaultCapacityProviderStrategy=_whole(args.get("defaultCapacityProviderStrategy", [])),
    )
    return cluster


def _update_providers(aws: Aws, name: str, args: Args, _changed: frozenset[str]) -> None:
    _put_providers(aws, name, args)


def _delete_providers(aws: Aws, name: str, _args: Args) -> None:
    if _described(aws, name) is not None:
        _put_providers(aws, name, {"clusterName": name})


def _whole(strategy: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Numbers come out of a manifest as they may; boto3 wants integers."""
    return [{k: int(v) if isinstance(v, float) else v for k, v in one.items()} for one in strategy]


def _same_strategy(desired: Any, observed: Any) -> bool:
    def flat(strategy: Any) -> set[tuple[str, int, int]]:
        return {(one["capacityProvider"], int(one.get("base", 0)), int(one.get("weight", 0))) for one in strategy}

    return flat(desired) == flat(observed)


KINDS: Final = (
    Kind(
        name="ecs.aws.m.upbound.io/Cluster",
        noun="ECS Cluster",
        naming=Naming.NAME,
        attributes={"configuration": UPDATE, "setting": UPDATE},
        observe=_cluster,
        create=_create_cluster,
        update=_update_cluster,
        delete=_delete_cluster,
        not_modelled={"serviceConnectDefaults": "namespaces of Service Connect are not modelled"},
    ),
    Kind(
        name="ecs.aws.m.upbound.io/ClusterCapacityProviders",
        noun="ECS Cluster Capacity Providers",
        naming=Naming.ASSIGNED,
        tagged=False,
        attributes={
            "capacityProviders": UPDATE,
            "clusterName": REPLACE,
            "defaultCapacityProviderStrategy": Attribute(Change.UPDATE, equal=_same_strategy),
        },
        observe=_providers,
        create=_put_providers,
        update=_update_providers,
        delete=_delete_providers,
    ),
)
