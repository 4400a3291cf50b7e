"""Rules about overrides: what they mean is there, its fields exist, and they do not reach what grants permissions.

They need to know what the manifest becomes, and are therefore not among the rules that every manifest is held against.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from crofter.api import managed, meta
from crofter.api.environment import EnvironmentSpec
from crofter.api.merge import merged
from crofter.api.sections.overrides import Override
from crofter.validation.problem import Problem
from crofter.validation.references import unknown
from crofter_schemas.validate import validate

Resource = Mapping[str, Any]

_ANY: Final = "*"
_REVISION: Final = f"{managed.ECS_TASK_DEFINITION.group}/{managed.ECS_TASK_DEFINITION.kind}"
_REVISION_KEY: Final = re.compile(r"^(task-definition)-[0-9a-f]+$")

_GUARDED_SERVICES: Final = frozenset({"iam", "kms"})
_GUARDED_FIELDS: Final = re.compile(r"kms|policy|policies|role|principal", re.IGNORECASE)
"""Fields that say who may do what, or what encrypts: ARNs of roles and keys, documents of policies."""


def problems(
    spec: EnvironmentSpec, made: Mapping[str, Mapping[str, Resource]], *, guarded: bool
) -> tuple[Problem, ...]:
    """Everything that is wrong with the overrides of a manifest.

    `made` are its managed resources by component and key, without any override. `guarded` when the Account does not let
    overrides reach what grants permissions.
    """
    return tuple(
        problem
        for place, override in enumerate(spec.overrides or ())
        for problem in _wrong(f"spec.overrides[{place}]", override, made, guarded=guarded)
    )


def _wrong(
    field: str, override: Override, made: Mapping[str, Mapping[str, Resource]], *, guarded: bool
) -> Iterator[Problem]:
    resources = made.get(override.component)
    if resources is None:
        yield unknown(f"{field}.component", override.component, "component", sorted(made))
        return
    meant = _meant(override.resource, resources)
    if not meant:
        what = f"resource of {override.component}"
        yield unknown(f"{field}.resource", override.resource, what, sorted(_names(resources)))
        return
    told: set[tuple[str, str]] = set()
    for resource in meant:
        for problem in (
            *_ours(field, override.for_provider),
            *(_guarded(field, override.for_provider, resource) if guarded else ()),
            *_unfitting(field, override.for_provider, resource),
        ):
            if (problem.field, problem.rule) not in told:
                told.add((problem.field, problem.rule))
                yield problem


def _names(resources: Mapping[str, Resource]) -> set[str]:
    """What the resources are called in an override: by their keys, but for those whose keys are digests."""
    return {
        revision[1] if (revision := _REVISION_KEY.match(key)) and _kind(one) == _REVISION else key
        for key, one in resources.items()
    }


def _meant(name: str, resources: Mapping[str, Resource]) -> list[Resource]:
    beginning = name.removesuffix(_ANY)
    return [
        one
        for key, one in sorted(resources.items())
        for called in _names({key: one})
        if (called.startswith(beginning) if name.endswith(_ANY) and called == key else called == name)
    ]


def _kind(resource: Resource) -> str:
    return f"{resource['apiVersion'].split('/')[0]}/{resource['kind']}"


def _ours(field: str, fields: Mapping[str, Any]) -> Iterator[Problem]:
    """What Crossplane and Crofter tell resources apart by."""
    if "region" in fields:
        rule = "every resource is in the region of the Account"
        yield Problem(f"{field}.forProvider.region", fields["region"], rule, "remove it")
    tags = fields.get("tags")
    for name in sorted(tags) if isinstance(tags, Mapping) else ():
        if name == "Name" or name.startswith((f"{meta.GROUP}/", "crossplane-")):
            rule = "is written by Crofter, which finds its resources by it"
            yield Problem(f"{field}.forProvider.tags", name, rule, "use a key of your own")


def _guarded(field: str, fields: Mapping[str, Any], resource: Resource) -> Iterator[Problem]:
    """What grants permissions, which takes the platform team's consent."""
    fix = "ask for a grant by uses, or the platform team for sensitiveOverrides: Allow in the Account"
    kind = str(resource["kind"])
    if _kind(resource).split(".")[0] in _GUARDED_SERVICES or kind.endswith("Policy"):
        yield Problem(f"{field}.resource", kind, "overrides do not reach IAM, KMS and policies in this Account", fix)
        return
    for path, value in _fields({name: value for name, value in fields.items() if name != "tags"}):
        if _GUARDED_FIELDS.search(path.rsplit(".", 1)[-1]):
            rule = "overrides do not reach roles, keys and policies in this Account"
            yield Problem(f"{field}.forProvider.{path}", value, rule, fix)


def _fields(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every field at any depth, with its path."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            here = f"{path}.{name}" if path else str(name)
            yield here, inner
            yield from _fields(inner, here)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for place, inner in enumerate(value):
            yield from _fields(inner, f"{path}[{place}]")


def _unfitting(field: str, fields: Mapping[str, Any], resource: Resource) -> Iterator[Problem]:
    """What the provider's schema does not take, and took before."""
    kind, version = resource["kind"], resource["apiVersion"]
    changed = merged(resource, {"spec": {"forProvider": fields}})
    there = {(one.path, one.message) for one in validate(resource)}
    for violation in validate(changed):
        if (violation.path, violation.message) in there:
            continue
        path = violation.path.removeprefix("spec.")
        fix = f"see kubectl explain {str(kind).lower()}.spec.forProvider --api-version={version}"
        yield Problem(f"{field}.{path}", _at(fields, path.removeprefix("forProvider.")), violation.message, fix)


def _at(value: object, path: str) -> object:
    """The value at a path like `a.b[0].c`; the innermost that there is."""
    for part in re.findall(r"[^.\[\]]+", path):
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, Sequence) and not isinstance(value, str) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            break
    return value
