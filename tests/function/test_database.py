"""The whole answer for a database, literally; what differs by engine and profile."""

import json
from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import settle

from .alarms import monitored
from .databases import (
    BIGGEST,
    DEV_AURORA,
    DEV_AURORA_MYSQL,
    DEV_POSTGRES,
    KEY,
    LOGS_KEY,
    PROD_AURORA,
    PROD_MYSQL,
    PROD_POSTGRES,
    SECRETS_KEY,
    database,
    instance,
)

CLUSTER = "shop-dev-database-main-cluster-c9c5de"
INSTANCE = "shop-dev-database-main-instance-bfaa4d"


def reference(xr: dict[str, Any], key: str) -> dict[str, Any]:
    return {"name": settle(xr)[0].resources[key]["metadata"]["name"], "policy": {"resolve": "Always"}}


def fields(xr: dict[str, Any], key: str) -> dict[str, Any]:
    """`spec.forProvider` without what all resources have."""
    found: dict[str, Any] = settle(xr)[0].resources[key]["spec"]["forProvider"]
    return {name: value for name, value in found.items() if name not in ("region", "tags")}


def external_name(xr: dict[str, Any], key: str) -> str:
    return str(settle(xr)[0].resources[key]["metadata"]["annotations"]["crossplane.io/external-name"])


def test_a_dev_database_is_a_cluster_with_one_instance() -> None:
    assert settle(DEV_AURORA)[0].resources.keys() == {
        "subnet-group", "parameters-16", "cluster", "instance-1", "logs-iam-db-auth-error", "logs-postgresql",
    }  # fmt: skip


def test_a_cluster_is_encrypted_reached_by_its_group_and_protected_as_said() -> None:
    assert fields(DEV_AURORA, "cluster") == {
        "engine": "aurora-postgresql",
        "engineVersion": "16",
        "engineLifecycleSupport": "open-source-rds-extended-support-disabled",
        "allowMajorVersionUpgrade": True,
        "applyImmediately": True,
        "databaseName": "main",
        "masterUsername": "crofter",
        "manageMasterUserPassword": True,
        "masterUserSecretKmsKeyId": SECRETS_KEY,
        "iamDatabaseAuthenticationEnabled": True,
        "storageEncrypted": True,
        "kmsKeyId": KEY,
        "dbSubnetGroupNameRef": reference(DEV_AURORA, "subnet-group"),
        "dbClusterParameterGroupNameRef": reference(DEV_AURORA, "parameters-16"),
        "vpcSecurityGroupIds": ["sg-main"],
        "port": 5432,
        "serverlessv2ScalingConfiguration": {"minCapacity": 0.5, "maxCapacity": 2},
        "enabledCloudwatchLogsExports": ["iam-db-auth-error", "postgresql"],
        "backupRetentionPeriod": 1,
        "copyTagsToSnapshot": True,
        "deletionProtection": False,
        "skipFinalSnapshot": True,
    }
    assert external_name(DEV_AURORA, "cluster") == CLUSTER


def test_an_instance_of_a_cluster_is_not_public() -> None:
    assert fields(DEV_AURORA, "instance-1") == {
        "clusterIdentifierRef": reference(DEV_AURORA, "cluster"),
        "engine": "aurora-postgresql",
        "instanceClass": "db.serverless",
        "dbSubnetGroupNameRef": reference(DEV_AURORA, "subnet-group"),
        "promotionTier": 0,
        "publiclyAccessible": False,
        "autoMinorVersionUpgrade": True,
        "applyImmediately": True,
        "copyTagsToSnapshot": True,
        "monitoringInterval": 0,
        "performanceInsightsEnabled": True,
        "performanceInsightsKmsKeyId": KEY,
        "performanceInsightsRetentionPeriod": 7,
    }


