"""Plans the LambdaFunctions: one for each that the manifest names."""

from typing import Any, Final

from crofter.api.components.binding import Variable
from crofter.api.components.bucket import BUCKET, BucketOutputs
from crofter.api.components.encryption import Purpose
from crofter.api.components.function import (
    LAMBDA_FUNCTION,
    BucketTrigger,
    FunctionNetwork,
    LambdaFunctionOutputs,
    LambdaFunctionSpec,
    QueueTrigger,
    ScheduleTrigger,
    StreamTrigger,
    ZipCode,
)
from crofter.api.components.network import NETWORK, NetworkOutputs
from crofter.api.components.queue import QUEUE, QueueOutputs
from crofter.api.model import Model
from crofter.api.sections.functions import FunctionSection, Trigger
from crofter.api.sections.images import ImageReference
from crofter.api.status import Endpoint
from crofter.plan.bindings import Waiting, bindings
from crofter.plan.head import head
from crofter.plan.images import NoImage, image
from crofter.plan.inputs import kept, missing, published
from crofter.plan.inside import inside
from crofter.plan.keys import key_arn, no_key
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed
from crofter.plan.security_groups import no_group, security_group


def component_of(name: str) -> str:
    """Name of the component that has the function of this name."""
    return f"{LAMBDA_FUNCTION.name}/{name}"


_PLAIN: Final = {
    "architecture",
    "ephemeral_storage_mb",
    "log_retention_days",
    "maximum_retries",
    "memory_mb",
    "reserved_concurrency",
    "timeout_seconds",
    "tracing",
}
"""Fields of the manifest that the composite resource has under the same name."""

_KEYS: Final[tuple[tuple[Purpose, str, str], ...]] = (
    ("data", "data_key_arn", "dataKeyArn"),
    ("logs", "logs_key_arn", "logsKeyArn"),
    ("messaging", "messaging_key_arn", "messagingKeyArn"),
)


def instances(environment: Environment, observed: Observed) -> tuple[LambdaFunctionSpec | Blocked, ...]:
    """One LambdaFunction for each, once there is its code, its keys and all that it uses."""
    return tuple(_instance(section, environment, observed) for section in environment.spec.functions or ())


def _instance(section: FunctionSection, environment: Environment, observed: Observed) -> LambdaFunctionSpec | Blocked:
    component = component_of(section.name)
    code = _code(section, component, observed)
    if isinstance(code, NoImage):
        return Blocked(LAMBDA_FUNCTION, component, code.message, looks=code.looks)
    fields: dict[str, Any] = dict(code)
    for purpose, field, wire in _KEYS:
        fields[field] = key_arn(observed, component, purpose, wire)
        if fields[field] is None:
            return Blocked(LAMBDA_FUNCTION, component, no_key(observed, purpose))
    bound = bindings(section.uses or (), environment, observed, component)
    network = _network(section, component, observed)
    triggers = _triggers(section, component, observed)
    if isinstance(bound, Waiting):
        return Blocked(LAMBDA_FUNCTION, component, bound.message, looks=bound.looks)
    if isinstance(network, Waiting):
        return Blocked(LAMBDA_FUNCTION, component, network.message)
    if isinstance(triggers, Waiting):
        return Blocked(LAMBDA_FUNCTION, component, triggers.message)
    return LambdaFunctionSpec(
        **head(environment, observed, component),
        **fields,
        **section.model_dump(include=_PLAIN),
        network=network,
        variables=[Variable(name=name, value=value) for name, value in sorted((section.env or {}).items())],
        bindings=bound,
        **triggers,
    )


def _code(section: FunctionSection, component: str, observed: Observed) -> dict[str, Any] | NoImage:
    if section.zip is not None:
        return {"image_uri": None, "zip": ZipCode(**section.zip.model_dump())}
    found = image(section.image or ImageReference(), observed, component)
    if isinstance(found, NoImage):
        return found
    return {"image_uri": found.uri, "zip": None}


