"""Databases of RDS: Aurora clusters, instances, and the proxy before one."""

from __future__ import annotations

from typing import Any

from .manifests import manifest, ref

_ACCOUNT = "123456789012"
_TRUSTED = '{"Effect":"Allow","Principal":{"Service":"rds.amazonaws.com"},"Action":"sts:AssumeRole"}'

LIFE: list[dict[str, Any]] = [
    manifest("Role", "proxy-role", "iam", assumeRolePolicy=f'{{"Version":"2012-10-17","Statement":[{_TRUSTED}]}}'),
    manifest("SubnetGroup", "db-subnets", "rds", description="data", subnetIdRefs=[ref("public"), ref("private")]),
    manifest(
        "ClusterParameterGroup",
        "aurora-16",
        "rds",
        family="aurora-postgresql16",
        description="TLS",
        parameter=[{"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"}],
    ),
    manifest(
        "ParameterGroup",
        "postgres-16",
        "rds",
        family="postgres16",
        description="TLS",
        parameter=[{"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"}],
    ),
    manifest(
        "Cluster",
        "aurora",
        "rds",
        engine="aurora-postgresql",
        engineVersion="16",
        databaseName="main",
        masterUsername="crofter",
        manageMasterUserPassword=True,
        masterUserSecretKmsKeyIdRef=ref("key"),
        storageEncrypted=True,
        kmsKeyIdRef=ref("key"),
        iamDatabaseAuthenticationEnabled=True,
        dbSubnetGroupNameRef=ref("db-subnets"),
        dbClusterParameterGroupNameRef=ref("aurora-16"),
        vpcSecurityGroupIdRefs=[ref("sg2")],
        backupRetentionPeriod=7,
        serverlessv2ScalingConfiguration={"minCapacity": 0.5, "maxCapacity": 2},
        enabledCloudwatchLogsExports=["postgresql"],
        deletionProtection=False,
        skipFinalSnapshot=False,
        finalSnapshotIdentifier="aurora-final",
        copyTagsToSnapshot=True,
        port=5432,
    ),
    manifest(
        "ClusterInstance",
        "aurora-1",
        "rds",
        clusterIdentifierRef=ref("aurora"),
        engine="aurora-postgresql",
        instanceClass="db.serverless",
        dbSubnetGroupNameRef=ref("db-subnets"),
        promotionTier=0,
        publiclyAccessible=False,
        performanceInsightsEnabled=True,
        monitoringInterval=0,
    ),
    manifest(
        "Instance",
        "postgres",
        "rds",
        engine="postgres",
        engineVersion="16",
        instanceClass="db.t4g.medium",
        allocatedStorage=20,
        maxAllocatedStorage=100,
        storageType="gp3",
        dbName="main",
        username="crofter",
        manageMasterUserPassword=True,
        masterUserSecretKmsKeyIdRef=ref("key"),
        storageEncrypted=True,
        kmsKeyIdRef=ref("key"),
        iamDatabaseAuthenticationEnabled=True,
        dbSubnetGroupNameRef=ref("db-subnets"),
        parameterGroupNameRef=ref("postgres-16"),
        vpcSecurityGroupIdRefs=[ref("sg2")],
        backupRetentionPeriod=1,
        multiAz=False,
        deletionProtection=False,
        skipFinalSnapshot=True,
        port=5432,
    ),
    manifest(
        "Proxy",
        "proxy",
        "rds",
        engineFamily="POSTGRESQL",
        defaultAuthScheme="IAM_AUTH",
        requireTls=True,
        idleClientTimeout=1800,
        roleArn=f"arn:aws:iam::{_ACCOUNT}:role/proxy-role",
        vpcSubnetIdsRefs=[ref("public"), ref("private")],
        vpcSecurityGroupIdRefs=[ref("sg2")],
    ),
    manifest(
        "ProxyDefaultTargetGroup",
        "proxy-targets",
        "rds",
        dbProxyNameRef=ref("proxy"),
        connectionPoolConfig={
            "maxConnectionsPercent": 90,
            "maxIdleConnectionsPercent": 50,
            "connectionBorrowTimeout": 120,
        },
    ),
    manifest(
        "ProxyTarget",
        "proxy-target",
        "rds",
        dbProxyNameRef=ref("proxy"),
        targetGroupName="default",
        dbClusterIdentifier="aurora",
    ),
]

EDITS: list[tuple[str, str, dict[str, Any]]] = [
    ("SubnetGroup", "db-subnets", {"description": "other", "tags": {"a": "b"}}),
    ("SubnetGroup", "db-subnets", {"tags": {"a": "c"}}),
    ("ClusterParameterGroup", "aurora-16", {"parameter": [{"name": "rds.force_ssl", "value": "0"}]}),
    ("ClusterParameterGroup", "aurora-16", {"tags": {"a": "b"}}),
    ("ParameterGroup", "postgres-16", {"parameter": [{"name": "rds.force_ssl", "value": "0"}], "tags": {"a": "b"}}),
    ("Cluster", "aurora", {"backupRetentionPeriod": 14, "deletionProtection": True, "tags": {"a": "b"}}),
    ("Cluster", "aurora", {"serverlessv2ScalingConfiguration": {"minCapacity": 1, "maxCapacity": 8}}),
    ("Cluster", "aurora", {"engineVersion": "17", "performanceInsightsEnabled": True}),
    ("ClusterInstance", "aurora-1", {"instanceClass": "db.r7g.large", "promotionTier": 1, "tags": {"a": "b"}}),
    ("Instance", "postgres", {"instanceClass": "db.m7g.large", "allocatedStorage": 40, "tags": {"a": "b"}}),
    ("Instance", "postgres", {"multiAz": True, "backupRetentionPeriod": 7, "engineVersion": "17"}),
    ("Proxy", "proxy", {"idleClientTimeout": 900, "tags": {"a": "b"}}),
    (
        "ProxyDefaultTargetGroup",
        "proxy-targets",
        {
            "connectionPoolConfig": {
                "maxConnectionsPercent": 80,
                "maxIdleConnectionsPercent": 40,
                "connectionBorrowTimeout": 60,
            }
        },
    ),
]

REFUSALS: list[tuple[str, str, dict[str, Any], str]] = [
    ("Cluster", "aurora", {"storageEncrypted": False}, 'the argument "storage_encrypted" from "true" to "false"'),
    ("Instance", "postgres", {"engine": "mysql"}, 'the argument "engine" from "postgres" to "mysql"'),
    ("ParameterGroup", "postgres-16", {"family": "postgres17"}, 'the argument "family" from "postgres16" to'),
    ("ProxyTarget", "proxy-target", {"dbClusterIdentifier": "other"}, 'the argument "db_cluster_identifier" from'),
]
