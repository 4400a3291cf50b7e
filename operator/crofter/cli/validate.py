"""`crofter validate`: what admission would say, and whether everything rendered fits the provider's schemas."""

from pathlib import Path

import click

from crofter import overriding
from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec
from crofter.cli.manifests import Document, accounts, documents, environments, part
from crofter.cli.options import FILES
from crofter.offline import UNKNOWN_ACCOUNT, render_environment
from crofter.validation import rules
from crofter.validation.context import Context, Neighbour, api_hosts
from crofter_function.inprocess import RenderError
from crofter_function.simulate import NotSettledError
from crofter_schemas.validate import validate as violations


@click.command()
@FILES
def validate(paths: tuple[Path, ...]) -> None:
    """Check Environments without a cluster: fields, rules among each other, and every resource they would become.

    Rules about an Account are checked when the Account is among the files. Exit status 1 when something is wrong.
    """
    found = documents(paths)
    known = accounts(found)
    wanted = environments(found)
    wrong = 0
    for one in wanted:
        problems, rendered = _check(one, wanted, known)
        wrong += bool(problems)
        if problems:
            click.secho(f"✗ {one.namespace}/{one.name} ({one.source})", fg="red")
            for problem in problems:
                click.echo(f"  {problem}")
        else:
            click.echo(f"✓ {one.namespace}/{one.name}: valid; {rendered} AWS resources, each valid for its schema")
    if wrong:
        raise SystemExit(1)


def _check(one: Document, others: tuple[Document, ...], known: dict[str, AccountSpec]) -> tuple[list[str], int]:
    raw = one.spec
    reference = str(part(raw, "accountRef").get("name", ""))
    context = Context(
        namespace=one.namespace,
        name=one.name,
        accounts=known or None,
        neighbours=tuple(_neighbours(one, others, reference)),
    )
    spec, problems = rules.check(raw, context)
    if spec is not None and not problems:
        problems = overriding.problems(one.namespace, one.name, spec, known.get(reference))
    if spec is None or problems:
        return [str(problem) for problem in problems], 0
    return _schemas(one, spec, known.get(reference, UNKNOWN_ACCOUNT))


def _neighbours(one: Document, others: tuple[Document, ...], account: str) -> list[Neighbour]:
    found = []
    for other in others[: others.index(one)]:
        if part(other.spec, "accountRef").get("name") == account:
            cidr = part(other.spec, "network").get("cidr")
            hosts = api_hosts(other.spec)
            found.append(Neighbour(other.namespace, other.name, str(cidr) if cidr else None, "", hosts))
    return found


def _schemas(one: Document, spec: EnvironmentSpec, account: AccountSpec) -> tuple[list[str], int]:
    try:
        rendered = render_environment(one.namespace, one.name, spec, account)
    except (RenderError, NotSettledError) as error:
        return [f"cannot be rendered: {error}"], 0
    resources = [resource for managed in rendered.managed.values() for resource in managed.values()]
    wrong = [
        f"{resource['kind']} {resource['metadata']['name']}: {violation.path}: {violation.message}"
        for resource in resources
        for violation in violations(resource)
    ]
    return wrong, len(resources)
