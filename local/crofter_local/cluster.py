"""Requests to the local API server: server-side apply of any object, and waiting for conditions."""

import asyncio
import base64
import json
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import quote

import aiohttp
import yaml

FIELD_MANAGER = "crofter-local"
"""Owner of the fields that an installation sets."""

_PARALLEL = 8
_POLL_SECONDS = 0.1
_REQUEST_SECONDS = 30.0


class ClusterError(Exception):
    """The API server refused something, or something did not happen in time."""


class RequestError(Exception):
    """The API server answered a request with an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Cluster:
    """A connection to the API server of one of our kubeconfigs, to be used as an async context manager.

    It sends plain requests: importing the Kubernetes client takes a second of processor time, which the start has
    better uses for, and typed models would lose fields of other people's objects.
    """

    def __init__(self, kubeconfig: Path) -> None:
        self._kubeconfig = kubeconfig
        self._session: aiohttp.ClientSession | None = None
        self._plurals: dict[tuple[str, str], tuple[str, bool]] = {}
        self._slots = asyncio.Semaphore(_PARALLEL)

    async def __aenter__(self) -> Self:
        config = yaml.safe_load(self._kubeconfig.read_text(encoding="utf-8"))
        cluster = config["clusters"][0]["cluster"]
        authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
        self._session = aiohttp.ClientSession(
            base_url=cluster["server"],
            headers={
                "Authorization": f"Bearer {config['users'][0]['user']['token']}",
                "Accept": "application/json",
                "User-Agent": FIELD_MANAGER,
            },
            connector=aiohttp.TCPConnector(ssl=ssl.create_default_context(cadata=authority)),
            timeout=aiohttp.ClientTimeout(total=_REQUEST_SECONDS),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def apply(self, item: Mapping[str, Any], *, subresource: str = "") -> dict[str, Any]:
        """Apply one object by server-side apply, taking over fields that others own, and return the result.

        Raises:
            ClusterError: it was refused; the message names the object.
        """
        path = await self._path(item)
        if subresource:
            path += f"/{subresource}"
        async with self._slots:
            try:
                return await self.request(
                    "PATCH",
                    f"{path}?fieldManager={FIELD_MANAGER}&force=true",
                    body=item,
                    content_type="application/apply-patch+yaml",
                )
            except RequestError as error:
                raise ClusterError(f"{describe(item)} was refused: {error}") from error

    async def apply_all(self, items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Apply several objects at once, a few at a time. Raises ClusterError for the first that is refused."""
        return await asyncio.gather(*(self.apply(item) for item in items))

    async def get(self, api_version: str, kind: str, name: str, namespace: str = "") -> dict[str, Any] | None:
        """Return one object, or None when there is no such object."""
        item = {"apiVersion": api_version, "kind": kind, "metadata": {"name": name, "namespace": namespace}}
        try:
            return await self.request("GET", await self._path(item))
        except RequestError as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise ClusterError(f"{describe(item)} could not be read: {error}") from error

    async def wait_for(
        self, items: Iterable[Mapping[str, Any]], condition: str, *, seconds: float = 60.0
    ) -> list[dict[str, Any]]:
        """Wait until the ``condition`` of each of ``items`` is True, and return them as they then are.

        Raises:
            ClusterError: not in time; the message gives the condition's message of each that lacks it.
        """
        waiting = {describe(item): item for item in items}
        done: list[dict[str, Any]] = []
        deadline = time.monotonic() + seconds
        while waiting:
            reasons = []
            for name, item in list(waiting.items()):
                metadata = item["metadata"]
                found = await self.get(
                    item["apiVersion"], item["kind"], metadata["name"], metadata.get("namespace", "")
                )
                if found and is_true(found, condition):
                    done.append(found)
                    del waiting[name]
                else:
                    reasons.append(f"{name}: {_condition_message(found, condition)}")
            if waiting and time.monotonic() > deadline:
                raise ClusterError(f"not {condition} after {seconds:.0f} s:\n  " + "\n  ".join(reasons))
            if waiting:
                await asyncio.sleep(_POLL_SECONDS)
        return done

    async def request(
        self, method: str, path: str, *, body: Any = None, content_type: str = "application/json"
    ) -> dict[str, Any]:
        """Send one request to ``path`` and return the JSON object that answers it.

        Raises:
            RequestError: the answer is an error.
            ClusterError: there is no answer.
        """
        if self._session is None:
            raise RuntimeError("a Cluster is used inside `async with`")
        # JSON is YAML, so one encoding serves every content type that the API server reads.
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": content_type} if data else {}
        try:
            async with self._session.request(method, path, data=data, headers=headers) as response:
                payload = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ClusterError(
                f"the API server did not answer {method} {path}: {error or type(error).__name__}"
            ) from error
        if response.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise RequestError(response.status, _message(response, payload))
        return cast("dict[str, Any]", json.loads(payload))

    async def _path(self, item: Mapping[str, Any]) -> str:
        plural, namespaced = await self._resource(item["apiVersion"], item["kind"])
        metadata = item["metadata"]
        scope = f"/namespaces/{quote(metadata.get('namespace') or 'default')}" if namespaced else ""
        return f"{_prefix(item['apiVersion'])}{scope}/{plural}/{quote(metadata['name'])}"

    async def _resource(self, api_version: str, kind: str) -> tuple[str, bool]:
        """Return the plural of a kind and whether it is namespaced, from the API server's discovery."""
        key = (api_version, kind)
        if key not in self._plurals:
            try:
                listed = await self.request("GET", _prefix(api_version))
            except RequestError as error:
                raise ClusterError(f"the API server does not serve {api_version} ({error})") from error
            for resource in listed["resources"]:
                if "/" not in resource["name"]:
                    self._plurals[api_version, resource["kind"]] = (resource["name"], resource["namespaced"])
        if key not in self._plurals:
            raise ClusterError(f"the API server serves no {kind} in {api_version}")
        return self._plurals[key]


