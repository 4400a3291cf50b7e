"""Instance of RDS."""

from __future__ import annotations

import hashlib
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
from crofter_local.aws.kinds.session import Aws, ec2_tags

_MODIFIED: Final = (
    "allocatedStorage",
    "autoMinorVersionUpgrade",
    "backupRetentionPeriod",
    "copyTagsToSnapshot",
    "deletionProtection",
    "engineVersion",
    "instanceClass",
    "maxAllocatedStorage",
    "monitoringInterval",
    "monitoringRoleArn",
    "multiAz",
    "publiclyAccessible",
    "vpcSecurityGroupIds",
)
_FIXED: Final = ("dbName", "engine", "kmsKeyId", "storageEncrypted", "username")
_AT_BIRTH: Final = (
    "dbSubnetGroupName",
    "iamDatabaseAuthenticationEnabled",
    "manageMasterUserPassword",
    "masterUserSecretKmsKeyId",
    "parameterGroupName",
    "port",
    "storageType",
)


def _instance(aws: Aws, name: str, _args: Args) -> Observation | None:
    found = aws.find("rds", "describe_db_instances", "DBInstances", DBInstanceIdentifier=name)
    if found is None:
        return None
    endpoint = found.get("Endpoint") or {}
    fields = given(
        arn=found["DBInstanceArn"],
        id=name,
        identifier=name,
        resourceId=_resource_id(found),
        status=found["DBInstanceStatus"],
        address=endpoint.get("Address"),
        endpoint=f"{endpoint.get('Address')}:{endpoint.get('Port')}",
        port=endpoint.get("Port"),
        engine=found["Engine"],
        engineVersion=found["EngineVersion"],
        instanceClass=found["DBInstanceClass"],
        dbName=found.get("DBName"),
        username=found.get("MasterUsername"),
        kmsKeyId=found.get("KmsKeyId"),
        allocatedStorage=found.get("AllocatedStorage"),
        maxAllocatedStorage=found.get("MaxAllocatedStorage"),
        backupRetentionPeriod=found.get("BackupRetentionPeriod"),
        monitoringRoleArn=found.get("MonitoringRoleArn"),
        dbSubnetGroupName=(found.get("DBSubnetGroup") or {}).get("DBSubnetGroupName"),
    )
    return Observation(
        {
            **fields,
            "autoMinorVersionUpgrade": found.get("AutoMinorVersionUpgrade", True),
            "copyTagsToSnapshot": found.get("CopyTagsToSnapshot", False),
            "deletionProtection": found.get("DeletionProtection", False),
            "monitoringInterval": found.get("MonitoringInterval", 0),
            "multiAz": found.get("MultiAZ", False),
            "publiclyAccessible": found.get("PubliclyAccessible", False),
            "storageEncrypted": found.get("StorageEncrypted", False),
            "vpcSecurityGroupIds": [one["VpcSecurityGroupId"] for one in found.get("VpcSecurityGroups", ())],
            "masterUserSecret": secret(found),
            **tags_of(found),
        },
        ready=found["DBInstanceStatus"] == "available",
    )


def _resource_id(found: dict[str, Any]) -> str:
    """An id that AWS gives but once: moto gives the same one to every instance."""
    born = f"{found['DBInstanceIdentifier']} {found['InstanceCreateTime'].isoformat()}"
    return "db-" + hashlib.sha256(born.encode()).hexdigest()[:26].upper()


def _create(aws: Aws, name: str, args: Args) -> str:
    fields = wire(args, (*_MODIFIED, *_FIXED, *_AT_BIRTH)) | _origin(aws, args)
    aws.call("rds", "create_db_instance", DBInstanceIdentifier=name, Tags=ec2_tags(args.get("tags")), **fields)
    return name


def _origin(aws: Aws, args: Args) -> dict[str, Any]:
    """Name and master user of what the instance is restored from, which must exist. There is no data to bring along."""
    snapshot, moment = args.get("snapshotIdentifier"), args.get("restoreToPointInTime")
    if snapshot:
        found = aws.call("rds", "describe_db_snapshots", DBSnapshotIdentifier=snapshot)["DBSnapshots"][0]
    elif moment:
        source = moment.get("sourceDbInstanceIdentifier")
        found = aws.call("rds", "describe_db_instances", DBInstanceIdentifier=source)["DBInstances"][0]
    else:
        return {}
    return given(MasterUsername=found.get("MasterUsername"), DBName=found.get("DBName"))


