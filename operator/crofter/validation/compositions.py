"""Rules about an Account's own Compositions: each is there, and is for the kind that it is to compose."""

from collections.abc import Iterator, Mapping

from crofter.api.account import AccountSpec
from crofter.api.registry import COMPONENTS
from crofter.validation.problem import Problem
from crofter.validation.references import unknown


def problems(spec: AccountSpec, known: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything that is wrong; `known` are the kinds that the cluster's Compositions compose, by their names."""
    return tuple(_problems(spec, known))


def _problems(spec: AccountSpec, known: Mapping[str, str]) -> Iterator[Problem]:
    kinds = {component.kind for component in COMPONENTS}
    for place, own in enumerate(spec.compositions or ()):
        field = f"spec.compositions[{place}]"
        if own.kind not in kinds:
            yield unknown(f"{field}.kind", own.kind, "kind of composite resource", kinds)
        elif own.name not in known:
            fitting = [name for name, kind in known.items() if kind == own.kind]
            yield unknown(f"{field}.name", own.name, f"Composition of {own.kind}", fitting)
        elif known[own.name] != own.kind:
            rule = f"composes {known[own.name]}, and compositeTypeRef of a Composition cannot be changed"
            yield Problem(f"{field}.name", own.name, rule, f"name a Composition of {own.kind}")
