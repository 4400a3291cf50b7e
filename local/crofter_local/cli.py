"""The ``crofter local`` commands."""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from crofter_local import build, checkout, demo, faults, state
from crofter_local.aws.coverage import coverage as aws_coverage
from crofter_local.childprocess import tail
from crofter_local.client import Instance, InstanceError, attach, launch
from crofter_local.cluster import ClusterError
from crofter_local.controlplane import ALL
from crofter_local.display import BuildView, StartView, status_table

_Command = TypeVar("_Command", bound=Callable[..., Any])

_FOLLOW_SECONDS = 0.3
_FAILURES = (
    build.BuildError,
    checkout.CheckoutError,
    ClusterError,
    InstanceError,
    KeyError,
    state.StateError,
)


class _Group(click.Group):
    """Shows the failures that a person can do something about without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except _FAILURES as error:
            message = error.args[0] if isinstance(error, KeyError) and error.args else error
            raise click.ClickException(str(message)) from error


def _state_option(command: _Command) -> _Command:
    return click.option(
        "--state-dir",
        type=click.Path(path_type=Path, file_okay=False),
        envvar=state.STATE_VARIABLE,
        help="Folder of the instance; several instances with different folders can run at once.",
    )(command)


@click.group(cls=_Group)
def local() -> None:
    """Run Crofter on this machine: a real Kubernetes API and Crossplane, and a local AWS. No Docker, no account."""


@local.command()
@_state_option
@click.option(
    "--example",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Manifest to apply once all is healthy; its progress is shown until it is Ready.",
)
@click.option("--no-wait", is_flag=True, help="Do not wait for the example to become Ready.")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(sorted(ALL)),
    help="Leave this component out, for example to run the operator from an editor. Can be repeated.",
)
def up(state_dir: Path | None, example: Path | None, no_wait: bool, without: tuple[str, ...]) -> None:
    """Start everything, in the background, and wait until it is healthy."""
    console = Console()
    running = attach(state_dir)
    if running:
        _wait_for_other(running, console)
        console.print(f"Already running (supervisor {running.status()['pid']}).\n")
        console.print(status_table(running.status()))
    else:
        running = _start(state_dir, ALL - set(without), console)
    _print_hints(running, console, example)
    if example:
        documents = checkout.read(example)
        applied = asyncio.run(demo.apply(running.kubeconfig, documents))
        for name in applied:
            console.print(f"  [green]✓[/] applied {escape(name)}", highlight=False)
        if not no_wait:
            instance = running
            asyncio.run(
                demo.watch(
                    instance.kubeconfig,
                    documents,
                    console,
                    lambda: _failures(instance.status()),
                    instance.aws_endpoint,
                )
            )


@local.command("build")
def build_programs() -> None:
    """Build the programs of the control plane, which takes minutes and is done once."""
    if not build.is_ready():
        with BuildView(Console()) as view:
            build.ensure(view.update)


@local.command()
@_state_option
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def status(state_dir: Path | None, as_json: bool) -> None:
    """Show each process: state, pid, port, restarts, memory, log."""
    found = _instance(state_dir).status()
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    instance_logs = state.StateDir.at(state_dir).logs
    console = Console()
    console.print(f"[bold]{found['phase']}[/], up {_span(time.time() - found['started'])}, supervisor {found['pid']}")
    facts = Table.grid(padding=(0, 2))
    for label, value in (
        ("Kubernetes", found["server"]),
        ("AWS", f"{found['aws_endpoint']} ({found['region']})"),
        ("Kubeconfig", found["kubeconfig"]),
        ("Logs", instance_logs),
    ):
        facts.add_row(label, escape(str(value)))
    console.print(facts, soft_wrap=True)
    console.print()
    console.print(status_table(found))
    total = sum(entry["memory"] or 0 for entry in found["processes"])
    console.print(f"\n[dim]{total / 2**20:.0f} MiB in all[/]", highlight=False)
    for failure in _failures(found):
        console.print(f"\n[bold red]{escape(failure)}[/]", highlight=False)


@local.command()
@_state_option
@click.argument("name", required=False)
@click.option("-f", "--follow", is_flag=True, help="Go on printing what is added.")
@click.option("-n", "--lines", default=50, show_default=True, help="How many lines from the end.")
def logs(state_dir: Path | None, name: str | None, follow: bool, lines: int) -> None:
    """Print the end of the log of NAME, or of all processes."""
    folder = state.StateDir.at(state_dir)
    known = {path.stem: path for path in sorted(folder.logs.glob("*.log"))}
    if folder.supervisor_log.exists():
        known["supervisor"] = folder.supervisor_log
    if name is not None and name not in known:
        raise click.ClickException(f"no log of {name!r}; there are: {', '.join(known) or 'none, nothing runs'}")
    chosen = {name: known[name]} if name else known
    for title, path in chosen.items():
        for line in tail(path, lines):
            click.echo(line if name else f"{title:<24} {line}")
    if follow:
        _follow(chosen, prefixed=name is None)


@local.command()
@_state_option
@click.option("--raw", is_flag=True, help="Print the file itself instead of its path.")
def kubeconfig(state_dir: Path | None, raw: bool) -> None:
    """Print the path of the administrator's kubeconfig."""
    path = _instance(state_dir).kubeconfig
    click.echo(path.read_text(encoding="utf-8") if raw else path, nl=not raw)


