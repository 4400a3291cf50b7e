"""Databases in the local AWS: what RDS refuses, and what a deletion leaves."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import boto3
import pytest

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.registry import table
from crofter_local.aws.kinds.session import Aws

from .account import CLIENTS, Account
from .lives import databases, messaging, network


@pytest.fixture
def families() -> tuple[ModuleType, ...]:
    return databases, messaging, network


def refused(account: Account, kind: str, name: str) -> str:
    account.cluster.delete(account.key(kind, name))
    account.rounds(1)
    return account.cluster.conditions(account.key(kind, name))["Synced"]


def test_groups_stay_while_databases_use_them(account: Account) -> None:
    assert "InvalidDBSubnetGroupStateFault: DB subnet group db-subnets" in refused(account, "SubnetGroup", "db-subnets")
    assert "InvalidDBParameterGroupState" in refused(account, "ClusterParameterGroup", "aurora-16")
    assert "InvalidDBParameterGroupState" in refused(account, "ParameterGroup", "postgres-16")


def test_a_cluster_goes_after_its_instances_and_leaves_a_snapshot(account: Account) -> None:
    assert "Cluster" in refused(account, "Cluster", "aurora")
    account.cluster.delete(account.key("ClusterInstance", "aurora-1"))
    account.rounds(3)
    assert not [key for key in account.cluster.objects if key.name in ("aurora", "aurora-1")]
    rds: Any = boto3.client("rds")
    found = rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]
    assert [one["DBClusterSnapshotIdentifier"] for one in found] == ["aurora-final"]


def test_a_protected_database_is_not_deleted(account: Account) -> None:
    key = account.key("Instance", "postgres")
    account.cluster.edit(key, {"spec": {"forProvider": {"deletionProtection": True}}})
    account.rounds(1)
    assert "Cannot delete protected DB Instance" in refused(account, "Instance", "postgres")


def test_nothing_is_deleted_without_a_word_about_its_snapshot(account: Account) -> None:
    key = account.key("Instance", "postgres")
    account.cluster.edit(key, {"spec": {"forProvider": {"skipFinalSnapshot": False}}})
    account.rounds(1)
    told = refused(account, "Instance", "postgres")
    assert "final_snapshot_identifier is required when skip_final_snapshot is false" in told


@pytest.mark.parametrize(
    ("kind", "fields", "missing"),
    [
        ("Cluster", {"snapshotIdentifier": "lost"}, "DBClusterSnapshotNotFoundFault"),
        ("Cluster", {"restoreToPointInTime": {"sourceClusterIdentifier": "lost"}}, "DBClusterNotFoundFault"),
        ("Instance", {"snapshotIdentifier": "lost"}, "DBSnapshotNotFound"),
        ("Instance", {"restoreToPointInTime": {"sourceDbInstanceIdentifier": "lost"}}, "DBInstanceNotFound"),
    ],
)
@pytest.mark.usefixtures("account")
def test_what_is_restored_must_be_there(kind: str, fields: dict[str, Any], missing: str) -> None:
    create = table()[f"rds.aws.m.upbound.io/{kind}"].create
    with pytest.raises(AwsError, match=missing):
        create(Aws(CLIENTS, "eu-west-1"), "restored", {"engine": "aurora-postgresql", **fields})


@pytest.mark.usefixtures("account")
def test_a_restored_database_has_the_name_and_user_of_its_source() -> None:
    aws, args = Aws(CLIENTS, "eu-west-1"), {"manageMasterUserPassword": True, "storageEncrypted": False}
    for kind, engine, field, source, observed in (
        ("Cluster", "aurora-postgresql", "sourceClusterIdentifier", "aurora", "databaseName"),
        ("Instance", "postgres", "sourceDbInstanceIdentifier", "postgres", "dbName"),
    ):
        entry = table()[f"rds.aws.m.upbound.io/{kind}"]
        wanted = {**args, "engine": engine, "instanceClass": "db.t4g.medium", "restoreToPointInTime": {field: source}}
        if kind == "Cluster":
            del wanted["instanceClass"]
        entry.create(aws, f"restored-{engine}", wanted)
        seen = entry.observe(aws, f"restored-{engine}", wanted)
        assert seen is not None
        assert seen.fields[observed] == "main"


@pytest.mark.usefixtures("account")
def test_an_instance_that_is_made_again_has_another_resource_id() -> None:
    aws, entry = Aws(CLIENTS, "eu-west-1"), table()["rds.aws.m.upbound.io/Instance"]
    args = {"engine": "postgres", "instanceClass": "db.t4g.medium", "username": "crofter", "skipFinalSnapshot": True}
    ids = []
    for _ in range(2):
        entry.create(aws, "again", {**args, "manageMasterUserPassword": True})
        seen = entry.observe(aws, "again", args)
        assert seen is not None
        ids.append(seen.fields["resourceId"])
        entry.delete(aws, "again", args)
    assert ids[0] != ids[1]
