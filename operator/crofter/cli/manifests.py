"""Reads Environments and Accounts from files."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import yaml

from crofter.api import account, environment, meta
from crofter.api.account import AccountSpec
from crofter.validation.parse import parse
from crofter.validation.problem import joined


@dataclass(frozen=True, slots=True)
class Document:
    """One object of a file."""

    source: str
    raw: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.raw.get("kind", ""))

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.raw.get("metadata", {}).get("name", ""))

    @property
    def namespace(self) -> str:
        """Its namespace, `default` when it names none."""
        return str(self.raw.get("metadata", {}).get("namespace") or "default")

    @property
    def spec(self) -> Mapping[str, Any]:
        """Its spec."""
        return part(self.raw, "spec")


def part(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of an object that should be an object; nothing where it is none, which the rules tell of."""
    found = raw.get(name)
    return found if isinstance(found, Mapping) else {}


def documents(paths: tuple[Path, ...]) -> tuple[Document, ...]:
    """Every object of the files; folders are searched for *.yaml, `-` is standard input.

    Raises click.ClickException for what is not YAML or not an object.
    """
    return tuple(document for path in paths for document in _of(path))


def _of(path: Path) -> Iterator[Document]:
    if path.is_dir():
        for child in sorted(path.rglob("*.yaml")):
            yield from _of(child)
        return
    source = "standard input" if str(path) == "-" else str(path)
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text()
        loaded = list(yaml.safe_load_all(text))
    except OSError as error:
        raise click.ClickException(f"{source}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise click.ClickException(f"{source}: not YAML: {error}") from error
    for raw in loaded:
        if raw is None:
            continue
        if not isinstance(raw, dict) or not isinstance(raw.get("metadata"), dict):
            raise click.ClickException(f"{source}: not a Kubernetes object: it needs apiVersion, kind and metadata")
        yield Document(source, raw)


def environments(found: tuple[Document, ...]) -> tuple[Document, ...]:
    """The Environments among them. Raises click.ClickException when there are none."""
    wanted = tuple(one for one in found if one.kind == environment.KIND)
    if not wanted:
        kinds = ", ".join(sorted({one.kind for one in found})) or "nothing"
        raise click.ClickException(f"no {environment.KIND} of {meta.API_VERSION} in these files (found: {kinds})")
    return wanted


def accounts(found: tuple[Document, ...]) -> dict[str, AccountSpec]:
    """The Accounts among them, by name. Raises click.ClickException for one that is not valid."""
    result = {}
    for one in found:
        if one.kind == account.KIND:
            spec, problems = parse(AccountSpec, one.spec)
            if spec is None:
                raise click.ClickException(f"{one.source}: Account {one.name}: {joined(problems)}")
            result[one.name] = spec
    return result
