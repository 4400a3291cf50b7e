"""A plain client of the API server: the requests of a user, and what is refused as an exception."""

import base64
import copy
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self
from urllib.parse import urlencode

import urllib3
import yaml

Object = dict[str, Any]
Propagation = Literal["Foreground", "Background", "Orphan"]

ENVIRONMENTS: Final = ("crofter.dev/v1alpha1", "environments")
ACCOUNTS: Final = ("crofter.dev/v1alpha1", "accounts")
NAMESPACES: Final = ("v1", "namespaces")
EVENTS: Final = ("v1", "events")
COMPOSITES: Final = "aws.crofter.dev"
MANAGED: Final = ".aws.m.upbound.io"

Kind = tuple[str, str]
"""Group and version, and plural."""


class RefusedError(Exception):
    """The API server said no."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Api:
    """The API server of a kubeconfig, as its user. Safe to use from several threads."""

    def __init__(self, kubeconfig: Path) -> None:
        config = yaml.safe_load(kubeconfig.read_text())
        cluster = config["clusters"][0]["cluster"]
        self._server = str(cluster["server"])
        self._token = str(config["users"][0]["user"]["token"])
        authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
        self._pool = urllib3.PoolManager(
            maxsize=16, ssl_context=ssl.create_default_context(cadata=authority), retries=False
        )
        self._user: str | None = None
        self._groups: dict[str, tuple[Kind, ...]] = {}

    def impersonating(self, user: str) -> "Api":
        """The same, as somebody else, with no more than their own permissions."""
        other = copy.copy(self)
        other._user = user
        return other

    def request(
        self, method: str, path: str, body: object = None, content_type: str = "application/json", **query: str
    ) -> Object:
        """One request. Raises RefusedError."""
        response = self._open(method, path, body, content_type, query, stream=False)
        data: Object = json.loads(response.data)
        if response.status >= 300:
            raise RefusedError(response.status, str(data.get("message", data)))
        return data

    def _open(
        self, method: str, path: str, body: object, content_type: str, query: dict[str, str], *, stream: bool
    ) -> urllib3.BaseHTTPResponse:
        return self._pool.request(
            method,
            f"{self._server}{path}?{urlencode(query)}",
            body=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": content_type}
            | ({} if self._user is None else {"Impersonate-User": self._user}),
            timeout=60.0,
            preload_content=not stream,
        )

    def get(self, kind: Kind, namespace: str, name: str) -> Object | None:
        """One object, or None."""
        try:
            return self.request("GET", path_of(kind, namespace, name))
        except RefusedError as error:
            if error.code == 404:
                return None
            raise

    def list(self, kind: Kind, namespace: str = "", selector: str = "") -> "list[Object]":
        """All objects of a kind, in a namespace or in all."""
        answer = self.request("GET", path_of(kind, namespace), labelSelector=selector)
        found: list[Object] = answer["items"]
        return found

    def apply(self, kind: Kind, body: Object, *, dry_run: bool = False) -> Object:
        """Server-side apply, fields checked strictly, as `kubectl apply --server-side` and Argo CD do it."""
        metadata = body["metadata"]
        extra = {"dryRun": "All"} if dry_run else {}
        return self.request(
            "PATCH",
            path_of(kind, metadata.get("namespace", ""), metadata["name"]),
            body,
            "application/apply-patch+yaml",
            fieldManager="functional-tests",
            force="true",
            fieldValidation="Strict",
            **extra,
        )

    def patch(self, kind: Kind, namespace: str, name: str, patch: Object, *, dry_run: bool = False) -> Object:
        """JSON merge patch."""
        extra = {"dryRun": "All"} if dry_run else {}
        return self.request(
            "PATCH",
            path_of(kind, namespace, name),
            patch,
            "application/merge-patch+json",
            fieldManager="functional-tests",
            fieldValidation="Strict",
            **extra,
        )

    def delete(self, kind: Kind, namespace: str, name: str, propagation: Propagation = "Background") -> None:
        """Ask for deletion; None of it needs to have happened when this returns."""
        self.request("DELETE", path_of(kind, namespace, name), {"propagationPolicy": propagation})

    def kinds(self, group: str) -> tuple[Kind, ...]:
        """Every namespaced kind of an API group, or of all groups that end so when it begins with a dot."""
        if group not in self._groups:
            self._groups[group] = tuple(self._discovered(group))
        return self._groups[group]

    def _discovered(self, group: str) -> Iterator[Kind]:
        for one in self.request("GET", "/apis")["groups"]:
            if one["name"] != group and not (group.startswith(".") and one["name"].endswith(group)):
                continue
            version = one["preferredVersion"]["groupVersion"]
            for resource in self.request("GET", f"/apis/{version}")["resources"]:
                if "/" not in resource["name"] and resource["namespaced"]:
                    yield version, resource["name"]

    def lines(self, kind: Kind, namespace: str) -> Iterator[Object]:
        """Watch events of a namespace, from its present state on, until the server ends them."""
        response = self._open("GET", path_of(kind, namespace), None, "", {"watch": "true"}, stream=True)
        buffer = b""
        for chunk in response.stream(65536):
            *whole, buffer = (buffer + chunk).split(b"\n")
            yield from (json.loads(line) for line in whole)


def path_of(kind: Kind, namespace: str, name: str = "") -> str:
    """The path of a collection or of an object."""
    version, plural = kind
    parts = ["/apis" if "/" in version else "/api", version]
    parts += ["namespaces", namespace] if namespace else []
    parts += [plural, name] if name else [plural]
    return "/".join(parts)


class Recorder:
    """Every version of the Environments of a namespace, as a watch tells of them; a context manager.

    `on_version` is called with each as soon as it is seen, in the recorder's own thread.
    """

    def __init__(self, api: Api, namespace: str, on_version: Callable[[Object], None] | None = None) -> None:
        self.versions: list[Object] = []
        self.gone: set[str] = set()
        self.errors: list[BaseException] = []
        self._api = api
        self._namespace = namespace
        self._on_version = on_version
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._record, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ended.set()
        if error is None and self.errors:
            raise self.errors[0]

    def _record(self) -> None:
        while not self._ended.is_set():
            try:
                for event in self._api.lines(ENVIRONMENTS, self._namespace):
                    if self._ended.is_set():
                        return
                    self.versions.append(event["object"])
                    if event["type"] == "DELETED":
                        self.gone.add(event["object"]["metadata"]["name"])
                    if self._on_version is not None:
                        self._on_version(event["object"])
            except urllib3.exceptions.HTTPError:
                time.sleep(0.1)
            except BaseException as error:  # noqa: BLE001 - told by __exit__, in the thread of the test
                self.errors.append(error)
                return
