"""What RDS is asked: whether something is gone, and what an interrupted creation made."""

import pytest
import samples

from crofter.aws.interrupted import find
from crofter.aws.inventory import GONE, Found, tagged

ACCOUNT = samples.account_spec()
PREFIX = "arn:aws:rds:ap-southeast-2:123456789012"


@pytest.fixture
def rds(sessions):
    return sessions.client(ACCOUNT, "rds")


@pytest.fixture
def cluster(rds, environment_id):
    name = f"shop-{environment_id}"
    rds.create_db_cluster(
        DBClusterIdentifier=name,
        Engine="aurora-postgresql",
        MasterUsername="crofter",
        ManageMasterUserPassword=True,
    )
    yield name
    rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)


@pytest.fixture
def proxy(sessions, rds, environment_id):
    ec2 = sessions.client(ACCOUNT, "ec2")
    vpc = ec2.create_vpc(CidrBlock="10.40.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.40.0.0/24")["Subnet"]["SubnetId"]
    name = f"proxy-{environment_id}"
    made = rds.create_db_proxy(
        DBProxyName=name, EngineFamily="POSTGRESQL", Auth=[], RoleArn="arn:aws:iam::1:role/x", VpcSubnetIds=[subnet]
    )["DBProxy"]
    yield made
    rds.delete_db_proxy(DBProxyName=name)


def managed(kind, **provider):
    return {
        "apiVersion": "rds.aws.m.upbound.io/v1beta1",
        "kind": kind,
        "metadata": {"name": "x"},
        "spec": {"forProvider": provider},
    }


@pytest.mark.parametrize(
    "gone", ["cluster:lost", "db:lost", "subgrp:lost", "pg:lost", "cluster-pg:lost", "db-proxy:prx-lost"]
)
def test_what_the_tagging_api_still_lists_is_asked_for(sessions, environment_id, monkeypatch, gone):
    found = Found("rds", f"{PREFIX}:{gone}", {})
    monkeypatch.setattr("crofter.aws.inventory._others", lambda _client, _id: [found])
    assert tagged(sessions, ACCOUNT, environment_id) == ()


def test_what_is_there_is_not_gone(rds, cluster, proxy):
    assert GONE["rds"](rds, f"{PREFIX}:cluster:{cluster}") is False
    assert GONE["rds"](rds, proxy["DBProxyArn"]) is False
    assert GONE["rds"](rds, f"{PREFIX}:unheard-of:x") is False


@pytest.mark.parametrize("kind", ["cluster-snapshot", "snapshot", "auto-backup", "cluster-auto-backup"])
def test_snapshots_and_backups_are_meant_to_stay(rds, kind):
    assert GONE["rds"](rds, f"{PREFIX}:{kind}:whatever") is True


def test_what_is_kept_on_purpose_is_no_leftover(sessions, environment_id, monkeypatch):
    kept = Found("kms", "arn:aws:kms:ap-southeast-2:123456789012:key/1", {"crofter.dev/kept": "true"})
    monkeypatch.setattr("crofter.aws.inventory._others", lambda _client, _id: [kept])
    assert tagged(sessions, ACCOUNT, environment_id) == ()


def test_the_target_group_of_a_proxy_is_there_when_the_proxy_is(sessions, proxy):
    name = proxy["DBProxyName"]
    assert find(sessions, ACCOUNT, managed("ProxyDefaultTargetGroup", dbProxyName=name)) == name
    assert find(sessions, ACCOUNT, managed("ProxyDefaultTargetGroup", dbProxyName="lost")) is None
    assert find(sessions, ACCOUNT, managed("ProxyDefaultTargetGroup")) is None


def test_a_target_is_found_by_what_it_is(sessions, rds, proxy, cluster):
    name = proxy["DBProxyName"]
    wanted = managed("ProxyTarget", dbProxyName=name, targetGroupName="default", dbClusterIdentifier=cluster)
    assert find(sessions, ACCOUNT, wanted) is None
    rds.register_db_proxy_targets(DBProxyName=name, TargetGroupName="default", DBClusterIdentifiers=[cluster])
    assert find(sessions, ACCOUNT, wanted) == f"{name}/default/TRACKED_CLUSTER/{cluster}"
    assert find(sessions, ACCOUNT, managed("ProxyTarget", dbProxyName="lost", dbClusterIdentifier=cluster)) is None
