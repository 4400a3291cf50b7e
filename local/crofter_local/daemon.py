"""The detached supervisor: runs a `ControlPlane` and answers commands on a Unix socket.

One connection carries one command: a line of JSON ``{"command": …}`` and a line of JSON in answer, which has the key
``error`` when the command failed.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import structlog

from crofter_local.controlplane import ALL, AlreadyRunningError, ControlPlane
from crofter_local.supervisor import StartError

EXIT_ALREADY_RUNNING = 3
"""Exit code when another supervisor holds the state folder."""

EXIT_START_FAILED = 4
"""Exit code when the instance did not come up. The status file then says why, and the logs are kept."""

_log = structlog.get_logger(__name__)


class Daemon:
    """Serves one control plane until told to stop."""

    def __init__(self, plane: ControlPlane) -> None:
        self._plane = plane
        self._stop = asyncio.Event()

    async def run(self) -> int:
        """Bring the instance up, serve, tear it down, and return the exit code."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        try:
            await self._plane.prepare()
        except AlreadyRunningError:
            return EXIT_ALREADY_RUNNING
        server = await asyncio.start_unix_server(self._serve, path=self._plane.state.socket)
        starting = asyncio.create_task(self._plane.start())
        stopping = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done() and (error := starting.exception()):
                _log.error("start failed", error=str(error))
                await self._plane.close(keep_files=True)
                return EXIT_START_FAILED
            await stopping
            return 0
        finally:
            starting.cancel()
            with suppress(asyncio.CancelledError, StartError):
                await starting
            await self._plane.close(keep_files=self._plane.has_failed)
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = json.loads(await reader.readline())
            answer = await self._answer(request)
        except (KeyError, ValueError, ProcessLookupError, StartError) as error:
            answer = {"error": str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)}
        with suppress(ConnectionError):
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
            writer.close()

    async def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        match request:
            case {"command": "status"}:
                return self._plane.status()
            case {"command": "down"}:
                self._stop.set()
                return {}
            case {"command": "kill", "name": str(name)}:
                return {"pid": self._plane.kill(name)}
            case {"command": "stop", "name": str(name)}:
                await self._plane.stop(name)
            case {"command": "start", "name": str(name)}:
                await self._plane.start_process(name)
            case {"command": "restart", "name": str(name)}:
                await self._plane.stop(name)
                await self._plane.start_process(name)
            case _:
                raise ValueError(f"no such command: {request}")
        return {}


async def serve(state_dir: Path, components: Collection[str]) -> int:
    """Run one instance until it is told to stop, and return the exit code of the process."""
    return await Daemon(ControlPlane(state_dir, components)).run()


@click.command()
@click.option("--state-dir", type=click.Path(path_type=Path), required=True)
@click.option("--components", default=",".join(sorted(ALL)))
def main(state_dir: Path, components: str) -> None:
    """Run the supervisor of a local instance in the foreground."""
    structlog.configure(
        processors=[structlog.processors.TimeStamper(fmt="iso"), structlog.dev.ConsoleRenderer(colors=False)]
    )
    sys.exit(asyncio.run(serve(state_dir, list(filter(None, components.split(","))))))


if __name__ == "__main__":
    main()
