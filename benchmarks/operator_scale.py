"""The operator with many Environments, beside a bare client that creates the same objects.

    python benchmarks/operator_scale.py [--environments N] [--rest SECONDS]

A real API server, etcd and the local AWS; no Crossplane: this script plays it, and answers each composite resource at
once with the status that Crofter's function gives it. So what is measured is the operator. Everything in one run:

- from the creation of an Environment to its first composite resource, and to Ready;
- writes for each Environment, against the fewest possible: one finalizer, one composite resource for each component,
  one status for each thing there is to tell (seen, creating, ready), one ConfigMap, and the events;
- at rest: writes, which must be none, and processor time;
- the floor: a bare client that makes the same writes, one after the other for each Environment, as many Environments
  at a time as the operator has workers.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from pathlib import Path
from typing import Any

import boto3
import psutil
import storm
import yaml
from kubernetes.aio import client, config
from storm_peers import Kind

from crofter.api import definitions
from crofter.api.registry import EVERY
from crofter.kube.client import Kube, Object, Resource
from crofter.kube.errors import KubeError
from crofter.kube.record import record
from crofter.kube.resources import ACCOUNTS, CONFIG_MAPS, ENVIRONMENTS, XRS
from crofter.runtime import WORKERS
from crofter.status.events import Event
from crofter_function.simulate import settle
from crofter_local.client import Instance, launch
from crofter_local.controlplane import ALL

METRICS_PORT = 19290
REGION = "ap-southeast-2"
CRDS = Resource("apiextensions.k8s.io/v1", "customresourcedefinitions", namespaced=False)
NAMESPACES = Resource("v1", "namespaces", namespaced=False)
NAMESPACE, FLOOR_NAMESPACE, SYSTEM = "bench", "bench-floor", "crofter-system"
CONCURRENCY = 16
LOOK = 0.05


def composite_crd(definition: Object) -> Object:
    """The definition that Crossplane makes of a CompositeResourceDefinition, as far as it matters here."""
    version = definition["spec"]["versions"][0]
    schema = version["schema"]["openAPIV3Schema"]
    schema["properties"]["spec"]["properties"]["crossplane"] = {
        "type": "object",
        "x-kubernetes-preserve-unknown-fields": True,
    }
    condition = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    schema["properties"]["status"]["properties"]["conditions"] = {"type": "array", "items": condition}
    names = dict(definition["spec"]["names"])
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": definition["metadata"]["name"]},
        "spec": {
            "group": definition["spec"]["group"],
            "scope": "Namespaced",
            "names": {**names, "listKind": f"{names['kind']}List"},
            "versions": [
                {
                    "name": version["name"],
                    "served": True,
                    "storage": True,
                    "subresources": {"status": {}},
                    "schema": {"openAPIV3Schema": schema},
                }
            ],
        },
    }


def environment(number: int, namespace: str) -> Object:
    """The Environment of a number; each has a block of its own."""
    return {
        "apiVersion": "crofter.dev/v1alpha1",
        "kind": "Environment",
        "metadata": {"name": f"bench-{number}", "namespace": namespace},
        "spec": {
            "accountRef": {"name": "local"},
            "network": {"cidr": f"10.{number // 256}.{number % 256}.0/24", "endpoints": ["s3", "logs"]},
        },
    }


async def install(kube: Kube) -> None:
    """What Crossplane would have installed, and the Account."""
    for component in EVERY:
        await kube.apply(CRDS, composite_crd(definitions.composite_definition(component)))
    for namespace in (NAMESPACE, FLOOR_NAMESPACE, SYSTEM):
        await kube.apply(NAMESPACES, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
    for resource in XRS.values():
        while True:
            try:
                await kube.list_all(resource)
                break
            except KubeError:
                await asyncio.sleep(0.2)
    account = yaml.safe_load((Path(__file__).parents[1] / "manifests/local/account.yaml").read_text())
    await kube.apply(ACCOUNTS, account)


async def play_crossplane(kube: Kube, watcher: storm.Api, first_seen: dict[str, float]) -> None:
    """Answer every composite resource with the status that the function gives it, until cancelled."""
    answered: dict[str, str] = {}
    waiting: asyncio.Queue[Object] = asyncio.Queue()

    def seen(event: str, raw: Object) -> None:
        if event != "DELETED" and raw["metadata"]["namespace"] == NAMESPACE:
            first_seen.setdefault(raw["spec"]["environment"]["name"], time.perf_counter())
            waiting.put_nowait(raw)

    async def answer() -> None:
        while True:
            raw = await waiting.get()
            await _answer(kube, XRS[raw["kind"]], raw, answered)

    async with asyncio.TaskGroup() as group:
        for name, resource in XRS.items():
            group.create_task(watcher.watch(Kind(name, resource.api_version, resource.plural), seen))
        for _ in range(WORKERS):
            group.create_task(answer())


async def _answer(kube: Kube, resource: Resource, raw: Object, answered: dict[str, str]) -> None:
    name, revision = raw["metadata"]["name"], raw["spec"]["revision"]
    if answered.get(name) != revision:
        answered[name] = revision
        rendered, _ = settle(raw)
        status = rendered.xr_status | {"conditions": [_true("Ready"), _true("Synced")]}
        await kube.merge(resource, raw["metadata"]["namespace"], name, {"status": status}, "status")


async def account_ready(kube: Kube, aws: str) -> None:
    """Play Crossplane for the Account's baseline, its bucket in AWS included, until the Account has all it needs."""
    s3: Any = boto3.client(
        "s3", region_name=REGION, endpoint_url=aws, aws_access_key_id="local", aws_secret_access_key="local"
    )
    answered: dict[str, str] = {}
    resource = XRS["AccountBaseline"]
    while not any(_holds(raw, "BaselineReady") for raw in await kube.list_all(ACCOUNTS)):
        for raw in await kube.list_all(resource, SYSTEM):
            if not answered:
                bucket = settle(raw)[0].xr_status["outputs"]["artifactBucket"]
                s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
            await _answer(kube, resource, raw, answered)
        await asyncio.sleep(LOOK)


