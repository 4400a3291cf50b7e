"""What a resource should be against what it is: pure comparison, by the table's rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crofter_local.aws.kinds.model import Change, Kind
from crofter_local.aws.kinds.session import snake
from crofter_schemas.facts import KindFacts

_REFERENCES: Final = frozenset({"ref", "refs", "selector"})
_UNDERSTOOD: Final = frozenset({"region", "tags"})


def arguments(facts: KindFacts, section: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `forProvider` or `initProvider` that mean something to AWS: all but references and selectors."""
    fields = facts.for_provider.fields
    return {
        name: value
        for name, value in section.items()
        if name != "region" and (name not in fields or fields[name].type not in _REFERENCES)
    }


def unsupported(kind: Kind, args: Mapping[str, Any]) -> str:
    """What the local AWS cannot honour of *args*, in words; "" when it can honour all."""
    problems = [
        f"spec.forProvider.{name} is not modelled by the local AWS: {kind.not_modelled.get(name, 'unknown field')}"
        for name in sorted(args)
        if name not in kind.attributes and name not in _UNDERSTOOD
    ]
    return "; ".join(problems)


def changed(
    kind: Kind, args: Mapping[str, Any], observed: Mapping[str, Any], *, clearing: bool = False
) -> frozenset[str]:
    """The fields of *args* that AWS has otherwise. A field that AWS does not report equals nothing, zero and false.

    *clearing* says that what is not asked for is to go, of the fields of which that is so.
    """
    found = set()
    for name, attribute in kind.attributes.items():
        if attribute.change is Change.LOCAL:
            continue
        if name not in args:
            if clearing and attribute.cleared and observed.get(name):
                found.add(name)
            continue
        if name not in observed:
            if args[name]:
                found.add(name)
        elif not attribute.equal(args[name], observed[name]):
            found.add(name)
    if kind.tagged and dict(args.get("tags") or {}) != dict(observed.get("tags") or {}):
        found.add("tags")
    return frozenset(found)


def replacement(kind: Kind, fields: frozenset[str], args: Mapping[str, Any], observed: Mapping[str, Any]) -> str:
    """Why a change of *fields* cannot be made in place, in the provider's words; "" when it can."""
    for name in sorted(fields):
        attribute = kind.attributes.get(name)
        if attribute is not None and attribute.change is Change.REPLACE:
            old, new = _shown(observed.get(name, "")), _shown(args[name])
            if attribute.sensitive:
                old = new = "(sensitive value)"
            return (
                "refuse to update the external resource because the following update requires replacing it: "
                f'cannot change the value of the argument "{snake(name)}" from "{old}" to "{new}"'
            )
    return ""


def late_initialised(
    kind: Kind, for_provider: Mapping[str, Any], init_provider: Mapping[str, Any], observed: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields that the provider writes back into `spec.forProvider`: observed, not zero, and given by nobody."""
    return {
        name: observed[name]
        for name, attribute in kind.attributes.items()
        if attribute.change is not Change.LOCAL
        and name not in kind.late_init_ignored
        and name not in for_provider
        and name not in init_provider
        and observed.get(name)
    }


def provider_tags(kind: Kind, name: str, provider_config: str) -> dict[str, str]:
    """The tags that upjet adds to every resource that can have tags."""
    group, short = kind.name.split("/")
    return {
        "crossplane-kind": f"{short}.{group}".lower(),
        "crossplane-name": name,
        "crossplane-providerconfig": provider_config,
    }


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
