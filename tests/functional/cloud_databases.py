"""What AWS has of databases."""

from collections.abc import Callable, Iterator
from typing import Any

from .things import Thing

Client = Callable[[str], Any]


def databases(client: Client) -> Iterator[Thing]:
    """Clusters, instances of both sorts, and the groups that they are in."""
    rds = client("rds")
    for raw in rds.describe_db_clusters()["DBClusters"]:
        yield Thing("Cluster", raw["DBClusterIdentifier"], _tags(raw.get("TagList")), raw)
    for raw in rds.describe_db_instances()["DBInstances"]:
        kind = "ClusterInstance" if raw.get("DBClusterIdentifier") else "Instance"
        yield Thing(kind, raw["DBInstanceIdentifier"], _tags(raw.get("TagList")), raw)
    for kind, identifier, arn, answers in (
        ("SubnetGroup", "DBSubnetGroupName", "DBSubnetGroupArn", rds.describe_db_subnet_groups()["DBSubnetGroups"]),
        (
            "ClusterParameterGroup",
            "DBClusterParameterGroupName",
            "DBClusterParameterGroupArn",
            rds.describe_db_cluster_parameter_groups()["DBClusterParameterGroups"],
        ),
        (
            "ParameterGroup",
            "DBParameterGroupName",
            "DBParameterGroupArn",
            rds.describe_db_parameter_groups()["DBParameterGroups"],
        ),
        ("Proxy", "DBProxyName", "DBProxyArn", rds.describe_db_proxies()["DBProxies"]),
    ):
        for raw in answers:
            tags = rds.list_tags_for_resource(ResourceName=raw[arn])["TagList"]
            yield Thing(kind, raw[identifier], _tags(tags), raw)


def snapshots(client: Client) -> dict[str, str]:
    """Snapshots that somebody asked for, of clusters and of instances: what each is of, by its name."""
    rds = client("rds")
    clusters = rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]
    instances = rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]
    found = {one["DBClusterSnapshotIdentifier"]: one["DBClusterIdentifier"] for one in clusters}
    return found | {one["DBSnapshotIdentifier"]: one["DBInstanceIdentifier"] for one in instances}


def _tags(tags: Any) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags or ()}
