"""What storm.py compares Crofter with, each made from the managed resources of an Environment that Crofter made."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crofter.api.managed import ManagedKind
from crofter.api.registry import managed_kinds
from crofter_local import gotoolchain, state
from crofter_local.client import Instance

Object = dict[str, Any]

NAMESPACE: Final = "default"
LABEL: Final = "crofter.dev/environment"
EXTERNAL_NAME: Final = "crossplane.io/external-name"
GROUP: Final = "peer.example.org"
CHOSEN_BY_US: Final = ("Alias", "Bucket", "Policy")
"""Kinds whose id the client chooses: it is part of the template."""

KRO: Final = "github.com/kubernetes-sigs/kro"
KRO_VERSION: Final = "v0.9.0"


@dataclass(frozen=True)
class Kind:
    """A kind of object, as it is addressed."""

    name: str
    api_version: str
    plural: str

    @classmethod
    def of(cls, raw: Object) -> "Kind":
        return cls(raw["kind"], raw["apiVersion"], _plurals()[raw["apiVersion"], raw["kind"]])

    @property
    def collection(self) -> str:
        return f"/apis/{self.api_version}/{self.plural}"

    def collection_in(self, namespace: str) -> str:
        return f"/apis/{self.api_version}/namespaces/{namespace}/{self.plural}"


def _plurals() -> dict[tuple[str, str], str]:
    return {(kind.api_version, kind.kind): kind.plural for kind in managed_kinds()}


def owner(raw: Object) -> str:
    """The name of the instance that a managed resource belongs to."""
    return str(raw["metadata"].get("labels", {}).get(LABEL, ""))


async def template(api: Any, name: str) -> list[Object]:
    """The managed resources of an Environment, with their status, in the order in which they were created."""
    kinds: list[ManagedKind] = sorted(managed_kinds())
    paths = (f"/apis/{kind.api_version}/namespaces/{NAMESPACE}/{kind.plural}" for kind in kinds)
    lists = await asyncio.gather(*(api.send("GET", path, labelSelector=f"{LABEL}={name}") for path in paths))
    found = [
        {"apiVersion": kind.api_version, "kind": kind.kind, **item}
        for kind, listed in zip(kinds, lists, strict=True)
        for item in listed.get("items", ())
    ]
    return sorted(found, key=lambda raw: (int(raw["metadata"]["annotations"].get("order", 0)), raw["metadata"]["name"]))


def renamed(raw: Object, old: str, new: str) -> Object:
    """A managed resource to create: that of the template under another name, without what the provider wrote."""
    metadata = raw["metadata"]
    annotations = {}
    if raw["kind"] in CHOSEN_BY_US and EXTERNAL_NAME in metadata["annotations"]:
        annotations = {EXTERNAL_NAME: metadata["annotations"][EXTERNAL_NAME]}
    fields = raw["spec"]["forProvider"]
    asked = {key: value for key, value in fields.items() if f"{key}Ref" not in fields}  # the provider resolves these
    body = {
        "apiVersion": raw["apiVersion"],
        "kind": raw["kind"],
        "metadata": {"name": metadata["name"], "namespace": NAMESPACE, "labels": metadata["labels"]},
        "spec": {**raw["spec"], "forProvider": asked},
    }
    if annotations:
        body["metadata"]["annotations"] = annotations
    return json.loads(json.dumps(body).replace(f"{old}-", f"{new}-").replace(f'"{old}"', f'"{new}"'))


def ids(raw: Object) -> dict[str, str]:
    """What other resources may know a managed resource by: its ARN and id, by the field of its status."""
    at_provider = raw.get("status", {}).get("atProvider", {})
    return {name: at_provider[name] for name in ("arn", "id", "url") if isinstance(at_provider.get(name), str)}


def needs(raw: Object, others: list[Object]) -> list[tuple[Object, str, str]]:
    """The resources whose ids are in this one's fields: (resource, field of its status, id), the longest id first."""
    text = json.dumps(raw["spec"]["forProvider"])
    found = [
        (other, name, value)
        for other in others
        if other is not raw
        for name, value in ids(other).items()
        if value.startswith(("arn:", "https:")) and value in text
    ]
    if "redriveAllowPolicy" in raw["spec"]["forProvider"]:
        # Two queues name each other: the one that only allows the other is first.
        found = [entry for entry in found if entry[0]["kind"] == "Key"]
    return sorted(found, key=lambda entry: -len(entry[2]))


