"""A thin client for objects as plain dictionaries: the requests Crofter makes and no others."""

import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Literal
from urllib.parse import quote, urlencode

from kubernetes.aio import client, config

from crofter.api.meta import FIELD_MANAGER
from crofter.kube.errors import NoClusterError, error_of

Object = dict[str, Any]

_TIMEOUT: Final = 30
_PAGE: Final = 500
_APPLY: Final = "application/apply-patch+yaml"
_MERGE: Final = "application/merge-patch+json"
_JSON_PATCH: Final = "application/json-patch+json"


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of object, as it is addressed."""

    api_version: str
    plural: str
    namespaced: bool = True

    def path(self, namespace: str | None, name: str | None = None, subresource: str | None = None) -> str:
        """The URL path; of all namespaces when no namespace is given."""
        parts = ["apis" if "/" in self.api_version else "api", self.api_version]
        if self.namespaced and namespace is not None:
            parts += ["namespaces", quote(namespace, safe="")]
        parts.append(self.plural)
        parts += [quote(part, safe="") for part in (name, subresource) if part is not None]
        return "/" + "/".join(parts)


class Kube:
    """Requests to the API server. `writes` counts those that were sent to change something."""

    def __init__(self, api: client.ApiClient) -> None:
        self._api = api
        self.writes = 0

    @property
    def api(self) -> client.ApiClient:
        """The underlying client, for the library's own helpers."""
        return self._api

    async def request(
        self,
        method: str,
        path: str,
        body: object = None,
        content_type: str = "application/json",
        query: Mapping[str, str] | None = None,
    ) -> Object:
        """One request. Raises KubeError when the API server refuses it; connection errors pass through."""
        if method != "GET":
            self.writes += 1
        headers = {"Accept": "application/json", "Content-Type": content_type}
        await self._api.update_params_for_auth(headers, [], ["BearerToken"], path, method, body)
        url = self._api.configuration.host + path + (f"?{urlencode(query)}" if query else "")
        response = await self._api.call_api(method, url, headers, body, _request_timeout=_TIMEOUT)
        data = await response.read()  # type: ignore[no-untyped-call]
        text = data.decode() if isinstance(data, bytes) else str(data)
        if response.status >= HTTPStatus.BAD_REQUEST:
            raise error_of(method, path, response.status, text)
        loaded: Object = json.loads(text)
        return loaded

    async def get(self, resource: Resource, namespace: str | None, name: str) -> Object:
        """Read one object. Raises KubeError (`not_found`)."""
        return await self.request("GET", resource.path(namespace, name))

    async def list_all(self, resource: Resource, namespace: str | None = None, selector: str = "") -> list[Object]:
        """All objects, in pages, of one namespace or of all, by label selector."""
        found: list[Object] = []
        query = {"limit": str(_PAGE)} | ({"labelSelector": selector} if selector else {})
        while True:
            page = await self.request("GET", resource.path(namespace), query=query)
            kind = str(page["kind"]).removesuffix("List")
            found += [{"apiVersion": page["apiVersion"], "kind": kind, **item} for item in page["items"]]
            token = page["metadata"].get("continue")
            if not token:
                return found
            query["continue"] = token

    async def apply(self, resource: Resource, body: Object, *, force: bool = True) -> Object:
        """Server-side apply under Crofter's field manager."""
        metadata = body["metadata"]
        query = {"fieldManager": FIELD_MANAGER, "force": str(force).lower(), "fieldValidation": "Strict"}
        path = resource.path(metadata.get("namespace"), metadata["name"])
        return await self.request("PATCH", path, body, _APPLY, query)

    async def merge(
        self, resource: Resource, namespace: str | None, name: str, patch: Object, subresource: str | None = None
    ) -> Object:
        """JSON merge patch; a resourceVersion in it makes it fail with `conflict` when the object has changed."""
        path = resource.path(namespace, name, subresource)
        return await self.request("PATCH", path, patch, _MERGE, {"fieldManager": FIELD_MANAGER})

    async def json_patch(
        self, resource: Resource, namespace: str | None, name: str, operations: list[Object]
    ) -> Object:
        """JSON patch; a failed `test` operation raises KubeError (`invalid`)."""
        path = resource.path(namespace, name)
        return await self.request("PATCH", path, operations, _JSON_PATCH, {"fieldManager": FIELD_MANAGER})

    async def create(self, resource: Resource, body: Object, *, strict: bool = False) -> Object:
        """Create an object; when strict, unknown fields are refused. Raises KubeError (`already_exists`)."""
        query = {"fieldManager": FIELD_MANAGER} | ({"fieldValidation": "Strict"} if strict else {})
        return await self.request("POST", resource.path(body["metadata"].get("namespace")), body, query=query)

    async def delete(
        self,
        resource: Resource,
        namespace: str | None,
        name: str,
        *,
        uid: str,
        propagation: Literal["Foreground", "Background", "Orphan"],
    ) -> None:
        """Delete the very object with this UID. Raises KubeError (`not_found`, `conflict`)."""
        options = {
            "apiVersion": "v1",
            "kind": "DeleteOptions",
            "propagationPolicy": propagation,
            "preconditions": {"uid": uid},
        }
        await self.request("DELETE", resource.path(namespace, name), options)


@asynccontextmanager
async def connect() -> AsyncIterator[Kube]:
    """A client for the cluster that KUBECONFIG names, or else the one that this process runs in."""
    configuration = client.Configuration()
    if os.environ.get("KUBECONFIG") or "KUBERNETES_SERVICE_HOST" not in os.environ:
        # The library reads KUBECONFIG when it is imported, which may be before the variable was set.
        path = os.environ.get("KUBECONFIG")
        try:
            await config.load_kube_config(path, client_configuration=configuration)  # type: ignore[no-untyped-call]
        except config.ConfigException as error:
            raise NoClusterError(f"{path or 'the default kubeconfig'} names no cluster: {error}") from error
    else:
        config.load_incluster_config(client_configuration=configuration)  # type: ignore[no-untyped-call]
    async with client.ApiClient(configuration) as api:
        yield Kube(api)