def describe(item: Mapping[str, Any]) -> str:
    """Return an object's kind and name for a message."""
    metadata = item.get("metadata", {})
    namespace = metadata.get("namespace")
    return f"{item.get('kind')} {f'{namespace}/' if namespace else ''}{metadata.get('name')}"


def condition(item: Mapping[str, Any], kind: str) -> Mapping[str, Any] | None:
    """Return an object's condition of the type ``kind``, or None."""
    conditions = (item.get("status") or {}).get("conditions") or []
    return next((entry for entry in conditions if entry.get("type") == kind), None)


def is_true(item: Mapping[str, Any], kind: str) -> bool:
    """Tell whether an object's condition of the type ``kind`` is True."""
    found = condition(item, kind)
    return found is not None and found.get("status") == "True"


async def until(check: Callable[[], Awaitable[bool]], what: str, *, seconds: float) -> None:
    """Call the async ``check`` until it returns True. Raises ClusterError naming ``what`` when it takes too long."""
    deadline = time.monotonic() + seconds
    while not await check():
        if time.monotonic() > deadline:
            raise ClusterError(f"{what} did not happen in {seconds:.0f} s")
        await asyncio.sleep(_POLL_SECONDS)


def _prefix(api_version: str) -> str:
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"


def _condition_message(item: Mapping[str, Any] | None, kind: str) -> str:
    if item is None:
        return "does not exist"
    found = condition(item, kind)
    return f"{found.get('reason')}: {found.get('message', '')}" if found else "no such condition yet"


def _message(response: aiohttp.ClientResponse, payload: bytes) -> str:
    """Return the message of a Status object, or what there is."""
    try:
        return str(json.loads(payload)["message"])
    except (TypeError, ValueError, KeyError):
        return f"{response.status} {response.reason}"
