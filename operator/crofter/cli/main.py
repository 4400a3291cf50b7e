"""The `crofter` command and its subcommands."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import EntryPoint, distribution
from typing import Final

import click

DISTRIBUTION: Final = "crofter"

COMMANDS: Final = "crofter.commands"
"""Entry points of the distribution in this group are the subcommands."""

SHORT_HELP: Final[Mapping[str, str]] = {
    "explain": "Print the effective spec: what the manifest says, and every default of its profile.",
    "local": "Run Crofter on this machine: a real Kubernetes API and Crossplane, and a local AWS.",
    "render": "Print every managed resource that Environments would become, without a cluster or AWS.",
    "status": "Show an Environment: its components, their AWS resources, state, age, and AWS errors.",
    "validate": "Check Environments without a cluster: fields, rules, and every rendered resource.",
}
"""What `crofter --help` prints for each subcommand. To read it from the subcommands would import all of them."""


class Commands(click.Group):
    """A group that imports only the subcommand to run, because each has libraries that take long to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names, sorted."""
        return sorted({*super().list_commands(ctx), *_installed()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name, None for an unknown name."""
        installed = _installed().get(cmd_name)
        if installed is None:
            return super().get_command(ctx, cmd_name)
        with _no_collection():
            command: click.Command = installed.load()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names and short help of all subcommands without importing any."""
        rows = [(name, SHORT_HELP.get(name, "")) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _installed() -> dict[str, EntryPoint]:
    """Return the entry points of this distribution alone: to search every installed one takes longer than the rest."""
    return {one.name: one for one in distribution(DISTRIBUTION).entry_points if one.group == COMMANDS}


@contextmanager
def _no_collection() -> Iterator[None]:
    """Switch the garbage collector off during imports, which make many objects and no garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name=DISTRIBUTION)
def crofter() -> None:
    """Environments as a resource: look at them, check them, and see what they would become."""


def main() -> None:
    """Run the command."""
    crofter(prog_name="crofter")
