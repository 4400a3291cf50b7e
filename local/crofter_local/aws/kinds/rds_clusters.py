"""Cluster and ClusterInstance of RDS: Aurora."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.ec2_common import given
from crofter_local.aws.kinds.model import (
    LOCAL,
    NOTED,
    NOTED_REPLACE,
    REPLACE,
    UPDATE,
    Args,
    Attribute,
    Change,
    Kind,
    Naming,
    Observation,
)
from crofter_local.aws.kinds.rds_common import (
    SETTLE,
    final_snapshot,
    retag,
    same_version,
    secret,
    tags_of,
    wire,
)
from crofter_local.aws.kinds.session import Aws, ec2_tags, refuse

_MODIFIED: Final = (
    "backupRetentionPeriod",
    "copyTagsToSnapshot",
    "dbClusterParameterGroupName",
    "deletionProtection",
    "engineVersion",
    "port",
    "preferredBackupWindow",
    "preferredMaintenanceWindow",
    "serverlessv2ScalingConfiguration",
    "vpcSecurityGroupIds",
)
_FIXED: Final = (
    "databaseName",
    "dbSubnetGroupName",
    "engine",
    "kmsKeyId",
    "masterUsername",
    "storageEncrypted",
)
_AT_BIRTH: Final = ("iamDatabaseAuthenticationEnabled", "manageMasterUserPassword", "masterUserSecretKmsKeyId")


def _cluster(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = aws.find("rds", "describe_db_clusters", "DBClusters", DBClusterIdentifier=name)
    if found is None:
        return None
    scaling = found.get("ServerlessV2ScalingConfiguration") or {}
    fields = given(
        arn=found["DBClusterArn"],
        id=name,
        clusterResourceId=found["DbClusterResourceId"],
        endpoint=found["Endpoint"],
        readerEndpoint=found.get("ReaderEndpoint"),
        port=found["Port"],
        engine=found["Engine"],
        engineVersion=found["EngineVersion"],
        databaseName=found.get("DatabaseName"),
        masterUsername=found.get("MasterUsername"),
        dbSubnetGroupName=found.get("DBSubnetGroup"),
        dbClusterParameterGroupName=found.get("DBClusterParameterGroup"),
        kmsKeyId=found.get("KmsKeyId"),
        backupRetentionPeriod=found.get("BackupRetentionPeriod"),
        preferredBackupWindow=found.get("PreferredBackupWindow"),
        preferredMaintenanceWindow=found.get("PreferredMaintenanceWindow"),
    )
    if scaling:
        fields["serverlessv2ScalingConfiguration"] = {
            "minCapacity": scaling["MinCapacity"],
            "maxCapacity": scaling["MaxCapacity"],
        }
    members = [one["DBInstanceIdentifier"] for one in found.get("DBClusterMembers", ())]
    return Observation(
        {
            **fields,
            "copyTagsToSnapshot": found.get("CopyTagsToSnapshot", False),
            "deletionProtection": found.get("DeletionProtection", False),
            "storageEncrypted": found.get("StorageEncrypted", False),
            "vpcSecurityGroupIds": [one["VpcSecurityGroupId"] for one in found.get("VpcSecurityGroups", ())],
            "clusterMembers": sorted(members),
            "masterUserSecret": secret(found),
            **tags_of(found),
        },
        ready=found["Status"] == "available",
    )


def _create_cluster(aws: Aws, name: str, args: Args) -> str:
    fields = wire(args, (*_MODIFIED, *_FIXED, *_AT_BIRTH)) | _origin(aws, args)
    aws.call("rds", "create_db_cluster", DBClusterIdentifier=name, Tags=ec2_tags(args.get("tags")), **fields)
    return name


def _origin(aws: Aws, args: Args) -> dict[str, Any]:
    """Name and master user of what the cluster is restored from, which must exist.

    moto cannot restore what has a managed password; there is no data to bring along, so a new cluster does.
    """
    snapshot, moment = args.get("snapshotIdentifier"), args.get("restoreToPointInTime")
    if snapshot:
        answer = aws.call("rds", "describe_db_cluster_snapshots", DBClusterSnapshotIdentifier=snapshot)
        found = answer["DBClusterSnapshots"][0]
    elif moment:
        source = moment.get("sourceClusterIdentifier")
        found = aws.call("rds", "describe_db_clusters", DBClusterIdentifier=source)["DBClusters"][0]
    else:
        return {}
    return given(MasterUsername=found.get("MasterUsername"), DatabaseName=found.get("DatabaseName"))


def _update_cluster(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    fields = wire(args, sorted(changed & set(_MODIFIED)))
    if fields:
        aws.call("rds", "modify_db_cluster", DBClusterIdentifier=name, ApplyImmediately=True, **fields)
    if "tags" in changed:
        seen = _cluster(aws, name, args)
        if seen is not None:
            retag(aws, seen.fields["arn"], seen.fields["tags"], args.get("tags"))


def _delete_cluster(aws: Aws, name: str, args: Args) -> None:
    aws.call("rds", "delete_db_cluster", DBClusterIdentifier=name, **final_snapshot("DeleteDBCluster", args))


def _member(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = aws.find("rds", "describe_db_instances", "DBInstances", DBInstanceIdentifier=name)
    if found is None:
        return None
    fields = given(
        arn=found["DBInstanceArn"],
        id=name,
        endpoint=(found.get("Endpoint") or {}).get("Address"),
        port=(found.get("Endpoint") or {}).get("Port"),
        clusterIdentifier=found.get("DBClusterIdentifier"),
        engine=found["Engine"],
        instanceClass=found["DBInstanceClass"],
        promotionTier=found.get("PromotionTier"),
        monitoringRoleArn=found.get("MonitoringRoleArn"),
    )
    return Observation(
        {
            **fields,
            "autoMinorVersionUpgrade": found.get("AutoMinorVersionUpgrade", True),
            "copyTagsToSnapshot": found.get("CopyTagsToSnapshot", False),
            "publiclyAccessible": found.get("PubliclyAccessible", False),
            "monitoringInterval": found.get("MonitoringInterval", 0),
            **tags_of(found),
        },
        ready=found["DBInstanceStatus"] == "available",
    )


_MEMBER_MODIFIED: Final = (
    "autoMinorVersionUpgrade",
    "copyTagsToSnapshot",
    "instanceClass",
    "monitoringInterval",
    "monitoringRoleArn",
    "promotionTier",
    "publiclyAccessible",
)


def _create_member(aws: Aws, name: str, args: Args) -> str:
    cluster = args.get("clusterIdentifier")
    if not cluster:
        raise refuse("CreateDBInstance", "InvalidParameterValue", "DBClusterIdentifier is missing", service="RDS")
    aws.call(
        "rds",
        "create_db_instance",
        DBInstanceIdentifier=name,
        DBClusterIdentifier=cluster,
        Tags=ec2_tags(args.get("tags")),
        **wire(args, ("engine", "dbSubnetGroupName", *_MEMBER_MODIFIED)),
    )
    return name


def _update_member(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    fields = wire(args, sorted(changed & set(_MEMBER_MODIFIED)))
    if fields:
        aws.call("rds", "modify_db_instance", DBInstanceIdentifier=name, ApplyImmediately=True, **fields)
    if "tags" in changed:
        seen = _member(aws, name, args)
        if seen is not None:
            retag(aws, seen.fields["arn"], seen.fields["tags"], args.get("tags"))


def _delete_member(aws: Aws, name: str, _args: Args) -> None:
    aws.call("rds", "delete_db_instance", DBInstanceIdentifier=name, SkipFinalSnapshot=True)


_NO_MULTI_AZ: Final = "Multi-AZ DB clusters are not modelled"
_MANAGED: Final = "passwords are RDS's to manage"
_NO_GLOBAL: Final = "global databases and replication are not modelled"

KINDS: Final = (
    Kind(
        name="rds.aws.m.upbound.io/Cluster",
        noun="RDS Cluster",
        naming=Naming.NAME,
        settle=SETTLE,
        asynchronous=True,
        attributes={
            **dict.fromkeys(_MODIFIED, UPDATE),
            **dict.fromkeys(_FIXED, REPLACE),
            "allowMajorVersionUpgrade": LOCAL,
            "applyImmediately": LOCAL,
            "autoGeneratePassword": LOCAL,
            "availabilityZones": NOTED_REPLACE,
            "caCertificateIdentifier": NOTED,
            "clusterMembers": LOCAL,
            "databaseInsightsMode": NOTED,
            "deleteAutomatedBackups": LOCAL,
            "enableHttpEndpoint": NOTED,
            "enableLocalWriteForwarding": NOTED,
            "enabledCloudwatchLogsExports": NOTED,
            "engineLifecycleSupport": NOTED,
            "engineMode": NOTED_REPLACE,
            "engineVersion": Attribute(Change.UPDATE, equal=same_version),
            "finalSnapshotIdentifier": LOCAL,
            "iamDatabaseAuthenticationEnabled": NOTED,
            "manageMasterUserPassword": NOTED,
            "masterUserSecretKmsKeyId": NOTED,
            "masterPasswordWoVersion": LOCAL,
            "monitoringInterval": NOTED,
            "monitoringRoleArn": NOTED,
            "networkType": NOTED,
            "performanceInsightsEnabled": NOTED,
            "performanceInsightsKmsKeyId": NOTED,
            "performanceInsightsRetentionPeriod": NOTED,
            "restoreToPointInTime": NOTED_REPLACE,
            "skipFinalSnapshot": LOCAL,
            "snapshotIdentifier": NOTED_REPLACE,
        },
        observe=_cluster,
        create=_create_cluster,
        update=_update_cluster,
        delete=_delete_cluster,
        extract={"kmsKeyId": "arn", "masterUserSecretKmsKeyId": "arn"},
        late_init_ignored=frozenset({"clusterMembers"}),
        not_modelled={
            "allocatedStorage": _NO_MULTI_AZ,
            "backtrackWindow": "backtracking is not modelled",
            "clusterScalabilityType": "limitless databases are not modelled",
            "dbClusterInstanceClass": _NO_MULTI_AZ,
            "dbInstanceParameterGroupName": "parameter groups of instances are not modelled in major upgrades",
            "dbSystemId": "RDS Custom is not modelled",
            "domain": "directories are not modelled",
            "domainIamRoleName": "directories are not modelled",
            "enableGlobalWriteForwarding": _NO_GLOBAL,
            "globalClusterIdentifier": _NO_GLOBAL,
            "iops": _NO_MULTI_AZ,
            "masterPasswordSecretRef": _MANAGED,
            "masterPasswordWoSecretRef": _MANAGED,
            "replicationSourceIdentifier": _NO_GLOBAL,
            "s3Import": "imports are not modelled",
            "scalingConfiguration": "Aurora Serverless v1 is not modelled",
            "sourceRegion": _NO_GLOBAL,
            "storageType": "storage types of clusters are not modelled",
        },
    ),
    Kind(
        name="rds.aws.m.upbound.io/ClusterInstance",
        noun="RDS Cluster Instance",
        naming=Naming.NAME,
        settle=SETTLE,
        asynchronous=True,
        attributes={
            **dict.fromkeys(_MEMBER_MODIFIED, UPDATE),
            "applyImmediately": LOCAL,
            "availabilityZone": NOTED_REPLACE,
            "caCertIdentifier": NOTED,
            "clusterIdentifier": REPLACE,
            "dbParameterGroupName": NOTED,
            "dbSubnetGroupName": NOTED_REPLACE,
            "engine": REPLACE,
            "engineVersion": NOTED,
            "forceDestroy": LOCAL,
            "performanceInsightsEnabled": NOTED,
            "performanceInsightsKmsKeyId": NOTED,
            "performanceInsightsRetentionPeriod": NOTED,
            "preferredBackupWindow": NOTED,
            "preferredMaintenanceWindow": NOTED,
        },
        observe=_member,
        create=_create_member,
        update=_update_member,
        delete=_delete_member,
        not_modelled={"customIamInstanceProfile": "RDS Custom is not modelled"},
    ),
)
