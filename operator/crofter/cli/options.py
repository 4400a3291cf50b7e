"""Options that several commands share."""

from pathlib import Path

import click

FILES = click.option(
    "-f",
    "--filename",
    "paths",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path, allow_dash=True, exists=True),
    help="File or folder with Environments and, if need be, their Accounts; - is standard input. May be repeated.",
)
NAMESPACE = click.option(
    "-n", "--namespace", default="default", show_default=True, help="Namespace of the Environment."
)
