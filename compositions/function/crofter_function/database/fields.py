"""Fields that clusters and instances have in common."""

from typing import Any

from crofter.api.components.database import DatabaseSpec
from crofter.api.names import digest
from crofter_function.database.defaults import INSIGHTS_DAYS, LIFECYCLE, LOGS, MASTER
from crofter_function.database.identifiers import MONITORING_ROLE, SUBNET_GROUP, main_identifier
from crofter_function.framework import roles
from crofter_function.framework.scope import Scope


def data(spec: DatabaseSpec, scope: Scope, resource_id: str | None) -> dict[str, Any]:
    """Fields of what holds the data, cluster or instance: encryption, credentials, backups, protection.

    The final snapshot's name has the resource id in it, which AWS gives but once: a database that is made again under
    the same name leaves a snapshot of its own. Until it is known there is no name, and AWS refuses the deletion.
    """
    fields: dict[str, Any] = {
        "engine": spec.engine,
        "engineVersion": spec.version,
        "engineLifecycleSupport": LIFECYCLE,
        "allowMajorVersionUpgrade": True,
        "applyImmediately": True,
        "manageMasterUserPassword": True,
        "masterUserSecretKmsKeyId": spec.secrets_key_arn,
        "iamDatabaseAuthenticationEnabled": True,
        "storageEncrypted": True,
        "kmsKeyId": spec.key_arn,
        "dbSubnetGroupNameRef": scope.ref(SUBNET_GROUP),
        "vpcSecurityGroupIds": [spec.security_group_id],
        "enabledCloudwatchLogsExports": list(LOGS[spec.engine]),
        "backupRetentionPeriod": spec.backup_retention_days,
        "copyTagsToSnapshot": True,
        "deletionProtection": spec.deletion_protection and spec.deletion != "Prepare",
        "skipFinalSnapshot": not spec.final_snapshot,
    }
    if spec.final_snapshot and resource_id is not None:
        fields["finalSnapshotIdentifier"] = f"{main_identifier(spec, scope)}-{digest(resource_id, length=8)}"
    if spec.restore_from is not None and spec.restore_from.snapshot is not None:
        fields["snapshotIdentifier"] = spec.restore_from.snapshot
        if resource_id is None:
            # It begins with the minor version of the snapshot: AWS refuses an older one, as the default can be.
            del fields["engineVersion"]
    return fields


def origin(spec: DatabaseSpec, database_field: str, user_field: str) -> dict[str, Any]:
    """Name and master user of an empty database; one that is restored brings its own."""
    return {} if spec.restore_from is not None else {database_field: spec.database_name, user_field: MASTER}


def observation(spec: DatabaseSpec, scope: Scope) -> dict[str, Any]:
    """Fields of each instance that say how it is watched."""
    fields: dict[str, Any] = {"monitoringInterval": spec.monitoring_seconds}
    if spec.monitoring_seconds:
        fields["monitoringRoleArn"] = roles.arn(scope, MONITORING_ROLE)
    fields["performanceInsightsEnabled"] = spec.performance_insights
    if spec.performance_insights:
        fields["performanceInsightsKmsKeyId"] = spec.key_arn
        fields["performanceInsightsRetentionPeriod"] = INSIGHTS_DAYS
    return fields
