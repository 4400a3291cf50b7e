"""The `crofter` command and its subcommands."""

from importlib.metadata import EntryPoint, entry_points
from typing import Final

import click

COMMANDS: Final = "crofter.commands"
"""Entry points of this group are the subcommands: `crofter local` is one where its extra is installed."""


class Commands(click.Group):
    """Subcommands that are imported when they are named: each has libraries of its own, which take long to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, sorted."""
        return sorted({*super().list_commands(ctx), *_installed()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None when none is called so."""
        installed = _installed().get(cmd_name)
        if installed is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = installed.load()
        return command


def _installed() -> dict[str, EntryPoint]:
    return {one.name: one for one in entry_points(group=COMMANDS)}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="crofter")
def crofter() -> None:
    """Environments as a resource: look at them, check them, and see what they would become."""


def main() -> None:
    """Run the command."""
    crofter(prog_name="crofter")
