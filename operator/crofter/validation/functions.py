"""Rules about functions: where their code is, what invokes them, and how that agrees with a queue's own settings."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from pydantic.alias_generators import to_camel

from crofter.api.components.function import RESERVED, VARIABLE
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.functions import TRIGGERS, FunctionSection, Trigger
from crofter.plan.images import ECR_IMAGE
from crofter.plan.profiles import effective
from crofter.validation.context import Context
from crofter.validation.problem import ABSENT, Problem
from crofter.validation.references import unknown

_RATE: Final = re.compile(r"^rate\(([1-9]\d*) (minutes?|hours?|days?)\)$")
_CRON_FIELDS: Final = 6
"""Minutes, hours, day of the month, month, day of the week, year.
https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""


def code(spec: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    """Every function has an image or a zip, and stays with it."""
    before = {one.name: one for one in (context.old.functions or () if context.old else ())}
    registries = {one.name for one in spec.registries or ()}
    return tuple(
        problem
        for place, one in enumerate(spec.functions or ())
        for problem in _code(f"spec.functions[{place}]", one, before.get(one.name), registries)
    )


def variables(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Names of variables are such as Lambda takes, and none of its own."""
    return tuple(problem for place, one in enumerate(spec.functions or ()) for problem in _variables(place, one))


def _variables(place: int, function: FunctionSection) -> Iterator[Problem]:
    field = f"spec.functions[{place}]"
    named = [(f"{field}.env", name) for name in function.env or ()]
    named += [(f"{field}.uses[{number}].env", use.env) for number, use in enumerate(function.uses or ()) if use.env]
    for where, name in named:
        if name in RESERVED:
            yield Problem(where, name, "is a variable that Lambda sets itself, and lets nobody else", "rename it")
        elif re.match(VARIABLE, name) is None:
            yield Problem(where, name, f"must match {VARIABLE}", "rename the variable")


def _code(
    field: str, function: FunctionSection, before: FunctionSection | None, registries: set[str]
) -> Iterator[Problem]:
    if (function.image is None) == (function.zip is None):
        given = ABSENT if function.image is None else ["image", "zip"]
        yield Problem(f"{field}.image", given, "a function has either an image or a zip", "give one of the two")
    elif before is not None and (before.image is None) != (function.image is None):
        was, now = ("zip", "image") if before.image is None else ("image", "zip")
        rule = f"a function of {'an image' if was == 'image' else 'a zip'} cannot become one of the other"
        yield Problem(f"{field}.{now}", now, rule, "add a function with another name, and remove this one")
    image = function.image
    if image is None:
        return
    if (image.uri is None) == (image.registry is None and image.tag is None):
        yield Problem(f"{field}.image", image.wire(), "is either a uri, or a registry and a tag", "give one of the two")
    elif image.uri is not None and ECR_IMAGE.match(image.uri) is None:
        rule = "Lambda takes images from private repositories of ECR only"
        fix = "push it to one of spec.registries, or give a URI like ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG"
        yield Problem(f"{field}.image.uri", image.uri, rule, fix)
    elif image.uri is None and (image.registry is None or image.tag is None):
        absent = "registry" if image.registry is None else "tag"
        yield Problem(f"{field}.image.{absent}", ABSENT, "a registry and a tag go together", f"add {absent}")
    elif image.registry is not None and image.registry not in registries:
        yield unknown(f"{field}.image.registry", image.registry, "registry", registries)


def triggers(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """What invokes a function exists, is one thing, and can be told from the others."""
    whole = effective(spec)
    taken: Counter[str] = Counter()
    buckets = {one.name for one in spec.buckets or ()}
    found: list[Problem] = []
    for place, function in enumerate(whole.functions or ()):
        field = f"spec.functions[{place}].triggers"
        schedules: Counter[str] = Counter()
        for number, trigger in enumerate(function.triggers or ()):
            here = f"{field}[{number}]"
            found += _shape(here, trigger)
            if trigger.queue is not None:
                found += _queue(here, trigger.queue, function, whole, taken)
            if trigger.bucket is not None and trigger.bucket not in buckets:
                found.append(unknown(f"{here}.bucket", trigger.bucket, "bucket", buckets))
            if trigger.schedule is not None:
                found += _schedule(here, trigger, schedules)
    return tuple(found)


def _shape(field: str, trigger: Trigger) -> Iterator[Problem]:
    named = [one for one in TRIGGERS if getattr(trigger, one) is not None]
    if len(named) != 1:
        yield Problem(field, named, f"must be exactly one of {', '.join(TRIGGERS)}", "write one trigger for each")
        return
    for name, owners in _OWNERS.items():
        value = getattr(trigger, name)
        if value is not None and named[0] not in owners:
            yield Problem(f"{field}.{to_camel(name)}", value, f"goes with a {' or '.join(owners)}", "remove it")


_OWNERS: Final = {
    "name": ("schedule",),
    "timezone": ("schedule",),
    "events": ("bucket",),
    "prefix": ("bucket",),
    "suffix": ("bucket",),
    "batch_size": ("queue", "stream"),
    "starting_position": ("stream",),
}


def _queue(
    field: str, name: str, function: FunctionSection, spec: EnvironmentSpec, taken: Counter[str]
) -> Iterator[Problem]:
    queues = {one.name: one for one in spec.queues or ()}
    if name not in queues:
        yield unknown(f"{field}.queue", name, "queue", queues)
        return
    taken[name] += 1
    if taken[name] > 1:
        rule = "triggers another function too: each would get some of the messages"
        yield Problem(f"{field}.queue", name, rule, "give each function a queue of its own")
    hidden, lasts = queues[name].visibility_timeout_seconds or 0, function.timeout_seconds or 0
    if hidden < lasts:
        rule = f"hides a message for {hidden} seconds, and the function may take {lasts}: it would come twice"
        fix = f"set visibilityTimeoutSeconds of the queue to {6 * lasts} (six times the timeout is what AWS advises)"
        yield Problem(f"{field}.queue", name, rule, fix)


def _schedule(field: str, trigger: Trigger, seen: Counter[str]) -> Iterator[Problem]:
    name, expression = str(trigger.name), str(trigger.schedule)
    seen[name] += 1
    if seen[name] > 1:
        yield Problem(f"{field}.name", name, "is the name of another schedule too", "give each schedule its own name")
    kind, _, rest = expression.partition("(")
    if kind == "rate":
        found = _RATE.match(expression)
        if found is None:
            yield Problem(f"{field}.schedule", expression, "is no rate", "write rate(5 minutes), rate(1 hour), …")
        elif (found[1] == "1") == found[2].endswith("s"):
            right = f"rate({found[1]} {found[2].removesuffix('s')}{'' if found[1] == '1' else 's'})"
            yield Problem(f"{field}.schedule", expression, "singular and plural must fit the number", f"write {right}")
    elif kind == "cron" and len(rest.removesuffix(")").split()) != _CRON_FIELDS:
        rule = f"a cron expression has {_CRON_FIELDS} fields: minutes, hours, day, month, weekday, year"
        yield Problem(f"{field}.schedule", expression, rule, "write it like cron(0 6 * * ? *)")
