"""SubnetGroup, ClusterParameterGroup and ParameterGroup of RDS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import LOCAL, REPLACE, UPDATE, Args, Attribute, Change, Kind, Naming, Observation
from crofter_local.aws.kinds.rds_common import in_use, listed_tags, retag
from crofter_local.aws.kinds.session import Aws, ec2_tags


def _subnet_group(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = aws.find("rds", "describe_db_subnet_groups", "DBSubnetGroups", DBSubnetGroupName=name)
    if found is None:
        return None
    arn = found.get("DBSubnetGroupArn") or aws.arn("rds", f"subgrp:{name}")
    fields = given(arn=arn, id=name, description=found["DBSubnetGroupDescription"], vpcId=found.get("VpcId"))
    subnets = sorted(subnet["SubnetIdentifier"] for subnet in found["Subnets"])
    return Observation({**fields, "subnetIds": subnets, **listed_tags(aws, arn)})


def _create_subnet_group(aws: Aws, name: str, args: Args) -> str:
    aws.call(
        "rds",
        "create_db_subnet_group",
        DBSubnetGroupName=name,
        DBSubnetGroupDescription=args.get("description") or "Managed by Crossplane",
        SubnetIds=args.get("subnetIds", []),
        Tags=ec2_tags(args.get("tags")),
    )
    return name


def _update_subnet_group(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    """Moto forgets a group that is modified, so it is made again as it should be."""
    if changed & {"description", "subnetIds"}:
        aws.call("rds", "delete_db_subnet_group", DBSubnetGroupName=name)
        _create_subnet_group(aws, name, args)
    elif "tags" in changed:
        seen = _subnet_group(aws, name, args)
        if seen is not None:
            retag(aws, seen.fields["arn"], seen.fields["tags"], args.get("tags"))


def _delete_subnet_group(aws: Aws, name: str, _args: Args) -> None:
    clusters = aws.call("rds", "describe_db_clusters")["DBClusters"]
    instances = aws.call("rds", "describe_db_instances")["DBInstances"]
    used = {cluster.get("DBSubnetGroup") for cluster in clusters}
    used |= {(one.get("DBSubnetGroup") or {}).get("DBSubnetGroupName") for one in instances}
    if name in used:
        raise in_use("DeleteDBSubnetGroup", "InvalidDBSubnetGroupStateFault", "DB subnet group", name)
    aws.call("rds", "delete_db_subnet_group", DBSubnetGroupName=name)


def _parameters(value: Any) -> dict[str, str]:
    return {one["name"]: str(one["value"]) for one in value}


def _same_parameters(desired: Any, observed: Any) -> bool:
    return _parameters(desired) == _parameters(observed)


def _wire(args: Args) -> list[dict[str, str]]:
    return [
        {
            "ParameterName": one["name"],
            "ParameterValue": str(one["value"]),
            "ApplyMethod": one.get("applyMethod", "immediate"),
        }
        for one in args.get("parameter", [])
    ]


class _ParameterGroups:
    """The two kinds of parameter group differ in the names of operations and fields alone."""

    def __init__(self, prefix: str, used: Callable[[Aws], set[str]]) -> None:
        self.noun = prefix
        self.operation = {"DBCluster": "db_cluster", "DB": "db"}[prefix]
        self.used = used

    @property
    def _name(self) -> str:
        return f"{self.noun}ParameterGroupName"

    def observe(self, aws: Aws, name: str, _args: Args) -> Observation | None:
        operation, key = f"describe_{self.operation}_parameter_groups", f"{self.noun}ParameterGroups"
        found = aws.find("rds", operation, key, **{self._name: name})
        if found is None:
            return None
        set_ = aws.call("rds", f"describe_{self.operation}_parameters", **{self._name: name})["Parameters"]
        parameters = [
            {"name": one["ParameterName"], "value": one["ParameterValue"]} for one in set_ if "ParameterValue" in one
        ]
        arn = found.get(f"{self.noun}ParameterGroupArn") or aws.arn("rds", f"pg:{name}")
        fields = given(arn=arn, id=name, family=found["DBParameterGroupFamily"], description=found.get("Description"))
        return Observation({**fields, "parameter": parameters, **listed_tags(aws, arn)})

    def create(self, aws: Aws, name: str, args: Args) -> str:
        aws.call(
            "rds",
            f"create_{self.operation}_parameter_group",
            **{self._name: name},
            DBParameterGroupFamily=args.get("family"),
            Description=args.get("description") or "Managed by Crossplane",
            Tags=ec2_tags(args.get("tags")),
        )
        self.update(aws, name, args, frozenset({"parameter"}))
        return name

    def update(self, aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
        if "parameter" in changed and args.get("parameter"):
            operation = f"modify_{self.operation}_parameter_group"
            aws.call("rds", operation, **{self._name: name}, Parameters=_wire(args))
        if "tags" in changed:
            seen = self.observe(aws, name, args)
            if seen is not None:
                retag(aws, seen.fields["arn"], seen.fields["tags"], args.get("tags"))

    def delete(self, aws: Aws, name: str, args: Args) -> None:
        if args.get("skipDestroy"):
            return
        operation = f"delete_{self.operation}_parameter_group"
        if name in self.used(aws):
            what = f"{self.noun} parameter group"
            raise in_use(operation, "InvalidDBParameterGroupState", what, name)
        aws.call("rds", operation, **{self._name: name})


def _used_by_clusters(aws: Aws) -> set[str]:
    return {str(one.get("DBClusterParameterGroup")) for one in aws.call("rds", "describe_db_clusters")["DBClusters"]}


def _used_by_instances(aws: Aws) -> set[str]:
    found = aws.call("rds", "describe_db_instances")["DBInstances"]
    return {group["DBParameterGroupName"] for one in found for group in one.get("DBParameterGroups", ())}


_CLUSTERS: Final = _ParameterGroups("DBCluster", _used_by_clusters)
_INSTANCES: Final = _ParameterGroups("DB", _used_by_instances)

_PARAMETERS: Final = {
    "description": REPLACE,
    "family": REPLACE,
    "parameter": Attribute(Change.UPDATE, equal=_same_parameters),
}

KINDS: Final = (
    Kind(
        name="rds.aws.m.upbound.io/SubnetGroup",
        noun="RDS DB Subnet Group",
        naming=Naming.NAME,
        attributes={"description": UPDATE, "subnetIds": UPDATE},
        observe=_subnet_group,
        create=_create_subnet_group,
        update=_update_subnet_group,
        delete=_delete_subnet_group,
    ),
    Kind(
        name="rds.aws.m.upbound.io/ClusterParameterGroup",
        noun="RDS DB Cluster Parameter Group",
        naming=Naming.NAME,
        attributes=_PARAMETERS,
        observe=_CLUSTERS.observe,
        create=_CLUSTERS.create,
        update=_CLUSTERS.update,
        delete=_CLUSTERS.delete,
        late_init_ignored=frozenset({"parameter"}),
    ),
    Kind(
        name="rds.aws.m.upbound.io/ParameterGroup",
        noun="RDS DB Parameter Group",
        naming=Naming.NAME,
        attributes={**_PARAMETERS, "skipDestroy": LOCAL},
        observe=_INSTANCES.observe,
        create=_INSTANCES.create,
        update=_INSTANCES.update,
        delete=_INSTANCES.delete,
        late_init_ignored=frozenset({"parameter"}),
    ),
)
