"""Finds and reads the manifests of the source checkout that this package runs from."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml


class CheckoutError(Exception):
    """The package does not run from a checkout, or a file that belongs to it is missing."""


@cache
def root() -> Path:
    """Return the folder of the checkout: the nearest one above this file with a pyproject.toml.

    Raises:
        CheckoutError: there is none, because the package was installed as a wheel.
    """
    for folder in Path(__file__).resolve().parents:
        if (folder / "pyproject.toml").is_file() and (folder / "compositions").is_dir():
            return folder
    raise CheckoutError(
        "crofter local installs the manifests of a source checkout, and this package does not run from one: "
        "clone the repository and run `make demo`, or `uv run crofter local up`, in it"
    )


def documents(*patterns: str) -> list[dict[str, Any]]:
    """Return every object in the files below the checkout that match one of the glob ``patterns``, in order of path."""
    return [item for pattern in patterns for path in sorted(root().glob(pattern)) for item in read(path)]


def read(path: Path) -> list[dict[str, Any]]:
    """Return the objects in one YAML file, those of a ``List`` each by itself.

    Raises:
        CheckoutError: the file is no YAML, or holds something else than Kubernetes objects.
    """
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        parsed = list(yaml.load_all(path.read_text(encoding="utf-8"), Loader=loader))
    except yaml.YAMLError as error:
        raise CheckoutError(f"{path} is no valid YAML: {error}") from error
    return list(_objects(path, parsed))


def _objects(path: Path, parsed: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for item in parsed:
        if item is None:
            continue
        if not isinstance(item, dict) or "kind" not in item:
            raise CheckoutError(f"{path} holds something that is no Kubernetes object")
        if item["kind"] == "List":
            yield from _objects(path, item.get("items", []))
        else:
            yield item