def test_an_rds_instance_literally() -> None:
    assert fields(DEV_POSTGRES, "instance") == {
        "engine": "postgres",
        "engineVersion": "16",
        "engineLifecycleSupport": "open-source-rds-extended-support-disabled",
        "allowMajorVersionUpgrade": True,
        "applyImmediately": True,
        "autoMinorVersionUpgrade": True,
        "instanceClass": "db.t4g.medium",
        "allocatedStorage": 20,
        "maxAllocatedStorage": 100,
        "storageType": "gp3",
        "multiAz": False,
        "dbName": "main",
        "username": "crofter",
        "manageMasterUserPassword": True,
        "masterUserSecretKmsKeyId": SECRETS_KEY,
        "iamDatabaseAuthenticationEnabled": True,
        "storageEncrypted": True,
        "kmsKeyId": KEY,
        "dbSubnetGroupNameRef": reference(DEV_POSTGRES, "subnet-group"),
        "parameterGroupNameRef": reference(DEV_POSTGRES, "parameters-16"),
        "vpcSecurityGroupIds": ["sg-main"],
        "publiclyAccessible": False,
        "port": 5432,
        "enabledCloudwatchLogsExports": ["iam-db-auth-error", "postgresql"],
        "backupRetentionPeriod": 1,
        "copyTagsToSnapshot": True,
        "deletionProtection": False,
        "skipFinalSnapshot": True,
        "monitoringInterval": 0,
        "performanceInsightsEnabled": True,
        "performanceInsightsKmsKeyId": KEY,
        "performanceInsightsRetentionPeriod": 7,
    }
    assert external_name(DEV_POSTGRES, "instance") == INSTANCE


def test_it_is_in_the_data_subnets() -> None:
    assert fields(DEV_AURORA, "subnet-group") == {
        "description": "Data subnets of shop-dev",
        "subnetIds": ["subnet-data-a", "subnet-data-b"],
    }


@pytest.mark.parametrize(
    ("xr", "key", "kind", "family", "parameter"),
    [
        (DEV_AURORA, "parameters-16", "ClusterParameterGroup", "aurora-postgresql16", ("rds.force_ssl", "1")),
        (
            DEV_AURORA_MYSQL,
            "parameters-8-0",
            "ClusterParameterGroup",
            "aurora-mysql8.0",
            ("require_secure_transport", "ON"),
        ),
        (DEV_POSTGRES, "parameters-16", "ParameterGroup", "postgres16", ("rds.force_ssl", "1")),
        (PROD_MYSQL, "parameters-8-4", "ParameterGroup", "mysql8.4", ("require_secure_transport", "1")),
    ],
)
def test_every_engine_refuses_connections_without_tls(
    xr: dict[str, Any], key: str, kind: str, family: str, parameter: tuple[str, str]
) -> None:
    found = fields(xr, key)
    assert settle(xr)[0].resources[key]["kind"] == kind
    assert found["family"] == family
    assert [(one["name"], one["value"]) for one in found["parameter"]] == [parameter]


@pytest.mark.parametrize(
    ("fields_", "method"),
    [
        ({"engine": "postgres", "version": "16"}, "pending-reboot"),
        ({"engine": "aurora-postgresql", "version": "16"}, "immediate"),
        ({"engine": "aurora-postgresql", "version": "17"}, "pending-reboot"),
        ({"engine": "mysql", "version": "8.4"}, "immediate"),
    ],
)
def test_a_parameter_that_has_its_default_is_told_as_aws_tells_it(fields_: dict[str, Any], method: str) -> None:
    xr = DEV_AURORA if fields_["engine"].startswith("aurora") else DEV_POSTGRES
    found = fields({**xr, "spec": {**xr["spec"], **fields_}}, f"parameters-{fields_['version'].replace('.', '-')}")
    assert [one["applyMethod"] for one in found["parameter"]] == [method]


def test_an_upgrade_brings_a_parameter_group_of_its_own() -> None:
    assert "parameters-17" in settle(database(version="17"))[0].resources