def _true(kind: str) -> Object:
    return {"type": kind, "status": "True", "reason": "Available", "lastTransitionTime": "2026-01-01T00:00:00Z"}


def _holds(raw: Object, condition: str) -> bool:
    conditions = raw.get("status", {}).get("conditions", ())
    return any(one["type"] == condition and one["status"] == "True" for one in conditions)


async def create_all(kube: Kube, resource: Resource, bodies: list[Object]) -> dict[str, float]:
    """Create the objects, several at a time; when each was created."""
    created: dict[str, float] = {}
    gate = asyncio.Semaphore(CONCURRENCY)

    async def one(body: Object) -> None:
        async with gate:
            await kube.apply(resource, body)
            created[body["metadata"]["name"]] = time.perf_counter()

    await asyncio.gather(*(one(body) for body in bodies))
    return created


async def until_ready(watcher: storm.Api, count: int) -> dict[str, float]:
    """Wait until all Environments are Ready; when each was seen to be."""
    ready: dict[str, float] = {}

    def seen(_: str, raw: Object) -> None:
        if raw["metadata"]["namespace"] == NAMESPACE and _holds(raw, "Ready"):
            ready.setdefault(raw["metadata"]["name"], time.perf_counter())

    kind = Kind("Environment", ENVIRONMENTS.api_version, ENVIRONMENTS.plural)
    watch = asyncio.create_task(watcher.watch(kind, seen))
    await storm.until(lambda: len(ready) >= count, f"{count} Environments are Ready")
    watch.cancel()
    return ready


