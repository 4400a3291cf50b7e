"""The generated blocks of a component's page."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, Final, get_args

from crofter.api import meta
from crofter.api.component import ComponentKind
from crofter.api.components.network import RetentionDays
from crofter.api.environment import EnvironmentSpec
from crofter.api.fields import FieldText, listed, sections, table
from crofter.api.reference import outputs
from crofter.api.registry import EVERY
from crofter.plan.alarms.catalogue import CATALOGUE
from crofter.plan.alarms.page import alarms_of
from crofter.plan.pages.contents import PAGES, Page
from crofter.plan.pages.defaults import PROFILES, Default, defaults, words

_FEW: Final = 8
"""So many choices are all told in a table; of more the reference has the rest."""

_BEGINNING: Final = 3
"""So many of more."""

_LARGE: Final = 7
"""What has more fields than this has a table of its own."""


def blocks(component: ComponentKind) -> Mapping[str, str]:
    """The blocks of its page, by name."""
    page = PAGES[component.kind]
    return {
        "at a glance": _glance(component, page),
        "fields": _fields(page),
        "outputs": outputs(component),
        "alarms": _alarms(component),
    }


def _glance(component: ComponentKind, page: Page) -> str:
    several = _several(page)
    name = f"{component.name}/<name>" if several else component.name
    alike = [_link(one.kind) for one in EVERY if one.condition == component.condition and one != component]
    shared = [*(["all of them"] if several or component.kind == "VpcEndpoints" else []), *alike]
    lines = {
        "Composite resource": f"`{component.kind}` (`{component.plural}.{meta.XR_API_VERSION}`)",
        "Component": f"`{name}`, {page.number or f'one for each of `spec.{page.section}`'}",
        "Condition": f"`{component.condition}`" + (f", shared by {listed(shared)}" if shared else ""),
        "Needs": ", ".join(_needs(component)) or "nothing",
        "Made of": "; ".join(_made_of(component)),
    }
    return "\n".join(f"- **{name}**: {text}" for name, text in lines.items())


def _needs(component: ComponentKind) -> Iterator[str]:
    fields = dict(component.sometimes)
    for kind in component.needs:
        yield _link(kind) + (f" (where the composite resource has `{fields[kind]}`)" if kind in fields else "")


def _made_of(component: ComponentKind) -> Iterator[str]:
    for service, kinds in groupby(sorted(component.managed), key=lambda one: one.service):
        yield f"`{service}` {', '.join(one.kind for one in kinds)}"


def _link(kind: str) -> str:
    return f"[{kind}]({PAGES[kind].file})"


def _several(page: Page) -> bool:
    return any(one.path == page.section and one.schema["type"] == "array" for one in _manifest()) and not page.number


def _fields(page: Page) -> str:
    if not page.section:
        return "It has none: it follows from everything else."
    rows = [one for one in _manifest() if _is_of(one.path, page)]
    large = [one.path for one in rows if _is_large(one, page, rows)]
    tables = [_table([one for one in rows if not any(_is_within(one.path, path) for path in large)], large)]
    for path in large:
        tables += [f"**`{path}`**", _table([one for one in rows if _is_within(one.path, path)], ())]
    if _is_uniform(rows):
        tables.append("Defaults are the same in every profile.")
    tables += [f"`{path}` is told of in [{file.removesuffix('.md')}]({file})." for path, file in page.apart]
    return "\n\n".join(tables)


def _table(rows: Sequence[FieldText], large: Sequence[str]) -> str:
    """The rows, with a column for each profile where any of their defaults differs; those of `large` are below."""
    heads = ["field", "what may be given", "meaning"]
    known = [_default(one) for one in rows]
    cells = [_cells(one, default, below=one.path in large) for one, default in zip(rows, known, strict=True)]
    if not _is_uniform(rows):
        return table([*heads, *PROFILES], [[*row, *_values(one)] for row, one in zip(cells, known, strict=True)])
    if any(known):
        return table([*heads, "default"], [[*row, _values(one)[0]] for row, one in zip(cells, known, strict=True)])
    return table(heads, cells)


def _is_uniform(rows: Sequence[FieldText]) -> bool:
    return all(default is None or default.everywhere for default in map(_default, rows))


def _is_large(field: FieldText, page: Page, rows: Sequence[FieldText]) -> bool:
    """Whether it is right below the section, and has so much below it that it gets a table of its own."""
    inside = field.path.removeprefix(page.section).removeprefix("[]")
    return inside.count(".") == 1 and sum(_is_within(one.path, field.path) for one in rows) > _LARGE


def _is_within(path: str, above: str) -> bool:
    return path != above and _below(path, above)


@cache
def _manifest() -> tuple[FieldText, ...]:
    """Every field of a manifest."""
    return tuple(field for one in sections(EnvironmentSpec, written=True) for field in one)


@cache
def _defaults() -> Mapping[str, Default]:
    return defaults()


def _is_of(path: str, page: Page) -> bool:
    return _below(path, page.section) and not any(_below(path, other) for other, _ in page.apart)


def _below(path: str, section: str) -> bool:
    return path == section or path.startswith((f"{section}.", f"{section}["))


def _default(field: FieldText) -> Default | None:
    """Its default; an object that may be empty has none but those of what is in it."""
    if "properties" in field.schema and not field.schema.get("required"):
        return None
    return _defaults().get(field.path)


def _cells(field: FieldText, default: Default | None, *, below: bool) -> list[str]:
    meaning = field.meaning if default is None else without(field, default)
    marks = [*(["**Required.**"] if field.required else []), *(["More below."] if below else [])]
    return [f"`{field.path}`", field.given(_few), " ".join([meaning, *marks])]


class UntrueError(ValueError):
    """A description tells another default than the tables of the profiles."""


def without(field: FieldText, default: Default) -> str:
    """The field's description without the default that it ends with, which must be this one.

    Raises UntrueError where it does not end so: what is told to people who ask the API server would not be true.
    """
    end = f"Default: {default}."
    if not field.meaning.endswith(end):
        raise UntrueError(
            f"spec.{field.path}: its default is {default}, as the tables in operator/crofter/plan/profiles have it; "
            f"its description must end with {end!r} and is {field.meaning!r}"
        )
    return field.meaning.removesuffix(end).rstrip()


def _values(default: Default | None) -> list[str]:
    if default is None:
        return ["" for _ in PROFILES]
    return [words(value, wrap="`{}`".format) for value in (default.dev, default.staging, default.prod)]


def _few(values: Sequence[Any]) -> str:
    """The choices, as many as a table has room for."""
    if len(values) <= _FEW:
        return listed([f"`{value}`" for value in values], "or")
    beginning = ", ".join(str(value) for value in values[:_BEGINNING])
    if tuple(values) == get_args(RetentionDays):
        return f"days that CloudWatch Logs allows: {beginning} … {values[-1]}"
    return f"{beginning} … {values[-1]} ([all {len(values)}](../reference.md#environment))"


def _alarms(component: ComponentKind) -> str:
    if component.name not in CATALOGUE:
        return "It has none."
    catalogue = f"../alarm-catalogue.md#{component.kind.lower()}"
    return (
        "There are alarms where the Environment has `spec.monitoring`. The key of each is `alarm-` and its name; "
        "thresholds are those of dev, staging and prod where they differ.\n\n"
        f"{alarms_of(component.name, '../runbooks.md')}\n\n"
        f"What is measured, and why the thresholds are what they are, is in the [catalogue]({catalogue}). To have one "
        "otherwise: [alarms](../alarms.md)."
    )