def _update(aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
    fields = wire(args, sorted(changed & set(_MODIFIED)))
    if fields:
        aws.call("rds", "modify_db_instance", DBInstanceIdentifier=name, ApplyImmediately=True, **fields)
    if "tags" in changed:
        seen = _instance(aws, name, args)
        if seen is not None:
            retag(aws, seen.fields["arn"], seen.fields["tags"], args.get("tags"))


def _delete(aws: Aws, name: str, args: Args) -> None:
    aws.call("rds", "delete_db_instance", DBInstanceIdentifier=name, **final_snapshot("DeleteDBInstance", args))


_MANAGED: Final = "passwords are RDS's to manage"
_NO_DIRECTORY: Final = "directories are not modelled"
_NO_CUSTOM: Final = "RDS Custom is not modelled"
_NO_OTHERS: Final = "only PostgreSQL and MySQL are modelled"
_NO_REPLICA: Final = "replicas of instances are not modelled"

KINDS: Final = (
    Kind(
        name="rds.aws.m.upbound.io/Instance",
        noun="RDS DB Instance",
        naming=Naming.NAME,
        settle=SETTLE,
        asynchronous=True,
        attributes={
            **dict.fromkeys(_MODIFIED, UPDATE),
            **dict.fromkeys(_FIXED, REPLACE),
            "allowMajorVersionUpgrade": LOCAL,
            "applyImmediately": LOCAL,
            "autoGeneratePassword": LOCAL,
            "availabilityZone": NOTED_REPLACE,
            "backupTarget": NOTED_REPLACE,
            "backupWindow": NOTED,
            "caCertIdentifier": NOTED,
            "databaseInsightsMode": NOTED,
            "dbSubnetGroupName": REPLACE,
            "dedicatedLogVolume": NOTED,
            "deleteAutomatedBackups": LOCAL,
            "enabledCloudwatchLogsExports": NOTED,
            "engineLifecycleSupport": NOTED,
            "engineVersion": Attribute(Change.UPDATE, equal=same_version),
            "finalSnapshotIdentifier": LOCAL,
            "iamDatabaseAuthenticationEnabled": NOTED,
            "identifier": REPLACE,
            "iops": NOTED,
            "licenseModel": NOTED,
            "maintenanceWindow": NOTED,
            "manageMasterUserPassword": NOTED,
            "masterUserSecretKmsKeyId": NOTED,
            "networkType": NOTED,
            "optionGroupName": NOTED,
            "parameterGroupName": NOTED,
            "passwordWoVersion": LOCAL,
            "performanceInsightsEnabled": NOTED,
            "performanceInsightsKmsKeyId": NOTED,
            "performanceInsightsRetentionPeriod": NOTED,
            "port": NOTED,
            "restoreToPointInTime": NOTED_REPLACE,
            "skipFinalSnapshot": LOCAL,
            "snapshotIdentifier": NOTED_REPLACE,
            "storageThroughput": NOTED,
            "storageType": NOTED,
        },
        observe=_instance,
        create=_create,
        update=_update,
        delete=_delete,
        extract={"kmsKeyId": "arn", "masterUserSecretKmsKeyId": "arn"},
        late_init_ignored=frozenset({"identifier"}),
        not_modelled={
            "blueGreenUpdate": "blue/green deployments are not modelled",
            "characterSetName": _NO_OTHERS,
            "customIamInstanceProfile": _NO_CUSTOM,
            "customerOwnedIpEnabled": "Outposts are not modelled",
            "domain": _NO_DIRECTORY,
            "domainAuthSecretArn": _NO_DIRECTORY,
            "domainDnsIps": _NO_DIRECTORY,
            "domainFqdn": _NO_DIRECTORY,
            "domainIamRoleName": _NO_DIRECTORY,
            "domainOu": _NO_DIRECTORY,
            "identifierPrefix": "the name is the external name",
            "ncharCharacterSetName": _NO_OTHERS,
            "passwordSecretRef": _MANAGED,
            "passwordWoSecretRef": _MANAGED,
            "replicaMode": _NO_REPLICA,
            "replicateSourceDb": _NO_REPLICA,
            "s3Import": "imports are not modelled",
            "timezone": _NO_OTHERS,
            "upgradeStorageConfig": _NO_REPLICA,
        },
    ),
)