def metric(name: str) -> float:
    """A metric of the operator."""
    with urllib.request.urlopen(f"http://127.0.0.1:{METRICS_PORT}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((f"{name} ", f"{name}{{")))


def metric_or_none(name: str) -> float | None:
    """A metric of the operator, None while it does not answer."""
    try:
        return metric(name)
    except OSError:
        return None


def start_operator(plane: Instance, log: Path) -> subprocess.Popen[bytes]:
    """The operator with its own permissions, without webhook."""
    variables = {
        **os.environ,
        "KUBECONFIG": str(plane.state.kubeconfig.parent / "kubeconfigs" / "operator"),
        "AWS_ENDPOINT_URL": plane.aws_endpoint,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "CROFTER_METRICS_PORT": str(METRICS_PORT),
        "CROFTER_LIVENESS_PORT": str(METRICS_PORT + 1),
    }
    return subprocess.Popen([sys.executable, "-m", "crofter.serve"], env=variables, stderr=log.open("wb"))


async def until_leading(process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the operator works."""
    while await asyncio.to_thread(metric_or_none, "crofter_aws_looks_total") in (None, 0.0):
        if process.poll() is not None:
            raise SystemExit(f"the operator ended: {await asyncio.to_thread(log.read_text)}")
        await asyncio.sleep(LOOK)


async def measure(plane: Instance, count: int, rest: float, folder: Path) -> int:
    """All of it; prints as it goes, and returns the exit status."""
    configuration = client.Configuration()
    await config.load_kube_config(str(plane.kubeconfig), client_configuration=configuration)
    async with client.ApiClient(configuration) as api:
        kube = Kube(api)
        await install(kube)
        log = folder / "operator.log"
        process = start_operator(plane, log)
        try:
            await until_leading(process, log)
            await account_ready(kube, plane.aws_endpoint)
            async with storm.connected(plane.kubeconfig) as watcher:
                return await _measure(kube, watcher, psutil.Process(process.pid), count, rest)
        finally:
            process.terminate()
            process.wait(20)


async def _measure(kube: Kube, watcher: storm.Api, operator: psutil.Process, count: int, rest: float) -> int:
    writes, seconds = metric("crofter_api_writes"), sum(operator.cpu_times()[:2])
    first_seen: dict[str, float] = {}
    player = asyncio.create_task(play_crossplane(kube, watcher, first_seen))
    began = time.perf_counter()
    created = await create_all(kube, ENVIRONMENTS, [environment(number, NAMESPACE) for number in range(count)])
    ready = await until_ready(watcher, count)
    took = time.perf_counter() - began
    await asyncio.sleep(2)
    player.cancel()
    xrs = {kind: await kube.list_all(resource, NAMESPACE) for kind, resource in XRS.items()}
    total = sum(map(len, xrs.values()))
    spent = metric("crofter_api_writes") - writes
    busy = sum(operator.cpu_times()[:2]) - seconds
    events = len(await kube.list_all(Resource("v1", "events"), NAMESPACE))
    _row("Environments", f"{count}, composite resources {total}")
    _row("create to first composite resource", _spread([first_seen[name] - created[name] for name in created]))
    _row("create to Ready", _spread([ready[name] - created[name] for name in created]))
    _row(
        "all Ready after", f"{took:.1f} s, {count / took:.1f} a second, operator busy {busy / count * 1000:.0f} ms each"
    )
    fewest = 1 + total / count + 3 + 1
    _row(
        "writes for each", f"{spent / count:.2f}, of them {events / count:.2f} events; fewest without them {fewest:.2f}"
    )
    _row("memory", f"{operator.memory_info().rss / 2**20:.0f} MiB")
    writes, seconds = metric("crofter_api_writes"), sum(operator.cpu_times()[:2])
    await asyncio.sleep(rest)
    at_rest = metric("crofter_api_writes") - writes
    busy = (sum(operator.cpu_times()[:2]) - seconds) / rest
    _row(f"at rest for {rest:.0f} s", f"{at_rest * 60 / rest:.0f} writes a minute, {busy:.1%} of a core")
    statuses = round((spent - total - events) / count) - 2
    floor = await _floor(kube, count, [raw for raws in xrs.values() for raw in raws], statuses, round(events / count))
    _row(
        "floor: a bare client, the same writes", f"{floor:.1f} s; operator to Ready takes {took / floor:.1f} times that"
    )
    return 0 if at_rest == 0 else 1


async def _floor(kube: Kube, count: int, xrs: list[Object], statuses: int, events: int) -> float:
    """Make the writes of the operator and of the player, in the order in which they follow from each other."""
    of: dict[str, list[Object]] = defaultdict(list)
    for raw in xrs:
        of[raw["spec"]["environment"]["name"]].append(raw)
    numbers = iter(range(count))

    async def client() -> None:
        for number in numbers:
            await _writes(kube, number, of[f"bench-{number}"], statuses, events)

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(WORKERS)))
    return time.perf_counter() - began


async def _writes(kube: Kube, number: int, xrs: list[Object], statuses: int, events: int) -> None:
    body = environment(number, FLOOR_NAMESPACE)
    name = body["metadata"]["name"]
    await kube.apply(ENVIRONMENTS, body)
    for round_ in range(statuses):
        status = {"summary": f"step {round_}", "conditions": [_true("Ready") | {"message": f"step {round_}"}]}
        await kube.merge(ENVIRONMENTS, FLOOR_NAMESPACE, name, {"status": status}, "status")
    await kube.merge(ENVIRONMENTS, FLOOR_NAMESPACE, name, {"metadata": {"finalizers": ["bench.crofter.dev/floor"]}})
    for raw in xrs:
        metadata = {"name": raw["metadata"]["name"], "namespace": FLOOR_NAMESPACE}
        head = {"apiVersion": raw["apiVersion"], "kind": raw["kind"], "metadata": metadata}
        await kube.create(XRS[raw["kind"]], {**head, "spec": raw["spec"]})
        await kube.merge(XRS[raw["kind"]], FLOOR_NAMESPACE, metadata["name"], {"status": raw["status"]}, "status")
    outputs = {"name": f"{name}-outputs", "namespace": FLOOR_NAMESPACE}
    await kube.create(CONFIG_MAPS, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": outputs, "data": {"a": "b"}})
    await record(kube, body | {"metadata": body["metadata"] | {"uid": name, "resourceVersion": "1"}},
                 [Event("Normal", "Ready", "floor")] * events)  # fmt: skip


def _spread(values: list[float]) -> str:
    ordered = sorted(values)
    last = ordered[max(0, round(len(ordered) * 0.99) - 1)]
    return f"median {statistics.median(ordered) * 1000:.0f} ms, p99 {last * 1000:.0f} ms"


def _row(what: str, figure: str) -> None:
    print(f"{what:<40} {figure}", flush=True)


def main() -> int:
    """Measure; exit status 1 when there were writes at rest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environments", type=int, default=100, help="how many, 1 to 4096")
    parser.add_argument("--rest", type=float, default=60.0, help="seconds to watch it at rest")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with launch(folder / "state", ALL - {"crossplane", "function", "provider", "operator"}) as plane:
            return asyncio.run(measure(plane, options.environments, options.rest, folder))


if __name__ == "__main__":
    sys.exit(main())
