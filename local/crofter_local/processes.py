"""What a supervised process is, as data: how it is started, when it is ready, what happens when it dies."""

import asyncio
import random
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

import aiohttp

# Below the ephemeral ports of Linux (32768 up, ip(7)) and macOS (49152 up): an outgoing connection can then never take
# the port of a process that is being restarted.
_PORTS = range(20000, 32000)
_PROBE_TIMEOUT_SECONDS = 1.0


class Probe(Protocol):
    """Tells whether a process that runs is ready to serve."""

    async def check(self, uptime: float) -> bool:
        """Return whether it is ready; ``uptime`` is how long it has run, in seconds. Raises nothing."""
        ...


@dataclass(frozen=True)
class HttpProbe:
    """Ready once a GET of ``url`` answers 200. ``ca`` is the authority to check an https server's certificate with."""

    url: str
    ca: Path | None = None

    async def check(self, uptime: float) -> bool:
        """Send one request."""
        del uptime
        context = ssl.create_default_context(cafile=str(self.ca)) if self.ca else True
        timeout = aiohttp.ClientTimeout(total=_PROBE_TIMEOUT_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, trust_env=False) as session,
                session.get(self.url, ssl=context) as response,
            ):
                return response.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False


@dataclass(frozen=True)
class TcpProbe:
    """Ready once ``port`` on the loopback address accepts a connection."""

    port: int

    async def check(self, uptime: float) -> bool:
        """Open and close one connection."""
        del uptime
        try:
            async with asyncio.timeout(_PROBE_TIMEOUT_SECONDS):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except (TimeoutError, OSError):
            return False
        writer.close()
        return True


@dataclass(frozen=True)
class AliveProbe:
    """Ready once it has run for ``seconds``: for a process that serves nothing."""

    seconds: float = 1.0

    async def check(self, uptime: float) -> bool:
        """Compare the time."""
        return uptime >= self.seconds


@dataclass(frozen=True)
class RestartPolicy:
    """How a process that died is started again.

    Attributes:
        delay: seconds before the first restart; doubled for each further crash.
        longest_delay: the most it is doubled to, in seconds.
        stable_after: a process that ran this many seconds starts again with `delay`.
        crashes: how many crashes in a row, none after a stable run, before giving up.
    """

    delay: float = 0.5
    longest_delay: float = 10.0
    stable_after: float = 10.0
    crashes: int = 5

    def delay_after(self, crashes: int) -> float:
        """Return the seconds to wait after the ``crashes``-th crash in a row."""
        return min(self.delay * 2.0 ** max(crashes - 1, 0), self.longest_delay)


@dataclass(frozen=True)
class ProcessSpec:
    """One process.

    Attributes:
        name: unique; also the name of its log file.
        title: what it is, for a person.
        argv: the program and its arguments.
        env: all of its environment.
        ready: when those that depend on it may start.
        ready_timeout: seconds until not being ready fails the start.
        depends_on: names of the processes and steps that come first.
        port: the port it serves on, if it does.
        restart: what happens when it dies.
        stop_seconds: how long after SIGTERM it gets SIGKILL.
    """

    name: str
    title: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    ready: Probe
    depends_on: tuple[str, ...] = ()
    port: int | None = None
    ready_timeout: float = 60.0
    restart: RestartPolicy = field(default_factory=RestartPolicy)
    stop_seconds: float = 5.0


@dataclass(frozen=True)
class StepSpec:
    """Work that is done once between processes, such as installing CRDs.

    Attributes:
        name: unique among processes and steps.
        title: what it does, for a person.
        run: does it; an exception fails the start.
        depends_on: names of the processes and steps that come first.
    """

    name: str
    title: str
    run: Callable[[], Awaitable[None]]
    depends_on: tuple[str, ...] = ()


NodeSpec = ProcessSpec | StepSpec


def free_ports(count: int) -> list[int]:
    """Return ``count`` different ports that nothing listens on at the loopback address."""
    found: list[int] = []
    for port in random.sample(_PORTS, len(_PORTS)):
        if len(found) == count:
            break
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                candidate.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
    return found