def _network(section: FunctionSection, component: str, observed: Observed) -> FunctionNetwork | Waiting | None:
    if not inside(section):
        return None
    before = kept(observed, component, "network", FunctionNetwork)
    outputs = published(observed, NETWORK.name, NetworkOutputs)
    subnets = [one.id for one in outputs.private_subnets] if outputs else before.subnet_ids if before else None
    if subnets is None:
        return Waiting(missing(observed, NETWORK.name))
    group = security_group(observed, component, before.security_group_id if before else None)
    if group is None:
        return Waiting(no_group(observed, component))
    return FunctionNetwork(subnet_ids=subnets, security_group_id=group)


def _triggers(section: FunctionSection, component: str, observed: Observed) -> dict[str, Any] | Waiting:
    queues, streams, schedules = [], [], []
    buckets: dict[str, BucketTrigger] = {}
    for trigger in section.triggers or ():
        if trigger.queue is not None:
            queue = _queue(trigger, component, observed)
            if isinstance(queue, Waiting):
                return queue
            queues.append(queue)
        elif trigger.bucket is not None:
            bucket = _bucket(trigger.bucket, component, observed)
            if isinstance(bucket, Waiting):
                return bucket
            buckets[bucket.component] = bucket
        elif trigger.stream is not None:
            asked = trigger.model_dump(include={"batch_size", "starting_position"})
            streams.append(StreamTrigger(arn=trigger.stream, **asked))
        elif trigger.schedule is not None:
            asked = trigger.model_dump(include={"name", "timezone"})
            schedules.append(ScheduleTrigger(expression=trigger.schedule, **asked))
    return {
        "queues": sorted(queues, key=lambda one: one.component),
        "streams": sorted(streams, key=lambda one: one.arn),
        "schedules": sorted(schedules, key=lambda one: one.name),
        "buckets": [buckets[name] for name in sorted(buckets)],
    }


def _queue(trigger: Trigger, component: str, observed: Observed) -> QueueTrigger | Waiting:
    owner = f"{QUEUE.name}/{trigger.queue}"
    outputs = published(observed, owner, QueueOutputs)
    key = key_arn(observed, owner, "messaging")
    if outputs is not None and key is not None:
        return QueueTrigger(component=owner, arn=outputs.arn, key_arn=key, batch_size=trigger.batch_size or 1)
    before = _before(observed, component, "queues", owner)
    if before is not None:
        return QueueTrigger.model_validate(before | {"batchSize": trigger.batch_size or 1})
    return Waiting(missing(observed, owner) if outputs is None else no_key(observed, "messaging"))


def _bucket(name: str, component: str, observed: Observed) -> BucketTrigger | Waiting:
    owner = f"{BUCKET.name}/{name}"
    outputs = published(observed, owner, BucketOutputs)
    if outputs is not None:
        return BucketTrigger(component=owner, arn=outputs.arn)
    before = _before(observed, component, "buckets", owner)
    return Waiting(missing(observed, owner)) if before is None else BucketTrigger.model_validate(before)


def _before(observed: Observed, component: str, field: str, owner: str) -> dict[str, Any] | None:
    """The trigger that the function has already, which holds while the other component is in doubt."""
    existing = observed.xrs.get(component)
    triggers = existing.spec.get(field, ()) if existing is not None else ()
    return next((dict(one) for one in triggers if one["component"] == owner), None)


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """What the function is called, and where those events end up that it could not handle."""
    if not isinstance(outputs, LambdaFunctionOutputs):
        return ()
    return (
        Endpoint(name=f"{component}/name", value=outputs.name),
        Endpoint(name=f"{component}/dead-letter-url", value=outputs.dead_letter_url),
    )


PLANNER: Final = ComponentPlanner(kind=LAMBDA_FUNCTION, instances=instances, endpoints=endpoints)