@local.command()
@_state_option
def down(state_dir: Path | None) -> None:
    """Stop everything and remove its state. The programs that were built are kept."""
    instance = Instance(state.StateDir.at(state_dir))
    was_there = instance.state.is_ours()
    instance.down()
    click.echo("Stopped, state removed." if was_there else "Nothing was running.")


@local.command()
@_state_option
@click.argument("name")
def kill(state_dir: Path | None, name: str) -> None:
    """Kill the process NAME as a crash would (SIGKILL). The supervisor starts it again."""
    click.echo(f"Killed {name} (pid {_instance(state_dir).kill(name)}); it is being restarted.")


@local.command()
@_state_option
@click.argument("name")
def restart(state_dir: Path | None, name: str) -> None:
    """Stop the process NAME, start it again, and wait until it is ready."""
    instance = _instance(state_dir)
    instance.restart(name)
    click.echo(f"{name} is ready (pid {instance.pid(name)}).")


@local.command()
@_state_option
@click.argument("name")
def stop(state_dir: Path | None, name: str) -> None:
    """Stop the process NAME, and leave it stopped."""
    _instance(state_dir).stop(name)
    click.echo(f"{name} is stopped; `crofter local restart {name}` starts it.")


@local.group()
def fault() -> None:
    """Make calls to the local AWS fail, to see what Crofter does about it."""


@fault.command("add")
@_state_option
@click.option("--action", required=True, help="API action, for example CreateVpc.")
@click.option("--code", required=True, help="AWS error code, for example VpcLimitExceeded.")
@click.option("--message", required=True, help="AWS error message.")
@click.option("--count", type=click.IntRange(min=1), help="How many calls fail; all until `fault clear` if not given.")
@click.option("--kind", help="Only for managed resources of this kind, for example VPC.")
@click.option("--name", help="Only for the managed resource of this name.")
def fault_add(
    state_dir: Path | None, action: str, code: str, message: str, count: int | None, kind: str | None, name: str | None
) -> None:
    """Let an API action fail."""
    faults.add(_instance(state_dir).state.faults, faults.Fault(action, code, message, count, kind, name))
    click.echo(
        f"{action} now fails with {code}" + (f", {count} times." if count else " until `crofter local fault clear`.")
    )


