"""What went wrong with a request to the API server, and what to do about it."""

import json
from http import HTTPStatus
from typing import Any, Final

import aiohttp

UNREACHABLE: Final = (OSError, aiohttp.ClientError)
"""What a request raises when the API server cannot be reached or breaks off: not all of aiohttp's are OSErrors."""


class KubeError(Exception):
    """The API server refused a request. `reason` is the machine-readable one of its Status object."""

    def __init__(self, method: str, path: str, code: int, status: dict[str, Any]) -> None:
        self.code = code
        self.reason = str(status.get("reason", ""))
        self.message = str(status.get("message", "")) or HTTPStatus(code).phrase
        self.causes = tuple(str(cause.get("reason", "")) for cause in status.get("details", {}).get("causes", ()))
        super().__init__(f"{method} {path}: {code} {self.reason}: {self.message}")

    @property
    def not_found(self) -> bool:
        """The object, or its namespace, does not exist."""
        return self.code == HTTPStatus.NOT_FOUND

    @property
    def conflict(self) -> bool:
        """The object changed since it was read, or a field belongs to another manager."""
        return self.code == HTTPStatus.CONFLICT

    @property
    def already_exists(self) -> bool:
        """An object of this name exists."""
        return self.code == HTTPStatus.CONFLICT and self.reason == "AlreadyExists"

    @property
    def namespace_terminating(self) -> bool:
        """Nothing can be created because the namespace is being deleted."""
        return self.code == HTTPStatus.FORBIDDEN and "NamespaceTerminating" in self.causes


class NoClusterError(OSError):
    """There is no cluster to connect to; the message says where it was looked for."""


def error_of(method: str, path: str, code: int, body: str) -> KubeError:
    """The error that a response of 400 or more tells of, whether or not its body is a Status object."""
    try:
        status = json.loads(body)
    except ValueError:
        status = {"message": body[:500]}
    return KubeError(method, path, code, status if isinstance(status, dict) else {})
