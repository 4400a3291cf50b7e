"""Plans the Buckets: one for each that the manifest names."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api.components.bucket import BUCKET, AccessLogs, BucketOutputs, BucketSpec
from crofter.api.model import Model
from crofter.api.sections.buckets import BucketSection
from crofter.api.status import Endpoint
from crofter.plan.bucket_events import events
from crofter.plan.head import head
from crofter.plan.keys import key_arn, no_key
from crofter.plan.logs import access_logs, no_archive
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed


def component_of(name: str) -> str:
    """Name of the component that has the bucket of this name."""
    return f"{BUCKET.name}/{name}"


def instances(environment: Environment, observed: Observed) -> tuple[BucketSpec | Blocked, ...]:
    """One Bucket for each, once there are its key and, where access is logged, the archive."""
    return tuple(_instance(section, environment, observed) for section in environment.spec.buckets or ())


def _instance(section: BucketSection, environment: Environment, observed: Observed) -> BucketSpec | Blocked:
    component = component_of(section.name)
    key = key_arn(observed, component, "data")
    if key is None:
        return Blocked(BUCKET, component, no_key(observed, "data"))
    logs: AccessLogs | None = None
    if section.access_logs:
        logs = access_logs(observed, component)
        if logs is None:
            return Blocked(BUCKET, component, no_archive(observed))
    asked = section.model_dump(exclude={"name", "access_logs"})
    return BucketSpec(
        **head(environment, observed, component),
        key_arn=key,
        access_logs=logs,
        service_access=[],
        events=events(environment, observed, section.name, component),
        **asked,
    )


def destroys(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Objects, and versions of them, that are older than they may be from now on; all of them when the bucket goes."""
    if new is None:
        return ("the bucket and every object in it",)
    items = []
    days = new.get("expireDays")
    if days is not None and days < old.get("expireDays", days + 1):
        items.append(f"objects older than {days} days")
    if new["noncurrentDays"] < old["noncurrentDays"]:
        items.append(f"versions that were overwritten or deleted more than {new['noncurrentDays']} days ago")
    return tuple(items)


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """What the bucket is called in AWS."""
    if not isinstance(outputs, BucketOutputs):
        return ()
    return (Endpoint(name=f"{component}/name", value=outputs.name),)


PLANNER: Final = ComponentPlanner(kind=BUCKET, instances=instances, destroys=destroys, endpoints=endpoints)