@fault.command("list")
@_state_option
def fault_list(state_dir: Path | None) -> None:
    """List the faults in force."""
    found = faults.load(_instance(state_dir).state.faults)
    if not found:
        click.echo("No faults.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("ACTION", "CODE", "MESSAGE", "REMAINING", "KIND", "NAME"):
        table.add_column(heading)
    for entry in found:
        remaining = "all" if entry.remaining is None else str(entry.remaining)
        table.add_row(
            entry.action, entry.code, escape(entry.message), remaining, entry.kind or "any", entry.name or "any"
        )
    Console().print(table)


@fault.command("clear")
@_state_option
def fault_clear(state_dir: Path | None) -> None:
    """Remove all faults."""
    click.echo(f"{faults.clear(_instance(state_dir).state.faults)} removed.")


def _start(state_dir: Path | None, components: Collection[str], console: Console) -> Instance:
    """Build what is missing, and start an instance; interrupted, take back what was begun."""
    if not build.is_ready():
        with BuildView(console) as view:
            build.ensure(view.update)
    began = time.monotonic()
    console.print("Starting the local control plane")
    try:
        with StartView(console) as starting:
            instance = launch(state_dir, components, on_status=starting.update)
    except KeyboardInterrupt:
        console.print("Interrupted: everything that was started is stopped.")
        raise click.exceptions.Exit(130) from None
    console.print(f"[bold green]Healthy[/] after {time.monotonic() - began:.1f} s\n", highlight=False)
    return instance


@local.command()
def coverage() -> None:
    """Show how each kind is played: by moto or a simulation, and which fields are kept in memory or refused."""
    console = Console()
    shown = Table(box=None, pad_edge=False)
    for heading in ("KIND", "BY", "KEPT IN MEMORY", "REFUSED"):
        shown.add_column(heading)
    for entry in aws_coverage():
        by = f"{entry.backing} ({entry.note})" if entry.note else entry.backing
        shown.add_row(
            entry.kind.replace(".aws.m.upbound.io/", " "),
            by,
            ", ".join(entry.noted),
            ", ".join(sorted(entry.not_modelled)),
        )
    console.print(shown)


def _wait_for_other(instance: Instance, console: Console) -> None:
    """Show the progress of an instance that another `up` is starting."""
    if instance.status()["phase"] != "starting":
        return
    console.print("Another `up` is starting it")
    with StartView(console) as view:
        while (found := instance.status())["phase"] == "starting":
            view.update(found)
            time.sleep(_FOLLOW_SECONDS)


def _print_hints(instance: Instance, console: Console, example: Path | None) -> None:
    crofter = _program()
    hints = [
        ("point kubectl at it", f"export KUBECONFIG={instance.kubeconfig}"),
        ("apply an example", "kubectl apply -f manifests/examples/"),
        ("watch it", "kubectl get environments -A -w"),
        ("look closer", f"{crofter} status NAME"),
        ("see the processes", f"{crofter} local status; {crofter} local logs operator -f"),
        ("make AWS fail", f"{crofter} local fault add --action CreateVpc --code VpcLimitExceeded --message full"),
        ("stop", f"{crofter} local down"),
    ]
    for label, command in hints:
        if not (example and label == "apply an example"):
            console.print(f"  {label:<20} [bold]{escape(command)}[/]", highlight=False, soft_wrap=True)
    console.print()


def _program() -> str:
    """The command as it can be typed here: it is on PATH only where its virtual environment is active."""
    used = Path(sys.argv[0])
    here = Path.cwd()
    return str(used.relative_to(here)) if used.is_absolute() and used.is_relative_to(here) else used.name


def _instance(state_dir: Path | None) -> Instance:
    found = attach(state_dir)
    if found is None:
        raise InstanceError("nothing is running; start it with `crofter local up`")
    return found


def _follow(files: dict[str, Path], *, prefixed: bool) -> None:
    """Print what is added to files, until interrupted."""
    positions = {name: path.stat().st_size for name, path in files.items()}
    while any(path.exists() for path in files.values()):
        for name, path in files.items():
            if not path.exists():
                continue
            with path.open("rb") as stream:
                stream.seek(positions[name])
                added = stream.read()
            complete = added[: added.rfind(b"\n") + 1]
            positions[name] += len(complete)
            for line in complete.decode(errors="replace").splitlines():
                click.echo(f"{name:<24} {line}" if prefixed else line)
        time.sleep(_FOLLOW_SECONDS)


def _failures(status: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the processes that were given up."""
    return [entry["failure"] for entry in status["processes"] if entry["failure"]]


def _span(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
