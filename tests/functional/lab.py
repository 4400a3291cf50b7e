"""A control plane with the things tests do to it: Environments, Accounts, faults, kills, and telling what went wrong."""

import copy
import itertools
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import urllib3
from click.testing import CliRunner, Result

from crofter.cli.main import crofter
from crofter_local import faults
from crofter_local.client import Instance
from crofter_local.faults import Fault

from .api import ACCOUNTS, COMPOSITES, ENVIRONMENTS, EVENTS, MANAGED, NAMESPACES, Api, Kind, Object, Propagation
from .cloud import Cloud, Thing, counted, doubled

REGIONS: Final = ("ap-southeast-2", "eu-west-1", "us-east-1", "us-west-2", "eu-central-1", "ap-northeast-1")
"""Each has its own Account: AWS allows five VPCs in a region, and one of them is there from the start."""

PROCESSES: Final = ("operator", "function", "crossplane", "provider")
_POLL: Final = 0.2
_PATIENCE: Final = 3 if "PYTEST_XDIST_WORKER" in os.environ else 1
"""How many times as long a test waits where several control planes share the machine."""
_TAIL: Final = 15


@dataclass
class Lab:
    """One control plane for many tests."""

    plane: Instance
    api: Api
    _clouds: dict[str, Cloud] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def cloud(self, region: str) -> Cloud:
        """The local AWS in a region."""
        if region not in self._clouds:
            self._clouds[region] = Cloud(self.plane.aws_endpoint, region)
        return self._clouds[region]

    def account(self, region: str) -> str:
        """The name of the Account of a region, made where there is none, once it is ready."""
        name = f"functional-{region}"
        body = {
            "apiVersion": "crofter.dev/v1alpha1",
            "kind": "Account",
            "metadata": {"name": name},
            "spec": {
                "accountId": "123456789012",
                "region": region,
                "providerConfig": {"kind": "ClusterProviderConfig", "name": "default"},
                "allowedNamespaces": ["*"],
            },
        }
        if self.api.get(ACCOUNTS, "", name) is None:
            self.api.apply(ACCOUNTS, body)
        self.until(lambda: status_of(self.api.get(ACCOUNTS, "", name), "Ready") == "True", f"Account {name} is ready")
        return name

    def namespace(self, name: str) -> str:
        """A namespace of this name, made where there is none."""
        if self.api.get(NAMESPACES, "", name) is None:
            self.api.request("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
        return name

    def environment(
        self,
        name: str,
        *,
        region: str | None = None,
        cidr: str | None = None,
        namespace: str | None = None,
        **spec: Any,
    ) -> "Env":
        """An Environment that is not applied yet: the smallest one (one zone, no endpoint) unless `spec` says more."""
        number = next(self._numbers)
        region = region or REGIONS[number % len(REGIONS)]
        network = {
            "cidr": cidr or f"10.{100 + number}.0.0/16",
            "endpoints": [],
            "flowLogs": {"enabled": False},
            **spec.pop("network", {}),
        }
        manifest = {
            "apiVersion": "crofter.dev/v1alpha1",
            "kind": "Environment",
            "metadata": {"name": name, "namespace": namespace or f"team-{number}"},
            "spec": {"profile": "dev", "accountRef": {"name": f"functional-{region}"}, "network": network, **spec},
        }
        return Env(self, self.cloud(region), manifest)

    def crofter(self, *arguments: str) -> Result:
        """Run the `crofter` command on this control plane."""
        variables = {"KUBECONFIG": str(self.plane.kubeconfig), "COLUMNS": "160"}
        return CliRunner(env=variables).invoke(crofter, arguments, catch_exceptions=False)

    def metric(self, process: str, name: str) -> float:
        """The value of a metric, without labels, that a process tells Prometheus."""
        text = urllib3.request("GET", self.plane.status()["metrics"][process]).data.decode()
        values = [float(line.split()[1]) for line in text.splitlines() if line.split(" ")[0] == name]
        assert len(values) == 1, f"{process} has no metric {name}"
        return values[0]

    def fault(self, action: str, code: str, message: str, *, times: int | None = None) -> None:
        """From now on an AWS call fails, for ever or so many times."""
        faults.add(self.plane.state.faults, Fault(action, code, message, remaining=times))

    def clear_faults(self) -> None:
        """Every AWS call works again."""
        faults.clear(self.plane.state.faults)

    def mend(self) -> None:
        """Everything runs, and nothing is made to fail."""
        self.clear_faults()
        for one in self.plane.status()["processes"]:
            if one["name"] in PROCESSES and one["state"] != "ready":
                if one["state"] in {"stopped", "failed"}:
                    self.plane.start(one["name"])
                self.plane.wait_ready(one["name"])

    def until(self, holds: Callable[[], Any], what: str, *, seconds: float = 60.0, about: "Env | None" = None) -> Any:
        """Wait until something is true, and return it; after `seconds` fail with all that can be known.

        `seconds` are those of a control plane that has the machine to itself.
        """
        seconds *= _PATIENCE
        deadline = time.monotonic() + seconds
        while True:
            found = holds()
            if found:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"not so after {seconds:.0f} s: {what}\n{self.story(about)}")
            time.sleep(_POLL)

    def story(self, about: "Env | None" = None) -> str:
        """What an Environment says of itself, and the last words of every process."""
        lines = about.story() if about is not None else []
        for process in PROCESSES:
            lines += [f"--- {process}", *self.plane.log(process).splitlines()[-_TAIL:]]
        return "\n".join(lines)


