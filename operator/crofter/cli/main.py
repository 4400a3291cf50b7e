"""The `crofter` command and its subcommands."""

import sys
from importlib.metadata import entry_points
from typing import Final

import aiohttp
import click

from crofter.cli.explain import explain
from crofter.cli.render import render
from crofter.cli.status import status
from crofter.cli.validate import validate
from crofter.kube.errors import KubeError

PLUGINS: Final = "crofter.commands"
"""Entry points of this group are added as subcommands: `crofter local` is one, where its extra is installed."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="crofter")
def crofter() -> None:
    """Environments as a resource: look at them, check them, and see what they would become."""


for _command in (status, validate, render, explain):
    crofter.add_command(_command)
for _plugin in entry_points(group=PLUGINS):
    crofter.add_command(_plugin.load(), _plugin.name)


def main() -> None:
    """Run the command; what the API server refuses is told without a traceback."""
    try:
        crofter(prog_name="crofter")
    except (aiohttp.ClientError, OSError) as error:
        click.echo(f"Error: the API server cannot be reached: {error}; is KUBECONFIG right?", err=True)
        sys.exit(1)
    except KubeError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