@pytest.mark.parametrize(
    ("xr", "names"),
    [
        (DEV_AURORA, [f"/aws/rds/cluster/{CLUSTER}/iam-db-auth-error", f"/aws/rds/cluster/{CLUSTER}/postgresql"]),
        (PROD_MYSQL, [f"/aws/rds/instance/{INSTANCE}/error", f"/aws/rds/instance/{INSTANCE}/iam-db-auth-error"]),
    ],
)
def test_log_groups_are_encrypted_and_let_go_of_before_rds_makes_its_own(xr: dict[str, Any], names: list[str]) -> None:
    logs = {key: one for key, one in settle(xr)[0].resources.items() if key.startswith("logs-")}
    assert [one["metadata"]["annotations"]["crossplane.io/external-name"] for _, one in sorted(logs.items())] == names
    for key in logs:
        assert fields(xr, key) == {"retentionInDays": xr["spec"]["logRetentionDays"], "kmsKeyId": LOGS_KEY}


def test_a_prod_database_has_a_reader_monitoring_a_proxy_and_a_role_manager() -> None:
    assert settle(PROD_AURORA)[0].resources.keys() == {
        "subnet-group", "parameters-16", "cluster", "instance-1", "instance-2", "logs-iam-db-auth-error",
        "logs-postgresql", "monitoring-role", "monitoring-policy", "proxy", "proxy-role", "proxy-policy",
        "proxy-target-group", "proxy-target", "proxy-out", "proxy-in", "role-manager", "role-manager-role",
        "role-manager-policy", "role-manager-logs", "role-manager-to-database", "role-manager-into-database",
        "role-manager-to-aws",
    }  # fmt: skip
    assert [fields(PROD_AURORA, f"instance-{place}")["promotionTier"] for place in (1, 2)] == [0, 1]
    assert fields(PROD_POSTGRES, "instance")["multiAz"] is True


def test_metrics_of_the_operating_system_are_written_by_a_role_for_just_that() -> None:
    found = fields(PROD_AURORA, "instance-1")
    assert found["monitoringInterval"] == 60
    assert found["monitoringRoleArn"].startswith("arn:aws:iam::123456789012:role/crofter/")
    trust = json.loads(fields(PROD_AURORA, "monitoring-role")["assumeRolePolicy"])["Statement"]
    assert trust == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "monitoring.rds.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
    ]
    assert json.loads(fields(PROD_AURORA, "monitoring-policy")["policy"])["Statement"] == [
        {
            "Sid": "Groups",
            "Effect": "Allow",
            "Action": ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
            "Resource": "arn:aws:logs:ap-southeast-2:123456789012:log-group:RDS*",
        },
        {
            "Sid": "Streams",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"],
            "Resource": "arn:aws:logs:ap-southeast-2:123456789012:log-group:RDS*:log-stream:*",
        },
    ]


def test_protection_is_lifted_when_a_deletion_is_prepared() -> None:
    assert fields(PROD_AURORA, "cluster")["deletionProtection"] is True
    going = {**PROD_AURORA, "spec": {**PROD_AURORA["spec"], "deletion": "Prepare"}}
    assert fields(going, "cluster")["deletionProtection"] is False


def test_a_final_snapshot_is_called_by_what_aws_gives_but_once() -> None:
    first = run(PROD_AURORA).resources["cluster"]["spec"]["forProvider"]
    assert first["skipFinalSnapshot"] is False
    assert "finalSnapshotIdentifier" not in first
    name = fields(PROD_AURORA, "cluster")["finalSnapshotIdentifier"]
    assert name.startswith(f"{CLUSTER}-")
    _, observed = settle(PROD_AURORA)
    again = observed["cluster"]
    again["status"]["atProvider"]["clusterResourceId"] = "cluster-ANOTHER"
    other = run(PROD_AURORA, observed).resources["cluster"]["spec"]["forProvider"]["finalSnapshotIdentifier"]
    assert other.startswith(f"{CLUSTER}-")
    assert other != name


def test_restoring_a_cluster_brings_its_name_and_user_along() -> None:
    found = fields(database(restoreFrom={"snapshot": "before"}), "cluster")
    assert found["snapshotIdentifier"] == "before"
    assert found["engineVersion"] == "16"
    # The major version alone could mean a minor one that is older than the snapshot's, which AWS refuses.
    first = run(database(restoreFrom={"snapshot": "before"})).resources["cluster"]["spec"]["forProvider"]
    assert "engineVersion" not in first
    assert "databaseName" not in found
    assert "masterUsername" not in found
    told = settle(database(restoreFrom={"snapshot": "before"}))[0].xr_status["outputs"]
    assert told["databaseName"] == "restored"


