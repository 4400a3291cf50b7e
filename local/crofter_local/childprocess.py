"""One supervised process: start, probe, restart when it dies, stop; and never outlive the supervisor."""

import asyncio
import contextlib
import ctypes
import enum
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from crofter_local.processes import ProcessSpec

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_PROBE_INTERVAL_SECONDS = 0.05
_TAIL_LINES = 12
_TAIL_BYTES = 16384

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class ProcessState(enum.StrEnum):
    """Where a process is in its life."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    STOPPED = "stopped"
    FAILED = "failed"


class Child:
    """Runs ``spec``, appending what it prints to ``log``."""

    def __init__(self, spec: ProcessSpec, log: Path, on_change: Callable[[], None]) -> None:
        self.spec = spec
        self.log = log
        self.state = ProcessState.WAITING
        self.restarts = 0
        self.last_exit: str | None = None
        self.ready_after: float | None = None
        self._on_change = on_change
        self._process: asyncio.subprocess.Process | None = None
        self._created: float | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def is_ready(self) -> bool:
        """Whether it runs and its probe has answered since it was started."""
        return self.state is ProcessState.READY

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Start it, and keep it running until `stop`. Does nothing when it already is."""
        if self._keeper and not self._keeper.done():
            return
        self._stopping = False
        self._set(ProcessState.STARTING)
        self._keeper = asyncio.create_task(self._keep_running(), name=f"keep {self.spec.name} running")

    async def stop(self) -> None:
        """End it, with SIGKILL if SIGTERM does not help in ``spec.stop_seconds``, and keep it ended."""
        self._stopping = True
        process = self._process
        if process and process.returncode is None:
            self._signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(self.spec.stop_seconds):
                    await process.wait()
            except TimeoutError:
                self._signal(signal.SIGKILL)
                await process.wait()
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None
        if self.state is not ProcessState.WAITING:
            self._set(ProcessState.STOPPED)

    def kill(self) -> int:
        """Send SIGKILL, as a crash would be, and return the pid it had. It is restarted by its policy.

        Raises:
            ProcessLookupError: it does not run.
        """
        pid = self.pid
        if pid is None:
            raise ProcessLookupError(f"{self.spec.name} is not running ({self.state})")
        self._signal(signal.SIGKILL)
        return pid

    def status(self) -> dict[str, Any]:
        """Return its state as JSON values; memory is the resident set in bytes."""
        pid = self.pid
        memory = None
        if pid is not None:
            with contextlib.suppress(psutil.Error):
                memory = psutil.Process(pid).memory_info().rss
        return {
            "name": self.spec.name,
            "title": self.spec.title,
            "state": self.state.value,
            "pid": pid,
            "created": self._created if pid else None,
            "port": self.spec.port,
            "restarts": self.restarts,
            "last_exit": self.last_exit,
            "ready_after": self.ready_after,
            "memory": memory,
            "log": str(self.log),
            "failure": self.failure() if self.state is ProcessState.FAILED else None,
        }

    def failure(self) -> str:
        """Return why it was given up, with the end of its log."""
        return self.describe(f"crashed {self.spec.restart.crashes} times in a row and was given up")

    def describe(self, problem: str) -> str:
        """Return a message for a person: its name, ``problem``, how it last ended, its log and the end of that."""
        ended = f"; last time it {self.last_exit}" if self.last_exit else ""
        lines = tail(self.log, _TAIL_LINES)
        shown = "\n".join(f"    {line}" for line in lines) if lines else "    (nothing was logged)"
        return f"{self.spec.name} ({self.spec.title}) {problem}{ended}.\n  Log: {self.log}\n{shown}"

    async def _keep_running(self) -> None:
        crashes = 0
        while True:
            try:
                ran, self.last_exit = await self._run_once()
            except OSError as error:
                ran, self.last_exit = 0.0, f"could not be started: {error}"
            if self._stopping:
                return
            crashes = 1 if ran >= self.spec.restart.stable_after else crashes + 1
            if crashes >= self.spec.restart.crashes:
                self._set(ProcessState.FAILED)
                return
            self._set(ProcessState.RESTARTING)
            await asyncio.sleep(self.spec.restart.delay_after(crashes))
            self.restarts += 1
            self._set(ProcessState.STARTING)

    async def _run_once(self) -> tuple[float, str]:
        """Run it until it ends, and return for how many seconds and how it ended."""
        started = time.monotonic()
        self._process = await spawn(self.spec.argv, self.spec.env, self.log)
        with contextlib.suppress(psutil.Error):
            self._created = psutil.Process(self._process.pid).create_time()
        self._on_change()
        prober = asyncio.create_task(self._probe(started))
        try:
            code = await self._process.wait()
        finally:
            prober.cancel()
        ran = time.monotonic() - started
        ended = describe_exit(code)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"--- {self.spec.name} {ended} after {ran:.1f} s ---\n")
        return ran, ended

    async def _probe(self, started: float) -> None:
        while not await self.spec.ready.check(time.monotonic() - started):  # noqa: ASYNC110 - it asks another process
            await asyncio.sleep(_PROBE_INTERVAL_SECONDS)
        self.ready_after = time.monotonic() - started
        self._set(ProcessState.READY)

    def _signal(self, number: signal.Signals) -> None:
        pid = self.pid
        if pid is None:
            return
        # Its own group: a helper that it started ends with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, number)

    def _set(self, state: ProcessState) -> None:
        self.state = state
        self._on_change()


async def spawn(argv: Sequence[str], env: Mapping[str, str], log: Path) -> asyncio.subprocess.Process:
    """Start a program in its own process group, its output appended to ``log``; it dies with this process.

    Raises:
        OSError: it cannot be started.
    """
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    supervisor = os.getpid()
    with log.open("ab") as stream:
        return await asyncio.create_subprocess_exec(
            *argv,
            env=dict(env),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            process_group=0,
            preexec_fn=(lambda: _die_with(supervisor)) if _libc else None,
        )


def tail(path: Path, lines: int) -> list[str]:
    """Return the last ``lines`` lines of a text file; none when it does not exist."""
    try:
        with path.open("rb") as stream:
            stream.seek(0, os.SEEK_END)
            size = stream.tell()
            stream.seek(max(size - _TAIL_BYTES, 0))
            text = stream.read().decode(errors="replace")
    except FileNotFoundError:
        return []
    return text.splitlines()[-lines:]


def reap(pid: int, created: float) -> bool:
    """Kill the process ``pid`` if it is still the one that was created at ``created`` (seconds since the epoch).

    For what an earlier supervisor left where the kernel does not end children with their parent.
    """
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - created) > 1.0:
            return False
        process.kill()
        process.wait(timeout=5)
    except psutil.Error:
        return False
    return True


def describe_exit(code: int) -> str:
    """Return in words how a process ended, from its return code."""
    if code >= 0:
        return f"exited with code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"


def _die_with(supervisor: int) -> None:
    """In the new process: be killed when the supervisor dies, however it dies (prctl(2), PR_SET_PDEATHSIG)."""
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != supervisor:  # It died before the call above.
        os._exit(1)
