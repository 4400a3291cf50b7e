"""Applies an example and shows how it comes to life: what `make demo` ends with."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from crofter_local.cluster import Cluster, ClusterError, RequestError, condition, describe, is_true

_GROUP_SUFFIX = ".aws.m.upbound.io"
_POLL_SECONDS = 0.5
_BAR_WIDTH = 20
_SHOWN_IDS = 3
_EXTERNAL_NAME = "crossplane.io/external-name"


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
) -> None:
    """Show the progress of the Environments among ``documents`` until all are Ready, then what exists in AWS for them.

    ``failures`` returns what is wrong with processes that were given up.

    Raises:
        ClusterError: a process was given up, so that nothing more would happen, or an Environment was deleted.
    """
    waiting = [item for item in documents if item["kind"] == "Environment"]
    began = time.monotonic()
    async with Cluster(kubeconfig) as cluster:
        for item in waiting:
            await _until_ready(cluster, item, console, failures)
        console.print(f"[bold green]Ready[/] after {time.monotonic() - began:.1f} s\n", highlight=False)
        for namespace in sorted({item["metadata"].get("namespace", "default") for item in waiting}):
            console.print(inventory_table(namespace, await managed_resources(cluster, namespace)))


async def managed_resources(cluster: Cluster, namespace: str) -> list[dict[str, Any]]:
    """Return every AWS managed resource in a namespace."""
    groups = await cluster.request("GET", "/apis")
    versions = [
        group["preferredVersion"]["groupVersion"] for group in groups["groups"] if group["name"].endswith(_GROUP_SUFFIX)
    ]
    listed = await asyncio.gather(*(_in_group(cluster, version, namespace) for version in versions))
    return [item for items in listed for item in items]


def inventory_table(namespace: str, resources: Iterable[Mapping[str, Any]]) -> Table:
    """Return what exists in AWS for a namespace: how many of each kind, how many ready, and some of their ids."""
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for item in resources:
        by_kind.setdefault(item["kind"], []).append(item)
    table = Table(title=f"What exists in AWS for namespace {namespace}", title_justify="left", box=None, pad_edge=False)
    for heading, justify in (("KIND", "left"), ("READY", "right"), ("IDS", "left")):
        table.add_column(heading, justify="right" if justify == "right" else "left")
    counts: Counter[str] = Counter()
    for kind, items in sorted(by_kind.items()):
        ready = sum(is_true(item, "Ready") for item in items)
        counts.update(all=len(items), ready=ready)
        ids = [item["metadata"].get("annotations", {}).get(_EXTERNAL_NAME, "-") for item in items]
        more = f" … {len(ids) - _SHOWN_IDS} more" if len(ids) > _SHOWN_IDS else ""
        table.add_row(kind, f"{ready}/{len(items)}", Text(", ".join(ids[:_SHOWN_IDS]) + more))
    table.add_row(Text("in all", style="bold"), Text(f"{counts['ready']}/{counts['all']}", style="bold"), "")
    return table


async def _in_group(cluster: Cluster, version: str, namespace: str) -> list[dict[str, Any]]:
    try:
        kinds = await cluster.request("GET", f"/apis/{version}")
        names = [
            entry["name"]
            for entry in kinds["resources"]
            if entry["namespaced"] and "managed" in entry.get("categories", ())
        ]
        found = []
        for name in names:
            listed = await cluster.request("GET", f"/apis/{version}/namespaces/{namespace}/{name}")
            kind = listed["kind"].removesuffix("List")
            found += [{**item, "kind": kind} for item in listed["items"]]
    except RequestError as error:
        raise ClusterError(f"{version} could not be listed: {error}") from error
    return found


async def _until_ready(
    cluster: Cluster, item: Mapping[str, Any], console: Console, failures: Callable[[], Sequence[str]]
) -> None:
    """Show one Environment until it is Ready; on a terminal as a live table, elsewhere a line for each new message."""
    metadata = item["metadata"]
    live = Live(console=console, refresh_per_second=4, transient=True) if console.is_terminal else None
    shown = ""
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
            elif (message := _summary(found)) != shown:
                shown = message
                console.print(f"  {message}", markup=False, highlight=False)
            if _is_current(found) and is_true(found, "Ready"):
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
    ready = condition(environment, "Ready") or {}
    components = (environment.get("status") or {}).get("components") or []
    done = sum(1 for entry in components if entry.get("ready"))
    text = ready.get("message") or ready.get("reason") or "not seen by the operator yet"
    return f"{describe(environment)}: {done}/{len(components)} components · {text}"


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
