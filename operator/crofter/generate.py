"""Writes every file that is generated from the models, and the generated parts of the components' pages.

`python -m crofter.generate [--check]`
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from crofter import access
from crofter.api import definitions, reference
from crofter.api.registry import EVERY
from crofter.plan.alarms import page as alarm_catalogue
from crofter.plan.pages.blocks import PageError, filled
from crofter.plan.pages.component import UntrueError, blocks
from crofter.plan.pages.contents import PAGES

HEADER: Final = "# Generated from operator/crofter/api by `make generate`; edit the models instead.\n"


def generated() -> Mapping[str, list[dict[str, Any]]]:
    """The objects of every generated file, by its path in the repository."""
    files = {
        "manifests/operator/rbac.yaml": access.manifests(),
        "manifests/crds/environments.yaml": [definitions.environment_crd()],
        "manifests/crds/accounts.yaml": [definitions.account_crd()],
    }
    for component in EVERY:
        folder = f"compositions/apis/{component.kind.lower()}"
        files[f"{folder}/definition.yaml"] = [definitions.composite_definition(component)]
        files[f"{folder}/composition.yaml"] = [definitions.composition(component)]
    return files


def rendered() -> dict[str, str]:
    """The text of every file that is generated as a whole, by its path in the repository."""
    objects = {
        path: HEADER + yaml.safe_dump_all(content, sort_keys=False, width=120, allow_unicode=True)
        for path, content in generated().items()
    }
    return objects | {alarm_catalogue.PATH: alarm_catalogue.page(), reference.PATH: reference.page()}


def pages(root: Path) -> dict[str, str]:
    """The text of every component's page, by its path in the repository: as it is there, its blocks written anew.

    Raises PageError where one is not there, or lacks a marker.
    """
    found = {}
    for component in EVERY:
        path = PAGES[component.kind].path
        if not (root / path).exists():
            raise PageError(f"{path}: is not there, and {component.kind} needs a page")
        found[path] = filled(path, (root / path).read_text(), blocks(component))
    return found


def main(arguments: list[str] | None = None) -> int:
    """Write the files, or with --check say which of them are not current (exit status 1)."""
    parser = argparse.ArgumentParser(prog="python -m crofter.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a file is not current")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="root of the checkout")
    options = parser.parse_args(arguments)
    try:
        wanted = rendered() | pages(options.root)
    except (PageError, UntrueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    stale = []
    for path, text in wanted.items():
        target = options.root / path
        if target.exists() and target.read_text() == text:
            continue
        stale.append(path)
        if not options.check:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
    for path in stale:
        sys.stdout.write(f"{'stale' if options.check else 'wrote'}: {path}\n")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
