"""An RDS instance, with a standby in another zone where it is asked for."""

from typing import Any

from crofter.api import managed
from crofter.api.components.database import INSTANCE_KEY, PORTS, DatabaseSpec, Restore
from crofter_function.database import fields, identifiers
from crofter_function.database.defaults import STORAGE_TYPE
from crofter_function.framework.resource import Managed, SpecError
from crofter_function.framework.scope import Scope


def resources(spec: DatabaseSpec, scope: Scope, resource_id: str | None) -> dict[str, Managed]:
    """Key `instance`. Raises SpecError without a class or storage, which Aurora alone can do without."""
    if spec.instance_class is None:
        raise SpecError("spec.instanceClass", f"{spec.engine} needs one")
    if spec.storage is None:
        raise SpecError("spec.storage", f"{spec.engine} needs it")
    asked = fields.data(spec, scope, resource_id) | {
        "instanceClass": spec.instance_class,
        "allocatedStorage": spec.storage.gib,
        "maxAllocatedStorage": spec.storage.max_gib,
        "storageType": STORAGE_TYPE,
        "multiAz": spec.multi_az,
        "port": PORTS[spec.engine],
        "parameterGroupNameRef": scope.ref(identifiers.parameters_key(spec)),
        "publiclyAccessible": False,
        "autoMinorVersionUpgrade": True,
        **fields.origin(spec, "dbName", "username"),
        **fields.observation(spec, scope),
    }
    name = identifiers.named(INSTANCE_KEY, scope)
    if spec.restore_from is not None and spec.restore_from.source is not None:
        asked |= {"identifier": name, "restoreToPointInTime": _point(spec.restore_from)}
    return {INSTANCE_KEY: Managed(managed.DB_INSTANCE, asked, external_name=name)}


def _point(restore: Restore) -> dict[str, Any]:
    where = {"sourceDbInstanceIdentifier": restore.source}
    return where | ({"useLatestRestorableTime": True} if restore.time is None else {"restoreTime": restore.time})
