"""An in-memory `Cluster`, and an imaginary kind on an imaginary AWS, for the reconciler's tests."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.model import LOCAL, REPLACE, UPDATE, Args, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws
from crofter_local.aws.provider.cluster import ConflictError, GoneError
from crofter_local.aws.provider.reconciler import Clock
from crofter_local.aws.provider.resource import Key, Managed


class Crash(BaseException):
    """What kill -9 looks like from inside: nothing after it runs."""


def merge(document: dict[str, Any], patch: Mapping[str, Any]) -> None:
    """Applies an RFC 7386 merge patch in place."""
    for name, value in patch.items():
        if value is None:
            document.pop(name, None)
        elif isinstance(value, Mapping):
            merge(document.setdefault(name, {}), value)
        else:
            document[name] = copy.deepcopy(value)


class MemoryCluster:
    """Objects in a dictionary; counts writes; can crash before the n-th patch from now on."""

    def __init__(self) -> None:
        self.objects: dict[Key, dict[str, Any]] = {}
        self.configs = {("ClusterProviderConfig", "default")}
        self.writes: list[str] = []
        self.crash_before: str = ""
        self.secrets: dict[tuple[str, str, str], str] = {}
        self._version = 0

    def add(self, manifest: Mapping[str, Any]) -> Key:
        """Creates an object as the API server would."""
        body = copy.deepcopy(dict(manifest))
        group = body["apiVersion"].split("/")[0]
        metadata = body["metadata"]
        key = Key(f"{group}/{body['kind']}", metadata.setdefault("namespace", "shop"), metadata["name"])
        metadata |= {"uid": f"uid-{key.kind}-{key.name}", "generation": 1, "resourceVersion": self._next()}
        body["spec"].setdefault("providerConfigRef", {"kind": "ClusterProviderConfig", "name": "default"})
        body["spec"].setdefault("managementPolicies", ["*"])
        self.objects[key] = body
        return key

    def edit(self, key: Key, patch: Mapping[str, Any]) -> None:
        """Somebody else changes an object."""
        self._apply(key, patch)

    def delete(self, key: Key) -> None:
        """Somebody deletes an object: it stays while it has finalizers."""
        if self.objects[key]["metadata"].get("finalizers"):
            self._apply(key, {"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}})
        else:
            del self.objects[key]

    def get(self, key: Key) -> Managed | None:
        """See `Cluster`."""
        return Managed(key, copy.deepcopy(self.objects[key])) if key in self.objects else None

    def list(self, kind: str, namespace: str) -> Iterable[Managed]:
        """See `Cluster`."""
        return [Managed(k, body) for k, body in self.objects.items() if (k.kind, k.namespace) == (kind, namespace)]

    def has_provider_config(self, kind: str, namespace: str, name: str) -> bool:
        """See `Cluster`."""
        return (kind, name) in self.configs

    async def secret(self, namespace: str, name: str, key: str) -> str | None:
        """See `Cluster`."""
        return self.secrets.get((namespace, name, key))

    async def patch(self, mr: Managed, body: Mapping[str, Any], *, exactly: bool = False) -> Managed:
        """See `Cluster`."""
        if exactly and self.objects.get(mr.key, {}).get("metadata", {}).get("resourceVersion") != mr.resource_version:
            raise ConflictError
        annotations = body.get("metadata", {}).get("annotations", {})
        if self.crash_before and self.crash_before in annotations:
            raise Crash
        self.writes.append(f"{mr.key.name} {sorted(body)}")
        return self._apply(mr.key, body)

    async def patch_status(self, mr: Managed, body: Mapping[str, Any]) -> Managed:
        """See `Cluster`."""
        self.writes.append(f"{mr.key.name} status")
        return self._apply(mr.key, body)

    def conditions(self, key: Key) -> dict[str, str]:
        """Type → `status reason: message` of an object's conditions."""
        found = self.objects[key].get("status", {}).get("conditions", [])
        return {
            c["type"]: f"{c['status']} {c['reason']}" + (f": {c['message']}" if c.get("message") else "") for c in found
        }

    def _next(self) -> str:
        self._version += 1
        return str(self._version)

    def _apply(self, key: Key, patch: Mapping[str, Any]) -> Managed:
        if key not in self.objects:
            raise GoneError
        body = self.objects[key]
        spec = copy.deepcopy(body["spec"])
        merge(body, patch)
        body["metadata"]["resourceVersion"] = self._next()
        if body["spec"] != spec:
            body["metadata"]["generation"] += 1
        if body["metadata"].get("deletionTimestamp") and not body["metadata"].get("finalizers"):
            del self.objects[key]
        return Managed(key, copy.deepcopy(body))


class Time:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def pass_by(self, seconds: float) -> None:
        """Moves on."""
        self.seconds += seconds

    def clock(self) -> Clock:
        """The clock that a reconciler reads."""
        start = datetime(2026, 1, 1, tzinfo=UTC)
        return Clock(now=lambda: start + timedelta(seconds=self.seconds), monotonic=lambda: self.seconds)


class ImaginaryAws:
    """A service with things that have a size and a colour; stands in for boto3 in the table entry of `thing`."""

    def __init__(self) -> None:
        self.things: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.errors: dict[str, AwsError] = {}
        self._assigned = 0

    def _called(self, operation: str) -> None:
        self.calls.append(operation)
        if operation in self.errors:
            raise self.errors[operation]

    def observe(self, _aws: Aws, name: str, _args: Args) -> Observation | None:
        """Describes a thing."""
        self._called("DescribeThing")
        thing = self.things.get(name)
        return Observation({"id": name, **thing}) if thing is not None else None

    def create(self, _aws: Aws, name: str, args: Args) -> str:
        """Creates a thing, under the given name or an id."""
        self._called("CreateThing")
        if not name or name.startswith("vpc-"):
            self._assigned += 1
            name = f"vpc-{self._assigned}"
        self.things[name] = {"instanceTenancy": "default", **args, "tags": dict(args.get("tags", {}))}
        return name

    def update(self, _aws: Aws, name: str, args: Args, changed: frozenset[str]) -> None:
        """Changes a thing."""
        self._called("ModifyThing:" + ",".join(sorted(changed)))
        self.things[name].update({field: args[field] for field in changed})

    def delete(self, _aws: Aws, name: str, _args: Args) -> None:
        """Deletes a thing."""
        self._called("DeleteThing")
        del self.things[name]

    def kind(self, naming: Naming = Naming.ASSIGNED, **more: Any) -> Kind:
        """A table entry under the name of a real kind (so that there are facts), but with this service behind it."""
        fields = {"cidrBlock": REPLACE, "enableDnsSupport": UPDATE, "instanceTenancy": UPDATE, "ipv6CidrBlock": LOCAL}
        return Kind(
            name="ec2.aws.m.upbound.io/VPC",
            noun="Thing",
            naming=naming,
            attributes=fields,
            observe=self.observe,
            create=self.create,
            update=self.update,
            delete=self.delete,
            not_modelled={"ipv4NetmaskLength": "no IPAM here"},
            settle=2.0,
            **more,
        )


def vpc(name: str = "net", *, annotations: Mapping[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    """A VPC manifest."""
    metadata: dict[str, Any] = {"name": name, **({"annotations": dict(annotations)} if annotations else {})}
    spec.setdefault("forProvider", {"region": "eu-west-1", "cidrBlock": "10.0.0.0/16"})
    return {"apiVersion": "ec2.aws.m.upbound.io/v1beta1", "kind": "VPC", "metadata": metadata, "spec": spec}
