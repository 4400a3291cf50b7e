"""Applies an example and shows how it comes to life: what `make demo` ends with."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from crofter.api.account import AccountSpec
from crofter.aws.errors import AwsError
from crofter.aws.inventory import Found
from crofter_local import aws_inventory
from crofter_local.cluster import Cluster, ClusterError, condition, describe, is_true
from crofter_local.display import EnvironmentLines

_POLL_SECONDS = 0.5
_BAR_WIDTH = 20


async def apply(kubeconfig: Path, documents: Sequence[Mapping[str, Any]]) -> list[str]:
    """Apply ``documents`` in order, creating their namespaces first, and return what was applied in words."""
    present = {item["metadata"]["name"] for item in documents if item["kind"] == "Namespace"}
    wanted = {item["metadata"].get("namespace") for item in documents} - present - {None, "default"}
    spaces = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}} for name in sorted(wanted)]
    async with Cluster(kubeconfig) as cluster:
        for item in (*spaces, *documents):
            await cluster.apply(item)
    return [describe(item) for item in documents]


async def watch(
    kubeconfig: Path,
    documents: Iterable[Mapping[str, Any]],
    console: Console,
    failures: Callable[[], Sequence[str]],
    endpoint: str,
) -> None:
    """Show the progress of the Environments among ``documents`` until all are Ready, then what exists in AWS for them.

    ``failures`` returns what is wrong with processes that were given up; ``endpoint`` is the local AWS's.

    Raises:
        ClusterError: a process was given up, so that nothing more would happen, or an Environment was deleted.
    """
    waiting = [item for item in documents if item["kind"] == "Environment"]
    began = time.monotonic()
    async with Cluster(kubeconfig) as cluster:
        for item in waiting:
            await _until_ready(cluster, item, console, failures)
        console.print(f"[bold green]Ready[/] after {time.monotonic() - began:.1f} s\n", highlight=False)
        for item in waiting:
            console.print(await _inventory(cluster, item, endpoint))


async def _inventory(cluster: Cluster, item: Mapping[str, Any], endpoint: str) -> RenderableType:
    """What AWS holds for an Environment."""
    metadata = item["metadata"]
    environment = await cluster.get(
        item["apiVersion"], item["kind"], metadata["name"], metadata.get("namespace", "default")
    )
    account = await cluster.get(item["apiVersion"], "Account", item["spec"]["accountRef"]["name"])
    if environment is None or account is None:
        raise ClusterError(f"{describe(item)} or its Account was deleted")
    identity = environment["status"]["environmentId"]
    spec = AccountSpec.model_validate(account["spec"])
    return aws_inventory.table(metadata["name"], identity, await asyncio.to_thread(_find, endpoint, spec, identity))


def _find(endpoint: str, account: AccountSpec, environment_id: str) -> tuple[Found, ...]:
    try:
        return aws_inventory.find(endpoint, account, environment_id)
    except AwsError as error:
        raise ClusterError(f"the local AWS cannot be asked: {error}") from error


async def _until_ready(
    cluster: Cluster, item: Mapping[str, Any], console: Console, failures: Callable[[], Sequence[str]]
) -> None:
    """Show one Environment until it is Ready; on a terminal as a live table, elsewhere a line for each component."""
    metadata = item["metadata"]
    live = Live(console=console, refresh_per_second=4, transient=True) if console.is_terminal else None
    lines = EnvironmentLines(console)
    found: dict[str, Any] | None = None
    if live:
        live.start()
    try:
        while True:
            found = await cluster.get(
                item["apiVersion"], item["kind"], metadata["name"], metadata.get("namespace", "default")
            )
            if found is None:
                raise ClusterError(f"{describe(item)} was deleted")
            if live:
                live.update(_environment(found))
            ready = _is_current(found) and is_true(found, "Ready")
            if not live:
                lines.update(found, _summary(found), last=ready)
            if ready:
                return
            if given_up := failures():
                raise ClusterError("\n".join(given_up))
            await asyncio.sleep(_POLL_SECONDS)
    finally:
        if live:
            live.stop()
            if found:
                console.print(_environment(found))


def _is_current(environment: Mapping[str, Any]) -> bool:
    ready = condition(environment, "Ready")
    return ready is not None and ready.get("observedGeneration") == environment["metadata"]["generation"]


def _summary(environment: Mapping[str, Any]) -> str:
    told = (environment.get("status") or {}).get("summary") or "not seen by the operator yet"
    return f"{describe(environment)}: {told}"


def _environment(environment: Mapping[str, Any]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for entry in (environment.get("status") or {}).get("components") or []:
        # "57/64", as the Environment's API says; nothing at first.
        ready, _, total = (entry.get("resources") or "0/0").partition("/")
        mark = Text("✓", style="green") if entry.get("ready") else Text("…", style="yellow")
        bar = ProgressBar(total=max(int(total), 1), completed=int(ready), width=_BAR_WIDTH)
        name = f"{entry.get('kind', '')} {entry.get('name', '')}".strip()
        table.add_row(
            Text(" "), mark, Text(name), bar, f"{ready}/{total}", Text(entry.get("message") or "", style="dim")
        )
    return Group(table, Text(f"  {_summary(environment)}", style="bold"))
