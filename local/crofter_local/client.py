"""A local instance that runs detached: start it, ask it, control it. What the command line and tests use.

::

    with launch(state_dir=tmp_path / "state") as plane:
        plane.kubectl("get", "environments")
        plane.kill("operator")      # as a crash; it is restarted
        plane.stop("function")      # stays down until plane.start("function")
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from crofter_local import build, childprocess, state
from crofter_local.controlplane import ALL
from crofter_local.daemon import EXIT_ALREADY_RUNNING

_POLL_SECONDS = 0.1
_ANSWER_SECONDS = 120.0
_DOWN_SECONDS = 30.0
_SHOWN_LINES = 20


class InstanceError(Exception):
    """The instance does not run, did not come up, or refused a command; the message says which and why."""


class Instance:
    """A running instance, found by its state folder. As a context manager it is brought down at the end."""

    def __init__(self, folder: state.StateDir) -> None:
        self.state = folder
        # Kept for as long as this object: a Popen that is dropped while its process runs gives a ResourceWarning.
        self.started: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.down()

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self.state.kubeconfig

    @property
    def aws_endpoint(self) -> str:
        """URL of the local AWS."""
        return str(self.status()["aws_endpoint"])

    def status(self) -> dict[str, Any]:
        """Return the state of the instance, as `ControlPlane.status` makes it. Raises InstanceError if none runs."""
        return self._ask("status")

    def process(self, name: str) -> dict[str, Any]:
        """Return the state of one process: pid, state, port, restarts, memory, log. Raises KeyError if unknown."""
        processes = {entry["name"]: entry for entry in self.status()["processes"]}
        if name not in processes:
            raise KeyError(f"no process {name!r}; there are: {', '.join(processes)}")
        found: dict[str, Any] = processes[name]
        return found

    def pid(self, name: str) -> int | None:
        """Return the process id of a process, None while it does not run."""
        found: int | None = self.process(name)["pid"]
        return found

    def port(self, name: str) -> int | None:
        """Return the port that a process serves on at 127.0.0.1."""
        found: int | None = self.process(name)["port"]
        return found

    def kill(self, name: str) -> int:
        """Send SIGKILL to a process, which is then restarted, and return the pid it had."""
        return int(self._ask("kill", name)["pid"])

    def stop(self, name: str) -> None:
        """Stop a process; it stays stopped until `start`."""
        self._ask("stop", name)

    def start(self, name: str) -> None:
        """Start a process that was stopped, and wait until it is ready."""
        self._ask("start", name)

    def restart(self, name: str) -> None:
        """Stop a process, start it again, and wait until it is ready."""
        self._ask("restart", name)

    def log(self, name: str) -> str:
        """Return all that a process has printed."""
        path = self.state.log(name)
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def wait_ready(self, name: str, *, seconds: float = 60.0) -> None:
        """Wait until a process is ready, for example after `kill`. Raises InstanceError when it takes longer."""
        deadline = time.monotonic() + seconds
        while self.process(name)["state"] != "ready":
            if time.monotonic() > deadline:
                raise InstanceError(f"{name} is not ready after {seconds:.0f} s; log: {self.state.log(name)}")
            time.sleep(_POLL_SECONDS)

    def kubectl(self, *arguments: str, stdin: str | None = None) -> str:
        """Run kubectl as administrator and return what it prints. Raises InstanceError with its error output."""
        program = build.ensure().kubectl
        done = subprocess.run(
            [program, f"--kubeconfig={self.kubeconfig}", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise InstanceError(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def down(self) -> None:
        """Stop everything, wait until it is gone, and remove the state. Does nothing when nothing runs."""
        pid = self._supervisor_pid()
        if pid is not None:
            try:
                self._ask("down")
            except InstanceError:
                _terminate(pid)
            _wait_gone(pid)
        if self.started is not None:
            self.started.poll()
        for entry in state.read_json(self.state.status).get("processes", []):
            if entry.get("pid") and entry.get("created"):
                childprocess.reap(entry["pid"], entry["created"])
        self.state.remove()

    def is_running(self) -> bool:
        """Tell whether a supervisor answers."""
        try:
            self.status()
        except InstanceError:
            return False
        return True

    def _ask(self, command: str, name: str | None = None) -> dict[str, Any]:
        request = {"command": command} if name is None else {"command": command, "name": name}
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(_ANSWER_SECONDS)
                connection.connect(str(self.state.socket))
                connection.sendall(json.dumps(request).encode() + b"\n")
                with connection.makefile("rb") as stream:
                    line = stream.readline()
        except OSError as error:
            raise InstanceError(
                f"no local control plane runs with {self.state.root}; start one with `crofter local up`"
            ) from error
        if not line:
            raise InstanceError(f"the supervisor ended before it answered `{command}`")
        answer: dict[str, Any] = json.loads(line)
        # A status has an `error` too: why the instance failed.
        if command != "status" and answer.get("error"):
            raise InstanceError(answer["error"])
        return answer

    def _supervisor_pid(self) -> int | None:
        try:
            return int(self.status()["pid"])
        except InstanceError:
            return _live(state.read_json(self.state.status))


def attach(state_dir: Path | str | None = None) -> Instance | None:
    """Return the instance that runs with ``state_dir``, or None."""
    instance = Instance(state.StateDir.at(state_dir))
    return instance if instance.is_running() else None


def launch(
    state_dir: Path | str | None = None,
    components: Collection[str] = ALL,
    *,
    on_status: Callable[[dict[str, Any]], None] | None = None,
    seconds: float = 300.0,
) -> Instance:
    """Start a detached instance, wait until it is healthy, and return it; or return the one that already runs.

    Args:
        state_dir: its folder; the default instance's when not given.
        components: which of `crofter_local.controlplane.ALL` to run.
        on_status: called with the status now and then while waiting.
        seconds: how long to wait.

    Raises:
        InstanceError: something did not come up; everything is stopped by then, the logs are kept.
        build.BuildError: a program could not be built.
    """
    build.ensure()
    folder = state.StateDir.at(state_dir)
    folder.prepare()
    instance = Instance(folder)
    with folder.supervisor_log.open("ab") as stream:
        supervisor = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "crofter_local.daemon",
                f"--state-dir={folder.root}",
                f"--components={','.join(sorted(components))}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
            cwd=folder.root,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    try:
        _await_healthy(instance, supervisor, on_status or (lambda _: None), seconds)
    except BaseException:
        if supervisor.poll() is None:
            supervisor.terminate()
            supervisor.wait(timeout=_DOWN_SECONDS)
        raise
    instance.started = supervisor
    return instance


def _await_healthy(
    instance: Instance,
    supervisor: subprocess.Popen[bytes],
    on_status: Callable[[dict[str, Any]], None],
    seconds: float,
) -> None:
    deadline = time.monotonic() + seconds
    while True:
        code = supervisor.poll()
        if code not in (None, EXIT_ALREADY_RUNNING):
            known = state.read_json(instance.state.status)
            lines = "\n".join(childprocess.tail(instance.state.supervisor_log, _SHOWN_LINES))
            raise InstanceError(known.get("error") or f"the supervisor ended with code {code}:\n{lines}")
        try:
            status = instance.status()
        except InstanceError:
            status = None  # Not yet listening.
        # Another supervisor may answer, until ours has found that it is one too many and is gone.
        if status and (status["pid"] == supervisor.pid or code == EXIT_ALREADY_RUNNING):
            on_status(status)
            if status["phase"] == "healthy":
                return
        if time.monotonic() > deadline:
            raise InstanceError(f"not healthy after {seconds:.0f} s; logs: {instance.state.logs}")
        time.sleep(_POLL_SECONDS)


def _live(status: dict[str, Any]) -> int | None:
    """Return the supervisor's pid from the status file, if that process still is the one that wrote it."""
    pid, created = status.get("pid"), status.get("created")
    try:
        if pid and created and abs(psutil.Process(pid).create_time() - created) < 1.0:
            return int(pid)
    except psutil.Error:
        pass
    return None


def _terminate(pid: int) -> None:
    try:
        psutil.Process(pid).terminate()
    except psutil.Error:
        return


def _wait_gone(pid: int) -> None:
    try:
        process = psutil.Process(pid)
        process.wait(timeout=_DOWN_SECONDS)
    except psutil.TimeoutExpired:
        process.kill()
    except psutil.Error:
        return
