"""`crofter status`: an Environment as a tree, with what AWS says of each resource."""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import click
from rich.console import Console
from rich.live import Live
from rich.text import Text
from rich.tree import Tree

from crofter.api import meta
from crofter.api.times import timestamp
from crofter.cli.options import NAMESPACE
from crofter.clock import system_clock
from crofter.kube.client import Kube, Object, connect
from crofter.kube.errors import UNREACHABLE, KubeError
from crofter.kube.observe import conditions, observed_xrs
from crofter.kube.removal import left
from crofter.kube.resources import ENVIRONMENTS, XRS
from crofter.plan.observed import ObservedXR

_MARKS: Final = {"True": ("✓", "green"), "False": ("✗", "red"), "Unknown": ("?", "yellow")}
_TOLD: Final = ("Stalled", "Drifted", "Paused", "ApprovalRequired", "Deleting")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An Environment, its composite resources by component, and its managed resources."""

    environment: Object
    xrs: Mapping[str, ObservedXR]
    managed: tuple[Object, ...]


@click.command()
@click.argument("name")
@NAMESPACE
@click.option("-w", "--watch", is_flag=True, help="Keep looking until it is ready (or gone).")
@click.option("--interval", default=2.0, show_default=True, help="Seconds between two looks.")
@click.option("--all/--problems", "everything", default=True, help="Every resource, or only those that are not ready.")
def status(name: str, namespace: str, watch: bool, interval: float, everything: bool) -> None:
    """Show an Environment: its components, their AWS resources, state, age, and the AWS error where there is one.

    Exit status 0 when it is ready, 1 when it is not, 2 when there is none of this name.
    """
    try:
        sys.exit(asyncio.run(_run(name, namespace, watch, interval, everything)))
    except KubeError as error:
        raise click.ClickException(str(error)) from error
    except UNREACHABLE as error:
        raise click.ClickException(f"the API server cannot be reached: {error}; is KUBECONFIG right?") from error


async def _run(name: str, namespace: str, watch: bool, interval: float, everything: bool) -> int:
    console = Console()
    async with connect() as kube:
        snapshot = await look(kube, namespace, name)
        if snapshot is None:
            click.echo(f"Error: there is no Environment {name} in namespace {namespace}", err=True)
            return 2
        if not watch:
            console.print(tree(snapshot, system_clock(), everything=everything))
            return 0 if _ready(snapshot) else 1
        with Live(tree(snapshot, system_clock(), everything=everything), console=console, auto_refresh=False) as live:
            while not _ready(snapshot):
                await asyncio.sleep(interval)
                following = await look(kube, namespace, name)
                if following is None:
                    live.update(Text(f"Environment {name} is gone"), refresh=True)
                    return 0
                snapshot = following
                live.update(tree(snapshot, system_clock(), everything=everything), refresh=True)
        return 0


async def look(kube: Kube, namespace: str, name: str) -> Snapshot | None:
    """The Environment as it is now; None when there is none. Raises KubeError."""
    selector = f"{meta.LABEL_ENVIRONMENT}={name}"
    try:
        environment = await kube.get(ENVIRONMENTS, namespace, name)
    except KubeError as error:
        if error.not_found:
            return None
        raise
    lists = await asyncio.gather(*(kube.list_all(resource, namespace, selector) for resource in XRS.values()))
    xrs = observed_xrs(raw for raws in lists for raw in raws)
    managed = await left(kube, namespace, name, xrs.values())
    return Snapshot(environment, xrs, tuple(raw for _, raw in managed))


def _ready(snapshot: Snapshot) -> bool:
    ready = conditions(snapshot.environment).get("Ready")
    current = snapshot.environment["metadata"]["generation"]
    observed = snapshot.environment.get("status", {}).get("observedGeneration")
    return ready is not None and ready.status == "True" and observed == current


def tree(snapshot: Snapshot, now: datetime, *, everything: bool) -> Tree:
    """The Environment as a tree."""
    environment = snapshot.environment
    root = Tree(_head(environment, now))
    found = conditions(environment)
    for kind in _TOLD:
        condition = found.get(kind)
        if condition is not None and condition.status == "True":
            root.add(Text(f"{kind}: {condition.message}", style="yellow"))
    lines = {one["name"]: one for one in environment.get("status", {}).get("components", ())}
    components = sorted({*lines, *snapshot.xrs})
    for component in components:
        line = lines.get(component, {})
        branch = root.add(_component(component, line, snapshot.xrs.get(component)))
        _resources(branch, component, snapshot, now, everything)
    return root


def _head(environment: Object, now: datetime) -> Text:
    metadata, status_ = environment["metadata"], environment.get("status", {})
    ready = conditions(environment).get("Ready")
    mark, style = _MARKS[ready.status if ready else "Unknown"]
    text = Text.assemble((f"{mark} ", style), (f"Environment {metadata['name']}", "bold"))
    text.append(f"  {environment['spec'].get('profile', '')}  {status_.get('region', '')}", style="dim")
    text.append(f"  {status_.get('summary', '')}")
    text.append(f"  {_age(metadata['creationTimestamp'], now)}", style="dim")
    if ready is not None and ready.status != "True" and ready.message:
        text.append(f"\n  {ready.reason}: {ready.message}", style=style)
    return text


def _component(component: str, line: Mapping[str, Any], xr: ObservedXR | None) -> Text:
    mark, style = ("✓", "green") if line.get("ready") else ("…", "yellow")
    kind = line.get("kind") or (xr.kind.kind if xr else "")
    text = Text.assemble((f"{mark} ", style), (component, "bold"), f"  {kind}  {line.get('resources', '')}")
    if line.get("message"):
        text.append(f"  {line['message']}", style=style)
    return text


def _resources(branch: Tree, component: str, snapshot: Snapshot, now: datetime, everything: bool) -> None:
    xr = snapshot.xrs.get(component)
    failing = {one.name: one for one in xr.status.resources.failing} if xr and xr.status else {}
    label = component.replace("/", ".")
    for raw in sorted(snapshot.managed, key=lambda one: one["metadata"]["labels"].get(meta.LABEL_KEY, "")):
        metadata = raw["metadata"]
        if metadata["labels"].get(meta.LABEL_COMPONENT) != label:
            continue
        found = conditions(raw)
        ready, synced = found.get("Ready"), found.get("Synced")
        good = ready is not None and ready.status == "True" and (synced is None or synced.status == "True")
        if good and not everything:
            continue
        mark, style = ("✓", "green") if good else ("…", "yellow")
        trouble = failing.get(metadata["name"])
        if synced is not None and synced.status == "False" and synced.reason == "ReconcileError":
            mark, style = "✗", "red"
        external = metadata.get("annotations", {}).get(meta.CROSSPLANE_EXTERNAL_NAME, "")
        text = Text.assemble((f"{mark} ", style), metadata["labels"].get(meta.LABEL_KEY, metadata["name"]))
        text.append(f"  {raw['kind']}  {external}", style="dim")
        text.append(f"  {_state(raw, found)}", style=style)
        text.append(f"  {_age(metadata['creationTimestamp'], now)}", style="dim")
        if style == "red" and synced is not None:
            said = f"{trouble.reason}: {trouble.message}" if trouble is not None else synced.message
            text.append(f"\n  {said}", style="red")
        branch.add(text)


def _state(raw: Object, found: Mapping[str, Any]) -> str:
    if "deletionTimestamp" in raw["metadata"]:
        return "Deleting"
    ready = found.get("Ready")
    return ready.reason if ready is not None and ready.reason else "Pending"


def _age(since: str, now: datetime) -> str:
    started = timestamp(since)
    if started is None:
        return ""
    seconds = max(0, int((now - started).total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= 2 * size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
