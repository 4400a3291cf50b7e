"""Links of the documentation lead to files and headings that there are."""

import re
from functools import cache
from pathlib import Path

import pytest

from .conftest import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@cache
def anchors(page: Path) -> frozenset[str]:
    """What headings of a page are called in links, as GitHub has them: a number ends those that are there already."""
    found: list[str] = []
    for heading in re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        count = sum(re.fullmatch(rf"{re.escape(slug)}(-\d+)?", one) is not None for one in found)
        found.append(f"{slug}-{count}" if count else slug)
    return frozenset(found)


def broken(page: Path, text: str) -> list[str]:
    """Links of a page that lead nowhere."""
    missing = []
    for link in LINK.findall(FENCE.sub("", text)):
        path, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            missing.append(link)
    return missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken(page, page.read_text()) == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    page = ROOT / "docs/components/queue.md"
    text = "[a](../alarms.md) [b](gone.md) [c](#cost) [d](#price) [e](../runbooks.md#queue-age) [f](https://x.example)"
    assert broken(page, text) == ["gone.md", "#price"]
