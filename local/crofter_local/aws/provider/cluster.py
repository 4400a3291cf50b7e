"""What the reconciler needs of the Kubernetes API, as a protocol: the real one, and an in-memory one in tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from crofter_local.aws.provider.resource import Key, Managed


class ConflictError(Exception):
    """Somebody else changed the object since it was read; the reconcile starts again."""


class GoneError(Exception):
    """The object does not exist any more."""


class Cluster(Protocol):
    """Reads are from a cache that watches keep current; writes go to the API server and are in the cache at once."""

    def get(self, key: Key) -> Managed | None:
        """The object, or None."""

    def list(self, kind: str, namespace: str) -> Iterable[Managed]:
        """The objects of a kind in a namespace."""

    def has_provider_config(self, kind: str, namespace: str, name: str) -> bool:
        """Whether the (Cluster)ProviderConfig exists."""

    async def secret(self, namespace: str, name: str, key: str) -> str | None:
        """The value of a key of a Secret, read anew; None when there is no such Secret or key."""

    async def patch(self, mr: Managed, body: Mapping[str, Any], *, exactly: bool = False) -> Managed:
        """Applies a merge patch and returns the result; with *exactly* only to the very version that *mr* is of.

        Raises `ConflictError` and `GoneError`.
        """

    async def patch_status(self, mr: Managed, body: Mapping[str, Any]) -> Managed:
        """Applies a merge patch to the status subresource. Raises `ConflictError` and `GoneError`."""
