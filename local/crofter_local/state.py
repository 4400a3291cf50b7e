"""Where one local instance keeps its files, and who owns the folder."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

STATE_VARIABLE = "CROFTER_STATE"
"""Environment variable that names the state folder."""

CACHE_VARIABLE = "CROFTER_CACHE"
"""Environment variable that names the folder of the built tools."""

_MARKER = ".crofter-local"
# sun_path holds 108 bytes on Linux and 104 on macOS, a terminating NUL included (unix(7), sys/un.h).
_SOCKET_PATH_LIMIT = 103


class StateError(Exception):
    """The state folder cannot be used; the message says why and what to do."""


def default_state_dir() -> Path:
    """Return the folder of the default instance: ``CROFTER_STATE``, or ``local`` in the user's cache."""
    configured = os.environ.get(STATE_VARIABLE)
    return Path(configured) if configured else Path(platformdirs.user_cache_dir("crofter")) / "local"


def cache_dir() -> Path:
    """Return the folder that keeps built tools between instances: ``CROFTER_CACHE``, or the user's cache."""
    configured = os.environ.get(CACHE_VARIABLE)
    return Path(configured) if configured else Path(platformdirs.user_cache_dir("crofter"))


@dataclass(frozen=True)
class StateDir:
    """The paths of one instance. All files are under ``root``, except a socket whose path is too long."""

    root: Path

    @classmethod
    def at(cls, root: Path | str | None = None) -> "StateDir":
        """Return the paths below ``root``, made absolute, or of the default instance."""
        return cls(Path(root).expanduser().absolute() if root else default_state_dir().expanduser().absolute())

    @property
    def logs(self) -> Path:
        """Folder of one log file for each process."""
        return self.root / "logs"

    @property
    def pki(self) -> Path:
        """Folder of keys and certificates."""
        return self.root / "pki"

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self.root / "kubeconfig"

    @property
    def faults(self) -> Path:
        """The faults that the local AWS provider injects."""
        return self.root / "faults.json"

    @property
    def status(self) -> Path:
        """The last status that the supervisor wrote."""
        return self.root / "status.json"

    @property
    def lock(self) -> Path:
        """The file that a live supervisor holds a lock on."""
        return self.root / "supervisor.lock"

    @property
    def supervisor_log(self) -> Path:
        """What the supervisor itself prints."""
        return self.root / "supervisor.log"

    @property
    def socket(self) -> Path:
        """The supervisor's Unix socket: in ``root``, or in the temporary folder when that path is too long."""
        inside = self.root / "supervisor.sock"
        if len(os.fsencode(inside)) <= _SOCKET_PATH_LIMIT:
            return inside
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"crofter-{os.getuid()}-{digest}.sock"

    def log(self, name: str) -> Path:
        """Return the log file of the process ``name``."""
        return self.logs / f"{name}.log"

    def prepare(self) -> None:
        """Create the folder, readable by its owner only, and claim it.

        Raises:
            StateError: the folder exists, is not empty, and is not a state folder: it would be deleted by ``down``.
        """
        if self.root.exists() and not self.is_ours() and any(self.root.iterdir()):
            raise StateError(
                f"{self.root} is not empty and is no Crofter state folder: choose another with --state-dir"
            )
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.root / _MARKER).touch()

    def is_ours(self) -> bool:
        """Tell whether the folder was claimed by `prepare`."""
        return (self.root / _MARKER).exists()

    def clear(self) -> None:
        """Delete what an earlier run left, except what the supervisor that clears it holds open."""
        if not self.is_ours():
            return
        for entry in self.root.iterdir():
            if entry.name in (_MARKER, self.lock.name, self.supervisor_log.name):
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)

    def remove(self) -> None:
        """Delete the folder, if it was claimed by `prepare`."""
        if self.is_ours():
            self.socket.unlink(missing_ok=True)
            shutil.rmtree(self.root, ignore_errors=True)


def write_text(path: Path, content: str, mode: int = 0o600) -> None:
    """Replace ``path`` by ``content`` in one step, so that a reader sees the old or the new text, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(content)
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Replace ``path`` by ``value`` as JSON in one step."""
    write_text(path, json.dumps(value, indent=1) + "\n")


def read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object in ``path``, or an empty one when there is no such file or it holds none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return {}
    return value if isinstance(value, dict) else {}