class Peer:
    """A way to make the managed resources; `parent` is the kind of object that stands for an instance, if any."""

    name = ""
    parent: Kind | None = None

    def __init__(self, shape: Mapping[str, Any]) -> None:
        self._shape = shape

    def objects(self, name: str, template: list[Object]) -> list[tuple[Kind, Object]]:
        assert self.parent is not None
        metadata = {"name": name, "namespace": NAMESPACE}
        body = {"apiVersion": self.parent.api_version, "kind": self.parent.name, "metadata": metadata, "spec": {}}
        return [(self.parent, body)]

    @staticmethod
    def is_ready(raw: Object) -> bool:
        conditions = raw.get("status", {}).get("conditions", ())
        return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)

    @asynccontextmanager
    async def installed(self, api: Any, plane: Instance, template: list[Object], folder: Path) -> AsyncIterator[None]:
        yield


class Floor(Peer):
    name = "floor"

    def objects(self, name: str, template: list[Object]) -> list[tuple[Kind, Object]]:
        return [(Kind.of(raw), renamed(raw, owner(raw), name)) for raw in template]


class Crofter(Peer):
    name = "crofter"
    parent = Kind("Environment", "crofter.dev/v1alpha1", "environments")

    def objects(self, name: str, template: list[Object]) -> list[tuple[Kind, Object]]:
        ((kind, body),) = super().objects(name, template)
        body["spec"] = {"profile": "dev", "accountRef": {"name": "local"}, **self._shape}
        return [(kind, body)]


class Crossplane(Peer):
    name = "crossplane"
    parent = Kind("Storm", f"{GROUP}/v1", "storms")

    @asynccontextmanager
    async def installed(self, api: Any, plane: Instance, template: list[Object], folder: Path) -> AsyncIterator[None]:
        saved = folder / "template.json"
        saved.write_text(json.dumps(template))
        certificates = plane.state.pki / "function"
        command = (sys.executable, str(Path(__file__).with_name("storm_function.py")), str(saved), str(certificates))
        process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        port = int(await process.stdout.readline())
        try:
            for path, body in _crossplane_objects():
                await api.apply(path, body)
            revision = "/apis/pkg.crossplane.io/v1/functionrevisions/storm-1"
            status = {"endpoint": f"dns:///127.0.0.1:{port}", "capabilities": ["composition"]}
            head = {"apiVersion": "pkg.crossplane.io/v1", "kind": "FunctionRevision", "metadata": {"name": "storm-1"}}
            await api.apply(f"{revision}/status", {**head, "status": status})
            await _served(api, self.parent)
            yield
        finally:
            process.terminate()
            await process.wait()


def _crossplane_objects() -> list[tuple[str, Object]]:
    version = {
        "name": "v1",
        "served": True,
        "referenceable": True,
        "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object"}}}},
    }
    definition = {
        "apiVersion": "apiextensions.crossplane.io/v2",
        "kind": "CompositeResourceDefinition",
        "metadata": {"name": f"storms.{GROUP}"},
        "spec": {
            "scope": "Namespaced",
            "group": GROUP,
            "names": {"kind": "Storm", "plural": "storms"},
            "versions": [version],
        },
    }
    composition = {
        "apiVersion": "apiextensions.crossplane.io/v1",
        "kind": "Composition",
        "metadata": {"name": "storm"},
        "spec": {
            "compositeTypeRef": {"apiVersion": f"{GROUP}/v1", "kind": "Storm"},
            "mode": "Pipeline",
            "pipeline": [{"step": "render", "functionRef": {"name": "storm"}}],
        },
    }
    revision = {
        "apiVersion": "pkg.crossplane.io/v1",
        "kind": "FunctionRevision",
        "metadata": {
            "name": "storm-1",
            "labels": {"pkg.crossplane.io/package": "storm"},
            "annotations": {"crossplane.io/paused": "true"},
        },
        "spec": {"desiredState": "Active", "revision": 1, "image": "localhost/storm:v1", "packagePullPolicy": "Never"},
    }
    extensions = "/apis/apiextensions.crossplane.io"
    return [
        (f"{extensions}/v2/compositeresourcedefinitions/storms.{GROUP}", definition),
        (f"{extensions}/v1/compositions/storm", composition),
        ("/apis/pkg.crossplane.io/v1/functionrevisions/storm-1", revision),
    ]


