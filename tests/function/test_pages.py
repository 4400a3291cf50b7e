"""The table of what a component makes, on its page, names just the keys and kinds that the function makes."""

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from crofter.api.component import ComponentKind
from crofter.api.registry import EVERY
from crofter.plan.alarms.catalogue import CATALOGUE
from crofter.plan.pages.contents import PAGES
from crofter_function.simulate import settle

from .domains import SHOP, domain
from .test_schemas import EVERYTHING

ROOT = Path(__file__).parents[2]
RENDERINGS = ROOT / "tests/contract/renderings"
BESIDE: dict[str, list[dict[str, Any]]] = {"Domain": [SHOP, domain(usEast1=True)]}
"""What has keys that neither the renderings have nor the specs that together make every kind."""


class Row(NamedTuple):
    """A row of the table: the keys in backticks, and the text of its second cell."""

    keys: list[str]
    kinds: str


def table(text: str) -> list[Row]:
    """The rows of the first table below the heading."""
    below = text.split("\n## What it makes\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.split(" | ") for line in below.splitlines() if line.startswith("| `")]
    return [Row(re.findall(r"`([^`]+)`", one[0]), one[1]) for one in rows if len(one) > 2 and one[0].startswith("| `")]


def pattern(key: str) -> re.Pattern[str]:
    """`<…>` is something, an ellipsis anything."""
    parts = re.split(r"(<[^>]+>|…)", key)
    return re.compile("".join(".+" if one[:1] == "<" else ".*" if one == "…" else re.escape(one) for one in parts))


def literal(key: str) -> int:
    """How much of a key is said literally."""
    return len(re.sub(r"<[^>]+>|…", "", key))


@cache
def rendered() -> dict[str, dict[str, str]]:
    """The kind of each key, by kind of component: of one of everything in every profile, and of specs with every kind."""
    by_name = {one.name: one.kind for one in EVERY}
    found: dict[str, dict[str, str]] = {one.kind: {} for one in EVERY}
    for path in sorted(RENDERINGS.rglob("*.yaml")):
        resources = yaml.safe_load(path.read_text())["resources"]
        kinds = {key: one["kind"].split(".")[0] for key, one in resources.items()}
        found[by_name[path.stem.split(".")[0]]].update(kinds)
    for kind, specs in EVERYTHING.items():
        for xr in [*specs, *BESIDE.get(kind, [])]:
            found[kind].update({key: one["kind"] for key, one in settle(xr)[0].resources.items()})
    return found


def alarms(component: ComponentKind) -> set[str]:
    """The keys that the table of alarms tells of."""
    return {f"alarm-{name}" for name in CATALOGUE[component.name].names} if component.name in CATALOGUE else set()


def named(component: ComponentKind) -> list[Row]:
    return table((ROOT / PAGES[component.kind].path).read_text())


@pytest.mark.parametrize("component", EVERY, ids=lambda one: one.kind)
def test_every_key_is_named_with_its_kind(component: ComponentKind) -> None:
    rows = named(component)
    untold = {}
    for key, kind in rendered()[component.kind].items():
        told = [(literal(one), row) for row in rows for one in row.keys if pattern(one).fullmatch(key)]
        best = max(told, key=lambda one: one[0])[1].kinds if told else ""
        if key not in alarms(component) and not re.search(rf"\b{kind}\b", best):
            untold[key] = (kind, best)
    assert untold == {}


@pytest.mark.parametrize("component", EVERY, ids=lambda one: one.kind)
def test_every_key_that_is_named_is_made(component: ComponentKind) -> None:
    keys = rendered()[component.kind]
    named_keys = [one for row in named(component) for one in row.keys]
    assert [one for one in named_keys if not any(pattern(one).fullmatch(key) for key in keys)] == []


def test_every_page_is_of_a_component() -> None:
    assert {f"docs/components/{one.name}" for one in (ROOT / "docs/components").iterdir()} == {
        page.path for page in PAGES.values()
    }


@pytest.mark.parametrize("component", EVERY, ids=lambda one: one.kind)
def test_every_page_has_what_people_look_for(component: ComponentKind) -> None:
    lines = (ROOT / PAGES[component.kind].path).read_text().splitlines()
    looked_for = ["Fields", "Outputs", "What it makes", "Alarms", "Cost", "Deliberately so"]
    assert {one: lines.count(f"## {one}") for one in looked_for} == dict.fromkeys(looked_for, 1)


def test_a_table_is_read() -> None:
    text = "# X\n\n## What it makes\n\n| key | kind | |\n|---|---|---|\n| `a-<name>`, `b…` | `s3` Bucket | `c` |\n\n## Cost\n"
    assert table(text) == [Row(["a-<name>", "b…"], "`s3` Bucket")]
    assert [bool(pattern("a-<name>").fullmatch(key)) for key in ("a-x", "a-", "ba-x")] == [True, False, False]
    assert [bool(pattern("b…").fullmatch(key)) for key in ("b", "b-x")] == [True, True]
