"""`crofter render`: everything an Environment would become, as manifests, offline."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click
import yaml

from crofter import overriding
from crofter.cli.manifests import accounts, documents, environments
from crofter.cli.options import FILES
from crofter.offline import UNKNOWN_ACCOUNT, clean, render_environment
from crofter.validation import rules
from crofter.validation.context import Context
from crofter.validation.problem import joined
from crofter_function.inprocess import RenderError
from crofter_function.simulate import NotSettledError


@click.command()
@FILES
@click.option("--composites", is_flag=True, help="Also the composite resources between Environment and AWS.")
@click.option("--summary", is_flag=True, help="Only how many of each kind, by component, and their keys.")
def render(paths: tuple[Path, ...], composites: bool, summary: bool) -> None:
    """Print every managed resource that Environments would become, without a cluster or AWS.

    Ids that AWS assigns are made up. Where no file holds the Account, an example account stands for it.
    """
    found = documents(paths)
    known = accounts(found)
    manifests = []
    for one in environments(found):
        spec, problems = rules.check(one.spec, Context(one.namespace, one.name))
        if spec is None or problems:
            raise click.ClickException(f"{one.namespace}/{one.name}: {joined(problems)}")
        account = known.get(spec.account_ref.name)
        if account is None:
            click.echo(f"# Account {spec.account_ref.name} is in none of the files: an example stands for it", err=True)
            account = UNKNOWN_ACCOUNT
        problems = overriding.problems(one.namespace, one.name, spec, account)
        if problems:
            raise click.ClickException(f"{one.namespace}/{one.name}: {joined(problems)}")
        try:
            rendered = render_environment(one.namespace, one.name, spec, account)
        except (RenderError, NotSettledError) as error:
            raise click.ClickException(f"{one.namespace}/{one.name}: cannot be rendered: {error}") from error
        if summary:
            _summary(rendered.managed)
            continue
        for component, managed in sorted(rendered.managed.items()):
            if composites:
                manifests.append(clean(rendered.composites[component]))
            manifests += managed.values()
    if manifests:
        yaml.safe_dump_all(manifests, sys.stdout, sort_keys=False, width=120, allow_unicode=True)


def _summary(rendered: Mapping[str, Mapping[str, dict[str, object]]]) -> None:
    for component, managed in sorted(rendered.items()):
        by_kind: dict[str, list[str]] = {}
        for key, resource in sorted(managed.items()):
            by_kind.setdefault(str(resource["kind"]), []).append(key)
        click.echo(f"{component}: {len(managed)}")
        width = max(map(len, by_kind), default=0)
        for kind, keys in sorted(by_kind.items()):
            click.echo(f"  {kind:<{width}}  {len(keys):>3}  {', '.join(keys)}")
    click.echo(f"total: {sum(map(len, rendered.values()))}")
