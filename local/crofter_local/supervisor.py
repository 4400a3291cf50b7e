"""Starts a table of processes and steps in dependency order, and keeps the processes running."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from crofter_local.childprocess import Child, ProcessState
from crofter_local.processes import NodeSpec, ProcessSpec, StepSpec

_PROBE_INTERVAL_SECONDS = 0.05

_log = structlog.get_logger(__name__)


class StartError(Exception):
    """A process or step did not come up; the message says which, why, and where its log is."""


@dataclass
class _Step:
    """A step and how far it is."""

    spec: StepSpec
    state: str = "waiting"
    seconds: float | None = None


class Supervisor:
    """Runs ``nodes``; one log file for each process in ``logs``.

    `start` returns when all is ready. Afterwards a process that dies is restarted by its policy, whether or not
    anybody waits. ``on_change`` is called after every change of state, and must not block.
    """

    def __init__(self, nodes: Iterable[NodeSpec], logs: Path, on_change: Callable[[], None] | None = None) -> None:
        self._nodes = {node.name: node for node in nodes}
        self._on_change = on_change or (lambda: None)
        self._children = {
            node.name: Child(node, logs / f"{node.name}.log", self._on_change)
            for node in self._nodes.values()
            if isinstance(node, ProcessSpec)
        }
        self._steps = {node.name: _Step(node) for node in self._nodes.values() if isinstance(node, StepSpec)}
        self._done = {name: asyncio.Event() for name in self._nodes}
        self._waves = waves(self._nodes)

    @property
    def children(self) -> Mapping[str, Child]:
        """The processes by name."""
        return self._children

    def child(self, name: str) -> Child:
        """Return the process ``name``.

        Raises:
            KeyError: there is none; the message lists those there are.
        """
        if name not in self._children:
            raise KeyError(f"no process {name!r}; there are: {', '.join(self._children)}")
        return self._children[name]

    async def start(self) -> None:
        """Start everything, each as soon as what it depends on is ready.

        Raises:
            StartError: something did not come up. What was started runs on, until `stop`.
        """
        try:
            async with asyncio.TaskGroup() as group:
                for node in self._nodes.values():
                    group.create_task(self._bring_up(node), name=node.name)
        except* StartError as errors:
            raise StartError("\n".join(str(error) for error in errors.exceptions)) from None

    async def stop(self) -> None:
        """Stop all processes, those that others depend on last, and wait until they are gone."""
        for wave in reversed(self._waves):
            await asyncio.gather(*(self._children[name].stop() for name in wave if name in self._children))

    def status(self) -> dict[str, Any]:
        """Return the state of every process and step, as JSON values."""
        return {
            "processes": [child.status() for child in self._children.values()],
            "steps": [
                {"name": step.spec.name, "title": step.spec.title, "state": step.state, "seconds": step.seconds}
                for step in self._steps.values()
            ],
        }

    async def _bring_up(self, node: NodeSpec) -> None:
        for name in node.depends_on:
            await self._done[name].wait()
        if isinstance(node, StepSpec):
            await self._run_step(self._steps[node.name])
        else:
            await self._start_process(self._children[node.name])
        self._done[node.name].set()

    async def _run_step(self, step: _Step) -> None:
        started = time.monotonic()
        step.state = "running"
        self._on_change()
        try:
            await step.spec.run()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            step.state = "failed"
            _log.error("step failed", step=step.spec.name, error=str(error))
            raise StartError(f"{step.spec.name} ({step.spec.title}) failed: {error}") from error
        finally:
            step.seconds = time.monotonic() - started
            self._on_change()
        step.state = "done"
        self._on_change()

    async def _start_process(self, child: Child) -> None:
        await child.start()
        await wait_ready(child)


async def wait_ready(child: Child) -> None:
    """Wait until a process that was started is ready.

    Raises:
        StartError: it was given up after crashing again and again, or is not ready within its ``ready_timeout``.
    """
    deadline = time.monotonic() + child.spec.ready_timeout
    while not child.is_ready:
        if child.state is ProcessState.FAILED:
            raise StartError(child.failure())
        if time.monotonic() > deadline:
            raise StartError(child.describe(f"is not ready after {child.spec.ready_timeout:.0f} s"))
        await asyncio.sleep(_PROBE_INTERVAL_SECONDS)


def waves(nodes: Mapping[str, NodeSpec]) -> list[list[str]]:
    """Return the names in groups, each of which depends on earlier groups only.

    Raises:
        ValueError: a dependency is unknown, or there is a cycle.
    """
    remaining = dict(nodes)
    groups: list[list[str]] = []
    placed: set[str] = set()
    while remaining:
        group = [name for name, node in remaining.items() if placed.issuperset(node.depends_on)]
        if not group:
            raise ValueError(f"these depend on each other or on something unknown: {', '.join(remaining)}")
        groups.append(group)
        placed.update(group)
        for name in group:
            del remaining[name]
    return groups
