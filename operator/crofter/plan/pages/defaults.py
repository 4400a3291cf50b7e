"""The default of each field, by profile: found out by filling in samples, as manifests are."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from crofter.api.environment import EnvironmentSpec
from crofter.api.fields import listed
from crofter.api.sections.profile import Profile
from crofter.plan.pages.samples import SAMPLES
from crofter.plan.profiles import effective

PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)

_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Default:
    """What a field is where the manifest does not say it, by profile."""

    dev: Any
    staging: Any
    prod: Any

    @property
    def everywhere(self) -> bool:
        """Whether it is the same in every profile."""
        return bool(self.dev == self.staging == self.prod)

    def __str__(self) -> str:
        """As descriptions say it: `7 for dev, 30 for staging, 90 for prod`, or `true for prod, else false`."""
        dev, staging, prod = (words(one) for one in (self.dev, self.staging, self.prod))
        if self.everywhere:
            return dev
        if staging == prod:
            return f"{dev} for dev, else {prod}"
        if dev == staging:
            return f"{prod} for prod, else {dev}"
        return f"{dev} for dev, {staging} for staging, {prod} for prod"


def words(value: Any, wrap: Callable[[str], str] = str) -> str:
    """A value as people write it; `wrap` is put around whatever is no number."""
    if isinstance(value, bool):
        return wrap(str(value).lower())
    if isinstance(value, (int, float)):
        return f"{value:.10g}"
    if isinstance(value, Mapping):
        return wrap("{" + ", ".join(f"{key}: {words(one)}" for key, one in value.items()) + "}")
    if isinstance(value, list):
        return listed([words(one, wrap) for one in value])
    return wrap(str(value))


def defaults(samples: tuple[Mapping[str, Any], ...] = SAMPLES) -> Mapping[str, Default]:
    """The defaults that follow from the profile alone, by path as the reference has it.

    A field has one where samples that have the object it is in, and not the field, are filled in with the same value in
    all of them: what follows from another field differs between samples that differ in that, and is none. An object is
    one as a whole where it could not be given empty; else what is in it has its own.
    """
    found: dict[str, dict[Profile, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for sample in samples:
        for profile in PROFILES:
            asked = EnvironmentSpec.model_validate({"accountRef": {"name": "x"}, "profile": profile, **sample})
            for path, value in _filled("", asked.wire(), effective(asked).wire()):
                found[path][profile].append(value)
    return {
        path: Default(*(by_profile[profile][0] for profile in PROFILES))
        for path, by_profile in sorted(found.items())
        if by_profile.keys() == set(PROFILES) and all(_tells(values) for values in by_profile.values())
    }


def _tells(values: list[Any]) -> bool:
    """Whether what samples were filled in with is a default: one value, and something at all."""
    first = values[0]
    return first not in ({}, []) and all(value == first for value in values)


def _filled(path: str, asked: Any, filled: Any) -> Iterator[tuple[str, Any]]:
    """What was filled in below objects that were asked for."""
    if isinstance(asked, list):
        for one, other in zip(asked, filled, strict=False):
            if isinstance(one, Mapping):
                yield from _filled(f"{path}[]", one, other)
    if not isinstance(asked, Mapping):
        return
    for name, value in filled.items():
        below = f"{path}.{name}" if path else name
        if name in asked:
            yield from _filled(below, asked[name], value)
        elif not _of_objects(value):
            yield below, value


def _of_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, Mapping) for one in value)
