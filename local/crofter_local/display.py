"""What a person sees while something starts: a live table on a terminal, one line for each event elsewhere."""

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from crofter_local.build import Progress

_DONE = ("ready", "done")
_STYLES = {
    "ready": "green",
    "done": "green",
    "waiting": "dim",
    "starting": "yellow",
    "running": "yellow",
    "restarting": "bold yellow",
    "stopped": "magenta",
    "failed": "bold red",
}
_BAR_WIDTH = 32
_SUMMARY_SECONDS = 20.0


class StartView:
    """Shows the processes and steps of an instance as they become ready. A context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, refresh_per_second=8, transient=True) if console.is_terminal else None
        self._shown: set[str] = set()
        self._began = time.monotonic()
        self._spinners: dict[str, Spinner] = {}

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def update(self, status: Mapping[str, Any]) -> None:
        """Show a new status."""
        entries = [*status["processes"], *status["steps"]]
        self._print_finished(entries)
        if self._live:
            self._live.update(self._unfinished(entries))

    def _print_finished(self, entries: list[dict[str, Any]]) -> None:
        """Print a line, once, for whatever has become ready."""
        for entry in entries:
            if entry["state"] in _DONE and entry["name"] not in self._shown:
                self._shown.add(entry["name"])
                taken = entry.get("ready_after") or entry.get("seconds") or 0.0
                self._console.print(
                    f"  [green]✓[/] [bold]{entry['name']:<24}[/] {escape(entry['title']):<42} [dim]{taken:5.1f} s[/]",
                    highlight=False,
                )

    def _unfinished(self, entries: list[dict[str, Any]]) -> RenderableType:
        table = Table.grid(padding=(0, 1))
        active = [entry for entry in entries if entry["state"] not in (*_DONE, "waiting")]
        for entry in active:
            name = entry["name"]
            spinner = self._spinners.setdefault(name, Spinner("dots", style="yellow"))
            detail = f" ({entry['last_exit']})" if entry.get("last_exit") else ""
            state = Text(entry["state"] + detail, style=_STYLES.get(entry["state"], ""))
            table.add_row(Text(" "), spinner, Text(f"{name:<24}", style="bold"), state)
        waiting = sum(1 for entry in entries if entry["state"] == "waiting")
        elapsed = time.monotonic() - self._began
        footer = Text(f"  {elapsed:.0f} s" + (f" · {waiting} more to come" if waiting else ""), style="dim")
        return Group(table, footer)


class BuildView:
    """Shows the progress of a build of the programs. A context manager; `update` takes what `build.ensure` reports."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, refresh_per_second=8, transient=True) if console.is_terminal else None
        self._spinner = Spinner("dots", style="yellow")
        self._announced = False
        self._stage = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._live and self._live.is_started:
            self._live.stop()

    def update(self, progress: Progress) -> None:
        """Show new progress."""
        if not self._announced:
            self._announced = True
            self._console.print(
                "Building the control plane from Go modules. This happens once and takes 5 to 10 minutes;"
                " after that a start takes seconds."
            )
            if self._live:
                self._live.start()
        if progress.phase == "done":
            self._console.print(
                f"  [green]✓[/] [bold]{progress.program:<24}[/] {progress.index} of {progress.total}"
                f" [dim]{progress.seconds:6.0f} s[/]",
                highlight=False,
            )
        elif self._live:
            self._live.update(self._render(progress))
        elif self._begins(progress):
            self._console.print(f"  … {self._stage}", highlight=False, markup=False)

    def _begins(self, progress: Progress) -> bool:
        """Return True for the first progress of a stage: a wait, a download of Go, or one program."""
        if progress.phase == "waiting":
            stage = self._text(progress)
        elif progress.phase == "toolchain":
            stage = progress.note
        else:
            stage = f"{progress.program} ({progress.index} of {progress.total})"
        if stage in ("", self._stage):
            return False
        self._stage = stage
        return True

    def _render(self, progress: Progress) -> RenderableType:
        line = Table.grid(padding=(0, 1))
        bar: RenderableType = ""
        if progress.packages:
            bar = ProgressBar(total=progress.packages, completed=progress.compiled, width=_BAR_WIDTH)
        line.add_row(Text(" "), self._spinner, Text(self._text(progress)), bar)
        return Group(line, Text(f"      {progress.note[:90]}", style="dim"))

    @staticmethod
    def _text(progress: Progress) -> str:
        if progress.phase == "waiting":
            return "another build is running; waiting for it"
        head = f"{progress.program} ({progress.index} of {progress.total}), {progress.seconds:.0f} s"
        match progress.phase:
            case "toolchain":
                return f"{head}: {progress.note or 'looking for Go'}"
            case "modules":
                return f"{head}: {progress.downloaded} modules downloaded"
            case _:
                return f"{head}: {progress.compiled} of at most {progress.packages} packages compiled"


class EnvironmentLines:
    """Shows an Environment without a terminal: a line for each component that is ready, and how far it is now and then.

    ``clock`` returns seconds.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._ready: set[str] = set()
        self._summary = ""
        self._printed_at = clock()

    def update(self, environment: Mapping[str, Any], summary: str, *, last: bool = False) -> None:
        """Show what is new; ``last`` prints the summary even if one was printed a moment ago."""
        for entry in (environment.get("status") or {}).get("components") or []:
            name = f"{entry.get('kind', '')} {entry.get('name', '')}".strip()
            if entry.get("ready") and name not in self._ready:
                self._ready.add(name)
                self._print(f"  ✓ {name} {entry.get('resources') or ''}".rstrip())
        due = last or not self._summary or self._clock() - self._printed_at >= _SUMMARY_SECONDS
        if due and summary != self._summary:
            self._summary = summary
            self._print(f"  {summary}")

    def _print(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)
        self._printed_at = self._clock()


def status_table(status: Mapping[str, Any]) -> Table:
    """Return the processes of an instance as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("PROCESS", "STATE", "PID", "PORT", "RESTARTS", "MEMORY", "LAST EXIT"):
        table.add_column(heading, no_wrap=heading != "LAST EXIT")
    for entry in status["processes"]:
        memory = f"{entry['memory'] / 2**20:.0f} MiB" if entry["memory"] else "-"
        table.add_row(
            entry["name"],
            Text(entry["state"], style=_STYLES.get(entry["state"], "")),
            str(entry["pid"] or "-"),
            str(entry["port"] or "-"),
            str(entry["restarts"]),
            memory,
            entry["last_exit"] or "-",
        )
    return table