@pytest.mark.parametrize(
    ("xr", "key", "expected"),
    [
        (
            database(restoreFrom={"source": "other-cluster"}),
            "cluster",
            {"sourceClusterIdentifier": "other-cluster", "restoreType": "full-copy", "useLatestRestorableTime": True},
        ),
        (
            database(restoreFrom={"source": "other-cluster", "time": "2026-01-01T00:00:00Z"}),
            "cluster",
            {
                "sourceClusterIdentifier": "other-cluster",
                "restoreType": "full-copy",
                "restoreToTime": "2026-01-01T00:00:00Z",
            },
        ),
        (
            instance(restoreFrom={"source": "other"}),
            "instance",
            {"sourceDbInstanceIdentifier": "other", "useLatestRestorableTime": True},
        ),
        (
            instance(restoreFrom={"source": "other", "time": "2026-01-01T00:00:00Z"}),
            "instance",
            {"sourceDbInstanceIdentifier": "other", "restoreTime": "2026-01-01T00:00:00Z"},
        ),
    ],
)
def test_restoring_to_a_point_in_time(xr: dict[str, Any], key: str, expected: dict[str, Any]) -> None:
    assert fields(xr, key)["restoreToPointInTime"] == expected


def test_a_reader_more_touches_nothing_else() -> None:
    before = settle(DEV_AURORA)[0].resources
    after = settle(database(readers=1))[0].resources
    assert after.keys() - before.keys() == {"instance-2"}
    assert {key: after[key]["spec"] for key in before} == {key: one["spec"] for key, one in before.items()}


def test_outputs() -> None:
    told = settle(PROD_AURORA)[0].xr_status["outputs"]
    assert {key: value for key, value in told.items() if key in ("engine", "identifier", "databaseName", "port")} == {
        "engine": "aurora-postgresql",
        "identifier": CLUSTER,
        "databaseName": "main",
        "port": 5432,
    }
    assert told.keys() == {
        "engine", "identifier", "resourceId", "databaseName", "endpoint", "readerEndpoint", "port", "securityGroupId",
        "masterSecretArn", "proxyEndpoint", "proxyResourceId", "roleManagerFunction",
    }  # fmt: skip
    assert settle(DEV_POSTGRES)[0].xr_status["outputs"].keys() == {
        "engine", "identifier", "resourceId", "databaseName", "endpoint", "port", "securityGroupId", "masterSecretArn",
    }  # fmt: skip
    assert "outputs" not in run(DEV_AURORA).xr_status


@pytest.mark.parametrize("name", ["a--b", "1shop", "e" * 40])
def test_identifiers_are_what_rds_takes(name: str) -> None:
    environment = DEV_AURORA["spec"]["environment"] | {"name": name}
    for key in ("cluster", "instance-1"):
        found = external_name(database(environment=environment, component="database/" + "d" * 30), key)
        assert found[0].isalpha()
        assert "--" not in found
        assert len(found) <= 63


def test_the_biggest_database_is_of_36_resources() -> None:
    assert len(settle(monitored(BIGGEST))[0].resources) == 36


@pytest.mark.parametrize(
    ("xr", "message"),
    [
        (database(version="15"), "spec.version: 15 is not a major version of aurora-postgresql"),
        (database(serverless=None), "spec.instanceClass: is needed where there is no spec.serverless"),
        (database(instanceClass="db.r7g.large"), "spec.serverless: goes with Aurora, and without an instance class"),
        (instance(serverless={"min": 1, "max": 2}), "spec.serverless: goes with Aurora, and without an instance class"),
        (instance(instanceClass=None), "spec.instanceClass: postgres needs one"),
        (instance(storage=None), "spec.storage: postgres needs it"),
    ],
)
def test_what_an_engine_cannot_have_is_refused(xr: dict[str, Any], message: str) -> None:
    with pytest.raises(RenderError, match=message):
        run(xr)
