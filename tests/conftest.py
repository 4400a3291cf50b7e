"""The order in which several workers take the modules of tests: the slowest first, so that all end together."""

from pathlib import Path
from typing import Final

import pytest

SLOWEST: Final = (
    "test_chaos_rounds",
    "test_delete",
    "test_shop",
    "test_inflight",
    "test_interrupted",
    "test_recovery",
)
"""Modules of functional tests that take minutes. The other functional ones follow, and then all that take seconds."""


def rank(path: Path) -> int:
    """Return the place of a module: the smaller, the sooner."""
    if path.stem in SLOWEST:
        return SLOWEST.index(path.stem)
    return len(SLOWEST) + (path.parent.name != "functional")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Order the modules where several workers share them; one alone begins with what fails fastest."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.path))
