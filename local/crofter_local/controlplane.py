"""A whole local instance in this process: credentials, processes, what is installed between them, and their state.

`ControlPlane` runs everything as children of the calling process; `crofter_local.client` runs it detached.
"""

import asyncio
import fcntl
import os
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import psutil

from crofter_local import build, childprocess, components, credentials, faults, install, pki, state
from crofter_local.cluster import Cluster
from crofter_local.components import Setup
from crofter_local.processes import NodeSpec, StepSpec
from crofter_local.supervisor import Supervisor, wait_ready

ALL = frozenset(
    {
        "etcd",
        "kube-apiserver",
        "kube-controller-manager",
        "crds",
        "crossplane",
        "function",
        "aws",
        "provider",
        "operator",
    }
)
"""Every component. ``crds`` is no process: it stands for Crofter's own kinds."""

KUBERNETES = frozenset({"etcd", "kube-apiserver", "kube-controller-manager"})
"""An API server with garbage collection, and nothing of Crofter."""

_WRITE_DELAY_SECONDS = 0.1


class AlreadyRunningError(Exception):
    """Another supervisor runs with the same state folder."""


class ControlPlane:
    """One instance, for use as ``async with ControlPlane(...) as plane``.

    Args:
        state_dir: its folder; the default instance's when not given. Emptied at the start, removed at the end.
        components: which of `ALL` to run. What is installed follows from it.
        on_change: called without arguments after each change of state; must not block.
    """

    def __init__(
        self,
        state_dir: Path | str | None = None,
        components: Collection[str] = ALL,
        on_change: Callable[[], None] | None = None,
    ) -> None:
        unknown = set(components) - ALL
        if unknown:
            raise ValueError(f"unknown components {', '.join(sorted(unknown))}; there are: {', '.join(sorted(ALL))}")
        self.state = state.StateDir.at(state_dir)
        self._selected = frozenset(components)
        self._observer = on_change
        self._setup: Setup | None = None
        self._supervisor: Supervisor | None = None
        self._lock: IO[str] | None = None
        self._phase = "starting"
        self._error: str | None = None
        self._started = time.time()
        self._healthy_after: float | None = None
        self._write: asyncio.TimerHandle | None = None

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self.state.kubeconfig

    @property
    def aws_endpoint(self) -> str:
        """URL of the local AWS."""
        return self.setup.aws_endpoint

    @property
    def setup(self) -> Setup:
        """Ports, certificates and programs of the instance. Raises RuntimeError before it is prepared."""
        if self._setup is None:
            raise RuntimeError("the control plane was not prepared")
        return self._setup

    @property
    def supervisor(self) -> Supervisor:
        """The supervisor of its processes. Raises RuntimeError before the instance is prepared."""
        if self._supervisor is None:
            raise RuntimeError("the control plane was not prepared")
        return self._supervisor

    async def __aenter__(self) -> Self:
        await self.prepare()
        try:
            await self.start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def prepare(self) -> None:
        """Claim the state folder, end what an earlier supervisor left, build what is missing, make credentials.

        Raises:
            AlreadyRunningError: another supervisor holds the folder.
            build.BuildError: a program could not be built.
            state.StateError: the folder is in use for something else.
        """
        self.state.prepare()
        self._lock = _claim(self.state.lock)
        _reap_leftovers(self.state)
        self.state.clear()
        tools = await asyncio.to_thread(build.ensure)
        keys = pki.create(self.state.pki)
        tokens_file = self.state.root / "tokens.csv"
        tokens = credentials.write_tokens(tokens_file)
        setup = Setup(self.state, tools, keys, components.Ports.free(), tokens_file)
        for user, token in tokens.items():
            path = self.state.kubeconfig if user == credentials.ADMIN else setup.kubeconfig(user)
            credentials.write_kubeconfig(path, server=setup.server, ca=keys.ca, user=user, token=token)
        faults.save(self.state.faults, [])
        self._setup = setup
        self._supervisor = Supervisor(self._nodes(), self.state.logs, self._changed)
        self._changed()

    async def start(self) -> None:
        """Start everything and wait until it is healthy. Raises StartError when something does not come up."""
        begun = time.monotonic()
        try:
            await self.supervisor.start()
        except Exception as error:
            self._phase, self._error = "failed", str(error)
            self._changed()
            raise
        self._phase, self._healthy_after = "healthy", time.monotonic() - begun
        self._changed()

    @property
    def has_failed(self) -> bool:
        """Whether something did not come up."""
        return self._error is not None

    async def close(self, *, keep_files: bool = False) -> None:
        """Stop everything and remove the state folder, unless its logs are still wanted."""
        if self._lock is None:
            return
        if not self.has_failed:
            self._phase = "stopping"
        if self._supervisor:
            await self._supervisor.stop()
        if self._write:
            self._write.cancel()
        if keep_files:
            self._write_status()
        else:
            self.state.remove()
        self._lock.close()
        self._lock = None

    def kill(self, name: str) -> int:
        """Kill a process as a crash would, and return the pid it had; it is restarted."""
        return self.supervisor.child(name).kill()

    async def stop(self, name: str) -> None:
        """Stop a process until `start_process`."""
        await self.supervisor.child(name).stop()

    async def start_process(self, name: str) -> None:
        """Start a process that was stopped or given up, and wait until it is ready. Raises StartError."""
        child = self.supervisor.child(name)
        await child.start()
        await wait_ready(child)

    def status(self) -> dict[str, Any]:
        """Return the state of the instance as JSON values."""
        return {
            "pid": os.getpid(),
            "created": psutil.Process().create_time(),
            "phase": self._phase,
            "error": self._error,
            "started": self._started,
            "healthy_after": self._healthy_after,
            "kubeconfig": str(self.kubeconfig),
            "server": self._setup.server if self._setup else None,
            "aws_endpoint": self._setup.aws_endpoint if self._setup else None,
            "metrics": self._setup.metrics if self._setup else {},
            "region": components.REGION,
            **(self._supervisor.status() if self._supervisor else {"processes": [], "steps": []}),
        }

    def _nodes(self) -> list[NodeSpec]:
        """Return the processes that were asked for and the steps that they need, without dependencies on others."""
        chosen: list[NodeSpec] = [spec for spec in components.processes(self.setup) if spec.name in self._selected]
        chosen += [step for step, needs in self._steps() if needs <= self._selected]
        names = {node.name for node in chosen}
        return [replace(node, depends_on=tuple(name for name in node.depends_on if name in names)) for node in chosen]

    def _steps(self) -> list[tuple[StepSpec, frozenset[str]]]:
        """Return every step, with the components without which it makes no sense."""
        setup = self.setup
        api, operator = frozenset({"kube-apiserver"}), frozenset({"operator"})
        crossplane, provider = frozenset({"crossplane"}), frozenset({"provider"})
        in_cluster = self._in_cluster

        def crossplane_crds(cluster: Cluster) -> Any:
            return install.crds_in(cluster, setup.tools.crossplane_crds)

        def register(cluster: Cluster) -> Any:
            return install.function_registration(cluster, setup.ports.function)

        def access(cluster: Cluster) -> Any:
            return install.operator_access(cluster, setup.kubeconfig("operator"), setup.server, setup.pki.ca)

        def webhook(cluster: Cluster) -> Any:
            return install.webhook(cluster, setup.ports.webhook, setup.pki.ca)

        after = ("kube-apiserver",)
        return [
            (StepSpec("namespaces", "namespaces", in_cluster(install.namespaces), after), api),
            (StepSpec("crossplane-crds", "Crossplane's definitions", in_cluster(crossplane_crds), after), crossplane),
            (
                StepSpec("crofter-crds", "Crofter's definitions", in_cluster(install.crofter_crds), after),
                api | {"crds"},
            ),
            (
                StepSpec("provider-crds", "AWS resource definitions", in_cluster(install.provider_crds), after),
                provider,
            ),
            (
                StepSpec("provider-config", "provider config", in_cluster(install.provider_config), ("provider-crds",)),
                provider,
            ),
            (
                StepSpec("function-registration", "function", in_cluster(register), ("crossplane-crds",)),
                crossplane | {"function"},
            ),
            (
                StepSpec("compositions", "compositions", in_cluster(install.compositions), ("crossplane-crds",)),
                crossplane,
            ),
            (
                StepSpec("operator-access", "the operator's permissions", in_cluster(access), ("namespaces",)),
                api | {"crds"},
            ),
            (
                StepSpec("webhook", "admission webhooks", in_cluster(webhook), ("operator-access", "operator")),
                operator,
            ),
            (
                StepSpec("account", "the demo's account", in_cluster(install.account), ("webhook", "provider-config")),
                operator,
            ),
        ]

    def _in_cluster(self, step: Callable[[Cluster], Any]) -> Callable[[], Any]:
        async def run() -> None:
            async with Cluster(self.kubeconfig) as cluster:
                await step(cluster)

        return run

    def _changed(self) -> None:
        if self._observer:
            self._observer()
        if self._write is None or self._write.cancelled() or self._write.when() < asyncio.get_running_loop().time():
            self._write = asyncio.get_running_loop().call_later(_WRITE_DELAY_SECONDS, self._write_status)

    def _write_status(self) -> None:
        if self._lock is not None and self._phase != "stopping":
            state.write_json(self.state.status, self.status())


def _claim(path: Path) -> IO[str]:
    """Lock a file for the life of this process."""
    stream = path.open("a")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.close()
        raise AlreadyRunningError(f"a control plane already runs with {path.parent}") from None
    return stream


def _reap_leftovers(folder: state.StateDir) -> None:
    """Kill the processes that a supervisor that was killed left behind, where the kernel has not done so."""
    for entry in state.read_json(folder.status).get("processes", []):
        if entry.get("pid") and entry.get("created"):
            childprocess.reap(entry["pid"], entry["created"])
