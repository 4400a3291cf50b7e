"""`crofter explain`: the effective spec, with what its profile adds."""

import sys
from pathlib import Path

import click
import yaml

from crofter.cli.manifests import documents, environments
from crofter.cli.options import FILES
from crofter.plan.profiles import effective
from crofter.validation import rules
from crofter.validation.context import Context
from crofter.validation.problem import joined


@click.command()
@FILES
def explain(paths: tuple[Path, ...]) -> None:
    """Print the effective spec: what the manifest says, and every default that its profile and defaultsVersion add."""
    explained = []
    for one in environments(documents(paths)):
        spec, problems = rules.check(one.spec, Context(one.namespace, one.name))
        if spec is None or problems:
            raise click.ClickException(f"{one.namespace}/{one.name}: {joined(problems)}")
        explained.append({"name": one.name, "namespace": one.namespace, "effectiveSpec": effective(spec).wire()})
    yaml.safe_dump_all(explained, sys.stdout, sort_keys=False, width=120, allow_unicode=True)
