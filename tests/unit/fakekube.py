"""An API server in memory: what Crofter asks of one, and a record of every request."""

import copy
import json
from typing import Any
from urllib.parse import unquote

from crofter.kube.client import Kube
from crofter.kube.errors import error_of

STATUS_OF = {404: "NotFound", 409: "Conflict", 403: "Forbidden", 422: "Invalid", 500: "InternalError"}
UNNAMESPACED = {"accounts", "namespaces", "customresourcedefinitions", "compositions"}

Address = tuple[str, str, str]


class FakeKube(Kube):
    """Answers like an API server whose objects have no schema; `requests` lists method and path of each request."""

    def __init__(self, *objects: dict[str, Any]) -> None:
        self.writes = 0
        self.objects: dict[Address, dict[str, Any]] = {}
        self.requests: list[tuple[str, str, Any]] = []
        self.refusals: list[tuple[str, str, int, dict[str, Any]]] = []
        self._version = 100
        for one in objects:
            self.objects[_address_of(one)] = copy.deepcopy(one)

    def refuse(self, method: str, fragment: str, code: int, **status: Any) -> None:
        """Refuse, once, the next request of the method whose path holds the fragment."""
        self.refusals.append((method, fragment, code, {"reason": STATUS_OF[code], "message": "refused"} | status))

    @property
    def written(self) -> list[str]:
        """Method and path of every request that changes something."""
        return [f"{method} {path}" for method, path, _ in self.requests if method != "GET"]

    def bodies(self, fragment: str) -> list[Any]:
        """What was sent, but for reads, to paths that hold the fragment."""
        return [body for method, path, body in self.requests if method != "GET" and fragment in path]

    def one(self, plural: str) -> dict[str, Any]:
        """The only object of a kind."""
        (found,) = (one for (kind, _, _), one in self.objects.items() if kind == plural)
        return found

    async def request(self, method, path, body=None, content_type="application/json", query=None):
        self.requests.append((method, path, copy.deepcopy(body)))
        self.writes += method != "GET"
        for refusal in self.refusals:
            if refusal[0] == method and refusal[1] in path:
                self.refusals.remove(refusal)
                raise error_of(method, path, refusal[2], json.dumps(refusal[3]))
        plural, namespace, name, subresource = _parsed(path)
        if method == "GET" and not name:
            return self._list(plural, namespace, (query or {}).get("labelSelector", ""))
        if method == "POST":
            name = body["metadata"].get("name") or f"{body['metadata']['generateName']}{self._version}"
        address = (plural, namespace, name)
        live = self.objects.get(address)
        applying = content_type.startswith("application/apply")
        if live is None and not (method == "POST" or applying):
            raise self._error(method, path, 404)
        if live is not None and method == "POST":
            raise error_of(method, path, 409, json.dumps({"reason": "AlreadyExists", "message": "AlreadyExists"}))
        if method == "GET":
            return copy.deepcopy(live)
        if method == "DELETE":
            return self._delete(address, body)
        if method == "POST":
            return self._store(address, {**body, "metadata": {**body["metadata"], "name": name}}, None)
        if applying:
            return self._apply(address, body, live)
        if content_type.startswith("application/json-patch"):
            return self._store(address, _patched(live, body), live)
        return self._change(address, body, live, whole=method == "PUT", status=subresource == "status")

    def _apply(self, address, body, live):
        kept = live or {"metadata": {}}
        spec = _overlaid(kept.get("spec", {}), body["spec"])
        managed = [{"manager": "crofter", "time": "2026-03-01T12:00:00Z", "fieldsV1": {"f:spec": {}}}]
        metadata = {**kept["metadata"], **body["metadata"], "managedFields": managed}
        return self._store(address, {**kept, **body, "metadata": metadata, "spec": spec}, live)

    def _change(self, address, body, live, *, whole, status):
        asked = body.get("metadata", {}).get("resourceVersion")
        if asked not in (None, live["metadata"]["resourceVersion"]):
            raise self._error("PATCH", address[2], 409)
        if whole:
            return self._store(address, body, live)
        parts = {key: value for key, value in body.items() if (key == "status") is status}
        return self._store(address, _merged(live, parts), live)

    def _store(self, address, body, live):
        self._version += 1
        body = copy.deepcopy(body)
        metadata = body["metadata"]
        before = live["metadata"] if live else {"generation": 0, "uid": f"uid-{self._version}"}
        changed = live is None or live.get("spec") != body.get("spec")
        metadata |= {
            "uid": before["uid"],
            "resourceVersion": str(self._version),
            "generation": before.get("generation", 0) + changed,
        }
        metadata.setdefault("creationTimestamp", "2026-03-01T12:00:00Z")
        if live is not None:
            metadata.setdefault("creationTimestamp", live["metadata"].get("creationTimestamp"))
        if "deletionTimestamp" in metadata and not metadata.get("finalizers"):
            self.objects.pop(address, None)
        else:
            self.objects[address] = body
        return copy.deepcopy(body)

    def _delete(self, address, options):
        live = self.objects[address]
        wanted = options.get("preconditions", {}).get("uid")
        if wanted not in (None, live["metadata"]["uid"]):
            raise self._error("DELETE", address[2], 409)
        if live["metadata"].get("finalizers"):
            live["metadata"]["deletionTimestamp"] = "2026-03-01T12:00:00Z"
        else:
            del self.objects[address]
        return {}

    def _list(self, plural, namespace, selector):
        wanted = dict(pair.split("=") for pair in selector.split(",") if pair)
        items = [
            copy.deepcopy(one)
            for (kind, where, _), one in self.objects.items()
            if kind == plural
            and namespace in ("", where)
            and wanted.items() <= one["metadata"].get("labels", {}).items()
        ]
        some = items[0] if items else {"apiVersion": "v1", "kind": "Some"}
        return {"apiVersion": some["apiVersion"], "kind": f"{some['kind']}List", "metadata": {}, "items": items}

    @staticmethod
    def _error(method, path, code):
        return error_of(method, path, code, json.dumps({"reason": STATUS_OF[code], "message": STATUS_OF[code]}))


def _address_of(one: dict[str, Any]) -> Address:
    plurals = {"Identity": "identities", "NetworkACL": "networkacls", "VpcEndpoints": "vpcendpoints"}
    plural = plurals.get(one["kind"], one["kind"].lower() + "s")
    return plural, one["metadata"].get("namespace", ""), one["metadata"]["name"]


def _parsed(path: str) -> tuple[str, str, str, str]:
    parts = [unquote(part) for part in path.strip("/").split("/")]
    parts = parts[2:] if parts[0] == "api" else parts[3:]
    namespace = ""
    if parts[0] == "namespaces" and len(parts) > 2:
        namespace, parts = parts[1], parts[2:]
    plural, name, subresource = (*parts, "", "")[:3]
    return plural, namespace, name, subresource


def _merged(live: Any, change: Any) -> Any:
    if not isinstance(change, dict):
        return change
    merged = dict(live) if isinstance(live, dict) else {}
    for key, value in change.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merged(merged.get(key), value)
    return merged


def _overlaid(live: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Server-side apply: what others put beside the wanted fields stays."""
    return {
        **live,
        **{
            key: _overlaid(live[key], value) if isinstance(value, dict) and isinstance(live.get(key), dict) else value
            for key, value in wanted.items()
        },
    }


def _patched(live: dict[str, Any], operations: list[dict[str, Any]]) -> dict[str, Any]:
    patched = copy.deepcopy(live)
    for operation in operations:
        *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
        node = patched
        for parent in parents:
            node = node[parent]
        assert operation["op"] == "remove"
        del node[last]
    return patched