async def _served(api: Any, kind: Kind | None) -> None:
    """Wait until a kind is served."""
    assert kind is not None
    for _ in range(300):
        if "items" in await api.send("GET", kind.collection):
            await asyncio.sleep(3)
            return
        await asyncio.sleep(0.2)
    raise SystemExit(f"{kind.name} is not served")


class Kro(Peer):
    name = "kro"
    parent = Kind("Storm", "kro.run/v1alpha1", "storms")

    @asynccontextmanager
    async def installed(self, api: Any, plane: Instance, template: list[Object], folder: Path) -> AsyncIterator[None]:
        program, crds = await asyncio.to_thread(_build_kro)
        for path in sorted(crds.glob("*.yaml")):
            plane.kubectl("apply", "--server-side", "-f", str(path))
        variables = {**os.environ, "KUBECONFIG": str(plane.kubeconfig)}
        arguments = ("-metrics-bind-address=127.0.0.1:0", "-health-probe-bind-address=127.0.0.1:0", "-zap-devel=false")
        with (folder / "kro.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(program, *arguments, env=variables, stdout=log, stderr=log)
        try:
            graph = "/apis/kro.run/v1alpha1/resourcegraphdefinitions/storm"
            await api.apply(graph, _graph(template))
            for _ in range(300):
                if (await api.send("GET", graph)).get("status", {}).get("state") == "Active":
                    break
                await asyncio.sleep(0.2)
            await _served(api, self.parent)
            yield
        finally:
            process.terminate()
            await process.wait()


def _build_kro() -> tuple[str, Path]:
    """Build kro from the Go module proxy, once, into the cache; the program and the folder of its definitions."""
    folder = state.cache_dir() / "bench" / f"kro-{KRO_VERSION}"
    go = gotoolchain.find_or_install(state.cache_dir(), print)
    environment = gotoolchain.environment(go)
    folder.mkdir(parents=True, exist_ok=True)

    def run(*arguments: str) -> str:
        done = subprocess.run([go, *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True)
        return done.stdout

    if not (folder / "kro").exists():
        if not (folder / "go.mod").exists():
            run("mod", "init", "crofter.local/kro")
        run("get", f"{KRO}/cmd/controller@{KRO_VERSION}")
        run("build", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w", "-o", "kro", f"{KRO}/cmd/controller")
    module = Path(run("list", "-m", "-f", "{{.Dir}}", KRO).strip())
    return str(folder / "kro"), module / "helm" / "crds"


def _graph(template: list[Object]) -> Object:
    """One resource graph of the template; ids become expressions, which make the waves."""
    name = "${schema.metadata.name}"
    idents = {raw["metadata"]["name"]: f"r{number}" for number, raw in enumerate(template)}
    resources = []
    for raw in template:
        ident = idents[raw["metadata"]["name"]]
        body = renamed(raw, owner(raw), name)
        text = json.dumps(body)
        for other, where, value in needs(raw, template):
            expression = f"${{{idents[other['metadata']['name']]}.status.atProvider.{where}}}"
            text = text.replace(json.dumps(value)[1:-1].replace(f"{owner(raw)}-", f"{name}-"), expression)
        rule = f"${{{ident}.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')}}"
        resources.append({"id": ident, "readyWhen": [rule], "template": json.loads(text)})
    schema = {"apiVersion": "v1alpha1", "kind": "Storm", "spec": {}}
    return {
        "apiVersion": "kro.run/v1alpha1",
        "kind": "ResourceGraphDefinition",
        "metadata": {"name": "storm"},
        "spec": {"schema": schema, "resources": resources},
    }


PEERS: Final[Mapping[str, type[Peer]]] = {peer.name: peer for peer in (Floor, Crossplane, Kro, Crofter)}
