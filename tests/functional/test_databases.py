"""Databases: made in their network, a reader added, removed, and gone but for what is meant to stay."""

from .cloud import counted
from .cloud_databases import snapshots
from .conftest import Factory
from .lab import Env

AURORA = {
    "name": "main",
    "engine": "aurora-postgresql",
    "version": "16",
    "roles": [{"name": "app", "access": "ReadWrite"}],
}
POSTGRES = {**AURORA, "engine": "postgres"}
KINDS = ("Cluster", "ClusterInstance", "ClusterParameterGroup", "Instance", "ParameterGroup", "Proxy", "SubnetGroup")


def _databases(env: Env) -> dict[str, str]:
    return {thing.key: thing.id for thing in env.things() if thing.kind in KINDS}


def _generations(env: Env) -> dict[str, int]:
    return {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}


def test_a_database_is_made_grows_a_reader_and_goes(environment: Factory) -> None:
    env = environment("databases", databases=[AURORA])
    env.apply()
    env.until_ready(seconds=180)
    things = env.things()
    assert {kind: counted(things).get(kind, 0) for kind in KINDS} == {
        "Cluster": 1,
        "ClusterInstance": 1,
        "ClusterParameterGroup": 1,
        "Instance": 0,
        "ParameterGroup": 0,
        "Proxy": 0,
        "SubnetGroup": 1,
    }
    (cluster,) = (thing for thing in things if thing.kind == "Cluster")
    keys = {thing.tags["crofter.dev/key"]: thing.raw["Arn"] for thing in things if thing.kind == "Key"}
    group = next(thing.id for thing in things if thing.key == "security-groups/database-main")
    assert cluster.raw["KmsKeyId"] == keys["key-data"]
    assert cluster.raw["StorageEncrypted"] is True
    assert cluster.raw["MasterUserSecret"]["KmsKeyId"] == keys["key-secrets"]
    assert [one["VpcSecurityGroupId"] for one in cluster.raw["VpcSecurityGroups"]] == [group]
    subnets = {thing.id for thing in things if thing.key.startswith("network/subnet-data")}
    (placed,) = (thing.raw for thing in things if thing.kind == "SubnetGroup")
    assert {one["SubnetIdentifier"] for one in placed["Subnets"]} == subnets
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert told["database/main/endpoint"] == f"{cluster.raw['Endpoint']}:5432"

    before, generations = _databases(env), _generations(env)
    env.spec["databases"] = [{**AURORA, "readers": 1}]
    env.apply()
    env.until_ready(seconds=120)
    after = _databases(env)
    assert after.keys() - before.keys() == {"database/main/instance-2"}
    assert before.items() <= after.items()
    assert generations.items() <= _generations(env).items()

    env.delete()
    env.until_gone(seconds=180)
    assert not [one for one in snapshots(env.cloud.client).values() if one == cluster.id]
    assert env.cloud.kms.describe_key(KeyId=keys["key-data"])["KeyMetadata"]["KeyState"] == "PendingDeletion"


def test_a_database_that_goes_leaves_a_snapshot_and_the_key_that_it_needs(environment: Factory) -> None:
    postgres = {**POSTGRES, "finalSnapshot": True, "deletionProtection": True, "proxy": {}}
    env = environment("snapshots", databases=[postgres])
    env.apply()
    env.until_ready(seconds=180)
    (instance,) = (thing for thing in env.things() if thing.kind == "Instance")
    (key,) = (thing for thing in env.things() if thing.tags.get("crofter.dev/key") == "key-data")
    assert instance.raw["DeletionProtection"] is True
    (proxy,) = (thing for thing in env.things() if thing.kind == "Proxy")
    assert (proxy.raw["RequireTLS"], proxy.raw["EngineFamily"]) == (True, "POSTGRESQL")
    (target,) = env.cloud.client("rds").describe_db_proxy_targets(DBProxyName=proxy.id)["Targets"]
    assert target["RdsResourceId"] == instance.id
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert told["database/main/proxy-endpoint"] == f"{proxy.raw['Endpoint']}:5432"

    env.delete()
    env.until_gone(seconds=180)
    assert [one for one in snapshots(env.cloud.client).values() if one == instance.id] == [instance.id]
    assert env.cloud.kms.describe_key(KeyId=key.id)["KeyMetadata"]["KeyState"] == "Enabled"
