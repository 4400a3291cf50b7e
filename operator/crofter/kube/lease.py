"""Leadership by a Lease: one replica works, the others are ready to.

The client library's own election cannot create a Lease (it sends a boolean where the API takes text) and writes local
time as UTC, so this is Crofter's. There is no fencing in Kubernetes: every write outside carries its own protection.
https://kubernetes.io/docs/concepts/architecture/leases/
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import structlog

from crofter.kube.client import Kube, Object, Resource
from crofter.kube.errors import UNREACHABLE, KubeError

log = structlog.get_logger(__name__)

LEASES: Final = Resource("coordination.k8s.io/v1", "leases")

DURATION: Final = 10.0
"""Seconds that a Lease is held after its last renewal."""

RENEWAL: Final = 2.5
"""Seconds between renewals."""

_GIVE_UP: Final = 8.0
"""A holder that could not renew for so long gives up, before others may take over."""

_TRY: Final = 3.0
_AGAIN: Final = 0.5
"""How long one attempt to renew may take, and how soon the next follows one that failed, so that there are two."""


class LeaseLostError(RuntimeError):
    """The Lease could not be renewed: another replica may be at work from now on, so this one must stop at once."""


@dataclass
class Lease:
    """A Lease that this replica holds or wants. `identity` differs from every other replica's, past ones included."""

    kube: Kube
    namespace: str
    name: str
    identity: str
    _seen: tuple[str, str] = ("", "")
    _seen_at: float = field(default=float("-inf"))

    async def acquire(self) -> None:
        """Wait until the Lease is this replica's."""
        while not await self._try():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(RENEWAL / 2)

    async def hold(self) -> None:
        """Renew it for as long as that works. Raises LeaseLostError when it does not."""
        held: bool | None = True
        renewed = time.monotonic()
        while True:
            await asyncio.sleep(RENEWAL if held else _AGAIN)
            began = time.monotonic()
            try:
                async with asyncio.timeout(max(0.1, min(_TRY, renewed + _GIVE_UP - began))):
                    held = await self._try()
            except TimeoutError:
                log.warning("the API server is slow to renew the lease", seconds=round(time.monotonic() - began, 1))
                held = None
            if held:
                # The API server may have written it as early as that, and others count from then.
                renewed = began
            elif held is False or time.monotonic() - renewed >= _GIVE_UP:
                raise LeaseLostError(f"Lease {self.namespace}/{self.name} could not be renewed in time")

    async def release(self) -> None:
        """Let others have it at once."""
        try:
            lease = await self.kube.get(LEASES, self.namespace, self.name)
            if lease["spec"].get("holderIdentity") == self.identity:
                await self._replace(lease, {**lease["spec"], "holderIdentity": "", "leaseDurationSeconds": 1})
        except (KubeError, *UNREACHABLE) as error:
            log.warning("could not release the lease", error=str(error))

    async def _try(self) -> bool | None:
        """Take or renew the Lease if it is free, expired or this replica's; whether that worked.

        None when that is not known: only False says that another replica holds it.
        """
        try:
            return await self._take()
        except KubeError as error:
            if not error.conflict:
                log.warning("could not renew the lease", error=str(error))
            return None
        except UNREACHABLE as error:
            log.warning("could not reach the API server for the lease", error=str(error) or type(error).__name__)
            return None

    async def _take(self) -> bool:
        try:
            lease = await self.kube.get(LEASES, self.namespace, self.name)
        except KubeError as error:
            if not error.not_found:
                raise
            body: Object = {
                "apiVersion": LEASES.api_version,
                "kind": "Lease",
                "metadata": {"name": self.name, "namespace": self.namespace},
                "spec": self._spec(None),
            }
            await self.kube.create(LEASES, body)
            return True
        spec = lease.get("spec", {})
        holder, renewed = spec.get("holderIdentity") or "", spec.get("renewTime") or ""
        if holder not in ("", self.identity) and not self._expired(
            holder, renewed, spec.get("leaseDurationSeconds", 0)
        ):
            return False
        await self._replace(lease, self._spec(spec))
        return True

    def _expired(self, holder: str, renewed: str, duration: float) -> bool:
        """Whether the holder was silent for the duration, by this replica's own clock: clocks of machines differ."""
        if (holder, renewed) != self._seen:
            self._seen, self._seen_at = (holder, renewed), time.monotonic()
            return False
        return time.monotonic() - self._seen_at > duration

    def _spec(self, before: dict[str, Any] | None) -> dict[str, Any]:
        stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        ours = before is not None and before.get("holderIdentity") == self.identity
        transitions = (before or {}).get("leaseTransitions", 0)
        return {
            "holderIdentity": self.identity,
            "leaseDurationSeconds": int(DURATION),
            "acquireTime": (before or {})["acquireTime"] if ours else stamp,
            "renewTime": stamp,
            "leaseTransitions": transitions if ours else transitions + 1,
        }

    async def _replace(self, lease: Object, spec: dict[str, Any]) -> None:
        path = LEASES.path(self.namespace, self.name)
        await self.kube.request("PUT", path, {**lease, "spec": spec})


async def while_leading(lease: Lease, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` once the Lease is held and for as long as it is; raises what ends it, LeaseLostError among that."""
    await lease.acquire()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(lease.hold())
            await work()
    finally:
        await asyncio.shield(lease.release())
