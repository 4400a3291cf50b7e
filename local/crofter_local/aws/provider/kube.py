"""The Kubernetes side: watches into the cache, and the few writes, through the official asyncio client."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import structlog
from kubernetes.aio.client import ApiClient
from kubernetes.aio.client.exceptions import ApiException

from crofter_local.aws.provider.cluster import ConflictError, GoneError
from crofter_local.aws.provider.resource import Key, Managed
from crofter_local.aws.provider.store import Store

_log = structlog.get_logger(__name__)
_MERGE_PATCH: Final = "application/merge-patch+json"
_WATCH_SECONDS: Final = 300
_PAUSE: Final = 0.5
_NOT_YET: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS)
"""What the API server answers while a kind is not installed, or its storage still being set up."""
FIELD_MANAGER: Final = "crofter-local-provider-aws"


class Resource:
    """Where the objects of a kind are: `/apis/<group>/<version>/…/<plural>`."""

    def __init__(self, kind: str, version: str, plural: str) -> None:
        self.kind = kind
        self._root = f"/apis/{kind.split('/', maxsplit=1)[0]}/{version}"
        self._plural = plural

    @property
    def collection(self) -> str:
        """The path of all of them, in all namespaces."""
        return f"{self._root}/{self._plural}"

    def path(self, key: Key) -> str:
        """The path of one of them."""
        return f"{self._root}/namespaces/{key.namespace}/{self._plural}/{key.name}"

    def key(self, body: Mapping[str, Any]) -> Key:
        """The key of an object."""
        return Key(self.kind, body["metadata"].get("namespace", ""), body["metadata"]["name"])


class Kube:
    """A `Cluster` on a real API server."""

    def __init__(self, client: ApiClient, resources: Iterable[Resource]) -> None:
        self._client = client
        self._resources = {resource.kind: resource for resource in resources}
        self.store = Store()
        self._listed = {kind: asyncio.Event() for kind in self._resources}

    def get(self, key: Key) -> Managed | None:
        """See `Cluster`."""
        return self.store.get(key)

    def list(self, kind: str, namespace: str) -> Iterable[Managed]:
        """See `Cluster`."""
        return self.store.list(kind, namespace)

    def has_provider_config(self, kind: str, namespace: str, name: str) -> bool:
        """See `Cluster`."""
        within = "" if kind == "ClusterProviderConfig" else namespace
        return self.store.get(Key(f"aws.m.upbound.io/{kind}", within, name)) is not None

    async def secret(self, namespace: str, name: str, key: str) -> str | None:
        """See `Cluster`."""
        try:
            body = await self._request("GET", f"/api/v1/namespaces/{namespace}/secrets/{name}")
        except ApiException as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise
        value = (body.get("data") or {}).get(key)
        return None if value is None else base64.b64decode(value).decode()

    async def listed(self, kind: str) -> None:
        """Waits until a watched kind has been listed once."""
        await self._listed[kind].wait()

    async def patch(self, mr: Managed, body: Mapping[str, Any], *, exactly: bool = False) -> Managed:
        """See `Cluster`."""
        sent = dict(body)
        if exactly:
            sent["metadata"] = {**sent.get("metadata", {}), "resourceVersion": mr.resource_version}
        return await self._patched(mr, self._resources[mr.key.kind].path(mr.key), sent)

    async def patch_status(self, mr: Managed, body: Mapping[str, Any]) -> Managed:
        """See `Cluster`."""
        return await self._patched(mr, self._resources[mr.key.kind].path(mr.key) + "/status", body)

    async def watch(self, kind: str, changed: Callable[[Key], None], removed: Callable[[Key, str], None]) -> None:
        """Keeps the cache of one kind current until cancelled; calls *changed* for news beyond status."""
        resource = self._resources[kind]
        while True:
            try:
                version = await self._relist(resource, changed, removed)
                self._listed[kind].set()
                async for event in self._events(resource, version):
                    if event["type"] == "ERROR":
                        break
                    if event["type"] == "BOOKMARK":
                        continue
                    self._apply(resource, event, changed, removed)
            except asyncio.CancelledError:
                raise
            except ApiException as error:
                if error.status not in _NOT_YET:
                    _log.warning("watch failed", kind=kind, status=error.status)
                await asyncio.sleep(_PAUSE)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                _log.warning("watch broke", kind=kind, error=str(error))
                await asyncio.sleep(_PAUSE)

    async def _relist(
        self, resource: Resource, changed: Callable[[Key], None], removed: Callable[[Key, str], None]
    ) -> str:
        answer = await self._request("GET", resource.collection)
        present = set()
        for body in answer["items"]:
            key = resource.key(body)
            present.add(key)
            if self.store.put(key, body):
                changed(key)
        for key in self.store.keys(resource.kind) - present:
            removed(key, self.store.remove(key))
        return str(answer["metadata"]["resourceVersion"])

    def _apply(
        self,
        resource: Resource,
        event: Mapping[str, Any],
        changed: Callable[[Key], None],
        removed: Callable[[Key, str], None],
    ) -> None:
        key = resource.key(event["object"])
        if event["type"] == "DELETED":
            removed(key, self.store.remove(key))
        elif self.store.put(key, event["object"]):
            changed(key)

    async def _events(self, resource: Resource, version: str) -> AsyncIterator[dict[str, Any]]:
        query = {
            "watch": "true",
            "resourceVersion": version,
            "allowWatchBookmarks": "true",
            "timeoutSeconds": str(_WATCH_SECONDS),
        }
        response = await self._send("GET", resource.collection, query=query, timeout=_WATCH_SECONDS + 30)
        raw = response.response
        try:
            if raw.status >= HTTPStatus.BAD_REQUEST:
                raise ApiException(status=raw.status, reason=await raw.text())
            rest = b""
            async for chunk in raw.content.iter_any():
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    if line.strip():
                        yield json.loads(line)
        finally:
            raw.close()

    async def _patched(self, mr: Managed, path: str, body: Mapping[str, Any]) -> Managed:
        try:
            answer = await self._request("PATCH", path, body=body)
        except ApiException as error:
            if error.status == HTTPStatus.CONFLICT:
                raise ConflictError from error
            if error.status == HTTPStatus.NOT_FOUND:
                raise GoneError from error
            raise
        if answer["metadata"].get("deletionTimestamp") and not answer["metadata"].get("finalizers"):
            return Managed(mr.key, answer)
        self.store.put(mr.key, answer)
        return Managed(mr.key, answer)

    async def _request(self, method: str, path: str, *, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        query = {"fieldManager": FIELD_MANAGER} if method == "PATCH" else {}
        response = await self._send(method, path, query=query, body=body, timeout=30)
        data = await response.read()
        if response.status >= HTTPStatus.BAD_REQUEST:
            raise ApiException(status=response.status, reason=data.decode(errors="replace"))
        answer: dict[str, Any] = json.loads(data)
        return answer

    async def _send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str],
        timeout: float,
        body: Mapping[str, Any] | None = None,
    ) -> Any:
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = _MERGE_PATCH
        serialized = await self._client.param_serialize(
            method=method,
            resource_path=path,
            query_params=list(query.items()),
            header_params=headers,
            body=body,
            auth_settings=["BearerToken"],
        )
        return await self._client.call_api(*serialized, _request_timeout=timeout)
