"""A cluster of Aurora: storage in three zones, a writer, and readers that can take over from it."""

from typing import Any

from crofter.api import managed
from crofter.api.components.database import CLUSTER_KEY, PORTS, DatabaseSpec, Restore
from crofter_function.database import fields, identifiers
from crofter_function.database.defaults import SERVERLESS
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope


def instance_key(place: int) -> str:
    """Key of an instance. Which of them writes is Aurora's to say, and changes when it fails over."""
    return f"instance-{place}"


def resources(spec: DatabaseSpec, scope: Scope, resource_id: str | None) -> dict[str, Managed]:
    """Keys `cluster` and `instance-<place>`, the first of which is the writer to begin with."""
    asked = fields.data(spec, scope, resource_id) | {
        "port": PORTS[spec.engine],
        "dbClusterParameterGroupNameRef": scope.ref(identifiers.parameters_key(spec)),
        **fields.origin(spec, "databaseName", "masterUsername"),
    }
    if spec.serverless is not None:
        asked["serverlessv2ScalingConfiguration"] = {
            "minCapacity": spec.serverless.min,
            "maxCapacity": spec.serverless.max,
        }
    if spec.restore_from is not None and spec.restore_from.source is not None:
        asked["restoreToPointInTime"] = _point(spec.restore_from)
    table = {
        CLUSTER_KEY: Managed(managed.DB_CLUSTER, asked, external_name=identifiers.named(CLUSTER_KEY, scope)),
    }
    for place in range(1, spec.readers + 2):
        table[instance_key(place)] = Managed(
            managed.DB_CLUSTER_INSTANCE, _instance(place, spec, scope), external_name=_name(place, scope)
        )
    return table


def _name(place: int, scope: Scope) -> str:
    return identifiers.named(instance_key(place), scope)


def _instance(place: int, spec: DatabaseSpec, scope: Scope) -> dict[str, Any]:
    """The first reader is in the highest tier as well: of a serverless one that means it scales with the writer.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.how-it-works.html
    """
    return {
        "clusterIdentifierRef": scope.ref(CLUSTER_KEY),
        "engine": spec.engine,
        "instanceClass": spec.instance_class or SERVERLESS,
        "dbSubnetGroupNameRef": scope.ref(identifiers.SUBNET_GROUP),
        "promotionTier": 0 if place == 1 else 1,
        "publiclyAccessible": False,
        "autoMinorVersionUpgrade": True,
        "applyImmediately": True,
        "copyTagsToSnapshot": True,
        **fields.observation(spec, scope),
    }


def _point(restore: Restore) -> dict[str, Any]:
    where = {"sourceClusterIdentifier": restore.source, "restoreType": "full-copy"}
    return where | ({"useLatestRestorableTime": True} if restore.time is None else {"restoreToTime": restore.time})