@dataclass
class Env:
    """An Environment as its owner handles it."""

    lab: Lab
    cloud: Cloud
    manifest: Object

    @property
    def name(self) -> str:
        """metadata.name."""
        return str(self.manifest["metadata"]["name"])

    @property
    def namespace(self) -> str:
        """metadata.namespace."""
        return str(self.manifest["metadata"]["namespace"])

    @property
    def spec(self) -> Object:
        """The spec to apply next."""
        spec: Object = self.manifest["spec"]
        return spec

    def apply(self, **network: Any) -> Object:
        """Apply the manifest, with changes to its network."""
        self.lab.namespace(self.namespace)
        self.lab.account(self.cloud.region)
        self.spec["network"].update(network)
        return self.lab.api.apply(ENVIRONMENTS, copy.deepcopy(self.manifest))

    def patch(self, spec: Object) -> Object:
        """A merge patch of the spec."""
        return self.lab.api.patch(ENVIRONMENTS, self.namespace, self.name, {"spec": spec})

    def get(self) -> Object | None:
        """The object."""
        return self.lab.api.get(ENVIRONMENTS, self.namespace, self.name)

    def live(self) -> Object:
        """The object, which must exist."""
        found = self.get()
        assert found is not None, f"{self.name} does not exist"
        return found

    def condition(self, kind: str) -> Object:
        """A condition, {} while it is not there."""
        return condition_of(self.get(), kind)

    def message(self, kind: str) -> str:
        """The message of a condition."""
        return str(self.condition(kind).get("message", ""))

    def until(self, holds: Callable[[], Any], what: str, *, seconds: float = 60.0) -> Any:
        """Wait until something is true of it."""
        return self.lab.until(holds, f"{self.name}: {what}", seconds=seconds, about=self)

    def until_ready(self, *, seconds: float = 90.0) -> Object:
        """Wait until it is ready for its current spec."""
        found: Object = self.until(lambda: ready_now(self.get()), "ready for its current spec", seconds=seconds)
        return found

    def until_condition(self, kind: str, status: str, *, seconds: float = 60.0, **also: str) -> Object:
        """Wait for a condition's status, reason, or part of its message, for the current generation."""

        def holds() -> Object | None:
            raw = self.get()
            found = condition_of(raw, kind)
            current = raw is not None and found.get("observedGeneration") == raw["metadata"]["generation"]
            fits = found.get("status") == status and found.get("reason") == also.get("reason", found.get("reason"))
            return found if current and fits and also.get("message", "") in found["message"] else None

        result: Object = self.until(holds, f"{kind} is {status} {also or ''}", seconds=seconds)
        return result

    def delete(self, propagation: Propagation = "Background") -> None:
        """Ask for deletion."""
        self.lab.api.delete(ENVIRONMENTS, self.namespace, self.name, propagation)

    def until_gone(self, *, seconds: float = 90.0) -> None:
        """Wait until the object is gone, at which moment AWS must have nothing of it."""
        self.until(lambda: self.get() is None, "gone", seconds=seconds)
        left = tuple(thing for thing in self.things() if "crofter.dev/kept" not in thing.tags)
        assert left == (), f"{self.name} is gone, and AWS still has {left}\n{self.lab.story()}"

    def things(self) -> tuple[Thing, ...]:
        """What AWS has of it."""
        return self.cloud.of(self.namespace, self.name)

    def composites(self) -> list[Object]:
        """Its composite resources."""
        return self._labelled(self.lab.api.kinds(COMPOSITES))

    def managed(self) -> list[Object]:
        """Its managed resources."""
        return self._labelled(self.lab.api.kinds(MANAGED))

    def _labelled(self, kinds: Iterable[Kind]) -> list[Object]:
        selector = f"crofter.dev/environment={self.name}"
        return [{"plural": kind, **raw} for kind in kinds for raw in self.lab.api.list(kind, self.namespace, selector)]

    def events(self) -> list[Object]:
        """Its Kubernetes events."""
        found = self.lab.api.list(EVENTS, self.namespace)
        return [event for event in found if event["involvedObject"]["name"] == self.name]

    def story(self) -> list[str]:
        """What it says of itself, for a failure message."""
        raw = self.get()
        if raw is None:
            return [f"{self.name} does not exist"]
        status, metadata = raw.get("status", {}), raw["metadata"]
        head = f"{self.name} generation {metadata['generation']} observed {status.get('observedGeneration')}"
        lines = [f"{head}: {status.get('summary')} {'(deleting)' if 'deletionTimestamp' in metadata else ''}"]
        for one in status.get("conditions", ()):
            seen = one.get("observedGeneration")
            lines.append(f"  {one['type']}={one['status']} {one['reason']} ({seen}): {one['message']}")
        for xr in self.composites():
            lines.append(f"  {xr['plural'][1]} {xr['metadata']['name']} {xr['metadata'].get('deletionTimestamp', '')}")
            lines += [
                f"    {one['type']}={one['status']} {one['reason']}: {one.get('message', '')[:300]}"
                for one in xr.get("status", {}).get("conditions", ())
            ]
        for mr in self.managed():
            unready = [
                f"{one['type']}={one['status']} {one['reason']}: {one.get('message', '')[:200]}"
                for one in mr.get("status", {}).get("conditions", ())
                if one["status"] != "True"
            ]
            if unready or "deletionTimestamp" in mr["metadata"]:
                lines.append(f"    {mr['plural'][1]} {mr['metadata']['name']}: {'; '.join(unready)}")
        things = self.things()
        lines.append(f"  in AWS: {counted(things)}, doubled: {doubled(things)}")
        for vpc in (thing.id for thing in things if thing.kind == "VPC"):
            lines.append(f"  in {vpc}: {[(one.kind, one.id, one.key) for one in self.cloud.inside(vpc)]}")
        lines += [f"  event {one['type']} {one['reason']}: {one['message'][:200]}" for one in self.events()[-10:]]
        return lines


def condition_of(raw: Object | None, kind: str) -> Object:
    """A condition of an object, {} when it has none of the type."""
    listed = (raw or {}).get("status", {}).get("conditions", ())
    found: Object = next((one for one in listed if one["type"] == kind), {})
    return found


def status_of(raw: Object | None, kind: str) -> str:
    """The status of a condition, "" when there is none."""
    return str(condition_of(raw, kind).get("status", ""))


def ready_now(raw: Object | None) -> Object | None:
    """The object if it is ready, and for its current spec."""
    found = condition_of(raw, "Ready")
    if raw is None or found.get("status") != "True":
        return None
    return raw if found["observedGeneration"] == raw["metadata"]["generation"] else None
