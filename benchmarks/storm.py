"""Many Environments at once, beside peers that make the same managed resources, in one run.

    python benchmarks/storm.py [--shape queues] [--peers floor,crossplane,kro,crofter] [--sizes 1,20,100] [--json FILE]

Each peer gets a fresh control plane with the same provider stand-in and the same local AWS. On it Crofter first makes
one Environment; its managed resources are the template of the peers (see storm_peers.py):

- floor: a bare client that creates the managed resources, without a parent and without waves;
- crossplane: one composition whose function renders them in the same waves;
- kro: one resource graph of them (needs Go; built once into the cache);
- crofter: Environments.

Printed for each size: seconds until the first managed resource of each exists and until all are Ready, requests to the
API server and its CPU until it is quiet again, then the same for the deletion of all of them.
"""

import argparse
import asyncio
import base64
import json
import os
import re
import ssl
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import aiohttp
import storm_peers
import yaml
from storm_peers import NAMESPACE, PEERS, Kind, Object, Peer

from crofter_local.client import launch

SHAPES: Final = {
    "queues": {"queues": [{"name": f"q{number}"} for number in range(5)]},
    "roles": {
        "functions": [
            {"name": f"f{number}", "image": {"uri": f"123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/f{number}:v1"}}
            for number in range(3)
        ]
    },
}
TEMPLATE: Final = "tmpl"
CLIENTS: Final = 8
QUIET: Final = 20
"""Requests in two seconds below which the API server counts as quiet: leases are renewed all the time."""


@dataclass
class Row:
    """What was measured of so many instances at once."""

    peer: str
    size: int
    first_p95: float | None = None
    ready: float = 0.0
    requests: float = 0.0
    cpu: float = 0.0
    deleted: float = 0.0
    delete_requests: float = 0.0
    delete_lists: float = 0.0
    verbs: dict[str, float] = field(default_factory=dict)


class Api:
    """Plain requests to the API server, and watches."""

    def __init__(self, session: aiohttp.ClientSession, server: str) -> None:
        self._session, self._server = session, server

    async def send(self, method: str, path: str, body: Object | None = None, **query: str) -> Object:
        kind = {"PATCH": "application/apply-patch+yaml"}.get(method, "application/json")
        data = None if body is None else json.dumps(body)
        headers = {"Content-Type": kind}
        url = self._server + path
        async with self._session.request(method, url, data=data, headers=headers, params=query) as answer:
            absent = (HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS)  # a kind is being installed
            if answer.status >= HTTPStatus.BAD_REQUEST and answer.status not in absent:
                raise RuntimeError(f"{method} {path}: {answer.status} {await answer.text()}")
            return json.loads(await answer.text()) if answer.content_type == "application/json" else {}

    async def apply(self, path: str, body: Object) -> Object:
        return await self.send("PATCH", path, body, fieldManager="benchmark", force="true")

    async def metrics(self) -> dict[str, float]:
        async with self._session.get(self._server + "/metrics") as answer:
            lines = (await answer.text()).splitlines()
        kept = (
            line.rsplit(" ", 1) for line in lines if line.startswith(("apiserver_request_total{", "process_cpu_sec"))
        )
        return {key: float(value) for key, value in kept}

    async def watch(self, kind: Kind, seen: Any) -> None:
        """Call *seen* with each object and each change (event type, object) until cancelled."""
        while True:
            async with self._session.get(self._server + kind.collection) as answer:
                listed = await answer.json()
            for item in listed.get("items", ()):
                seen("ADDED", {"kind": kind.name, **item})
            query = {"watch": "1", "resourceVersion": listed["metadata"]["resourceVersion"]}
            forever = aiohttp.ClientTimeout(total=None)
            async with self._session.get(self._server + kind.collection, params=query, timeout=forever) as answer:
                async for line in answer.content:
                    event = json.loads(line)
                    if event["type"] == "ERROR":
                        break
                    seen(event["type"], event["object"])


@asynccontextmanager
async def connected(kubeconfig: Path) -> AsyncIterator[Api]:
    config = yaml.safe_load(await asyncio.to_thread(kubeconfig.read_text))
    cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
    authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
    trust = ssl.create_default_context(cadata=authority)
    connector = aiohttp.TCPConnector(limit=0, ssl=trust)
    headers = {"Authorization": f"Bearer {user['token']}"}
    async with aiohttp.ClientSession(connector=connector, headers=headers, read_bufsize=1 << 24) as session:
        yield Api(session, cluster["server"])


def spent(before: dict[str, float], after: dict[str, float]) -> tuple[Counter[str], float]:
    """Requests by verb and resource between two readings, and seconds of CPU."""
    counts: Counter[str] = Counter()
    cpu = 0.0
    for key, value in after.items():
        change = value - before.get(key, 0)
        if key.startswith("process_cpu"):
            cpu = change
            continue
        label = dict(re.findall(r'(\w+)="([^"]*)"', key))
        if label["verb"] not in ("WATCH", "CONNECT") and change:
            below = f"/{label['subresource']}" if label["subresource"] else ""
            counts[f"{label['verb']} {label['resource']}{below}"] += change
    return counts, cpu


async def until_quiet(api: Api, seconds: float = 120.0) -> dict[str, float]:
    """Wait until requests die down, and return the metrics."""
    last = await api.metrics()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(2)
        now = await api.metrics()
        if sum(spent(last, now)[0].values()) < QUIET:
            break
        last = now
    return now


def is_ready(raw: Object) -> bool:
    conditions = raw.get("status", {}).get("conditions", ())
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


class Storm:
    """One load: what exists and what is Ready, as the watches tell."""

    def __init__(self, api: Api, peer: Peer, template: list[Object]) -> None:
        self.api, self.peer, self.template = api, peer, template
        self.begun: dict[str, float] = {}
        self.first: dict[str, float] = {}
        self.ready: dict[str, float] = {}
        self._parents_gone: set[str] = set()
        self._settled: dict[str, set[str]] = defaultdict(set)
        self._left: dict[str, set[str]] = defaultdict(set)

    def on_child(self, event: str, raw: Object) -> None:
        name = storm_peers.owner(raw)
        if name not in self.begun:
            return
        child = raw["kind"] + raw["metadata"]["name"]
        if event == "DELETED":
            self._left[name].discard(child)
            return
        self._left[name].add(child)
        self.first.setdefault(name, time.monotonic())
        if self.peer.parent is None and is_ready(raw):
            self._settled[name].add(child)
            if len(self._settled[name]) == len(self.template):
                self.ready.setdefault(name, time.monotonic())

    def on_parent(self, event: str, raw: Object) -> None:
        name = raw["metadata"]["name"]
        if event == "DELETED":
            self._parents_gone.add(name)
        elif name in self.begun and self.peer.is_ready(raw):
            self.ready.setdefault(name, time.monotonic())

    @property
    def gone(self) -> set[str]:
        """What is deleted whole: the parent, where there is one, and all managed resources."""
        left = {name for name, children in self._left.items() if children}
        return (self._parents_gone if self.peer.parent is not None else set(self.begun)) - left

    async def each(self, names: Iterable[str], work: Any) -> None:
        left = iter(list(names))

        async def client() -> None:
            for name in left:
                await work(name)

        await asyncio.gather(*(client() for _ in range(CLIENTS)))

    async def create(self, name: str) -> None:
        self.begun[name] = time.monotonic()
        for kind, body in self.peer.objects(name, self.template):
            await self.api.send("POST", kind.collection_in(NAMESPACE), body)

    async def delete(self, name: str) -> None:
        for kind, body in self.peer.objects(name, self.template):
            path = f"{kind.collection_in(NAMESPACE)}/{body['metadata']['name']}"
            await self.api.send("DELETE", path, {"propagationPolicy": "Background"})


async def until(done: Any, what: str, seconds: float = 900.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise SystemExit(f"gave up after {seconds:.0f} s: {what}")
        await asyncio.sleep(0.05)


async def load(api: Api, peer: Peer, template: list[Object], size: int) -> Row:
    """Create so many at once, wait until they are Ready and the API server is quiet, and delete them."""
    storm, row = Storm(api, peer, template), Row(peer.name, size)
    kinds = {Kind.of(raw) for raw in template}
    watches = [asyncio.create_task(api.watch(kind, storm.on_child)) for kind in kinds]
    if peer.parent is not None:
        watches.append(asyncio.create_task(api.watch(peer.parent, storm.on_parent)))
    await asyncio.sleep(1)
    names = [f"s{size}-{number}" for number in range(size)]
    before, start = await api.metrics(), time.monotonic()
    await storm.each(names, storm.create)
    await until(lambda: len(storm.ready) >= size, f"{peer.name}: {size} Ready")
    row.ready = max(storm.ready.values()) - start
    after = await until_quiet(api)
    counts, row.cpu = spent(before, after)
    row.requests = sum(counts.values()) / size
    row.verbs = {key: round(value / size, 1) for key, value in counts.most_common(20)}
    waits = sorted(storm.first[name] - storm.begun[name] for name in names)
    row.first_p95 = waits[min(size - 1, int(0.95 * size))]
    before, start = await api.metrics(), time.monotonic()
    await storm.each(names, storm.delete)
    await until(lambda: len(storm.gone) >= size, f"{peer.name}: {size} deleted")
    row.deleted = time.monotonic() - start
    counts, _ = spent(before, await until_quiet(api))
    row.delete_requests = sum(counts.values()) / size
    row.delete_lists = sum(value for key, value in counts.items() if key.startswith("LIST")) / size
    for task in watches:
        task.cancel()
    return row


async def measure(name: str, shape: str, sizes: list[int]) -> list[Row]:
    """Everything of one peer, on a control plane of its own."""
    with tempfile.TemporaryDirectory(prefix="crofter-storm-") as folder, launch(Path(folder) / "state") as plane:
        async with connected(plane.kubeconfig) as api:
            crofter = PEERS["crofter"](SHAPES[shape])
            first = Storm(api, crofter, [])
            watch = asyncio.create_task(api.watch(crofter.parent, first.on_parent))
            await first.create(TEMPLATE)
            await until(lambda: TEMPLATE in first.ready, "the template is Ready")
            watch.cancel()
            template = await storm_peers.template(api, TEMPLATE)
            peer = PEERS[name](SHAPES[shape])
            async with peer.installed(api, plane, template, Path(folder)):
                return [await load(api, peer, template, size) for size in sizes]


def table(rows: list[Row]) -> str:
    """A Markdown table; ratios are to the floor of the same size, where there is one."""
    floor = {row.size: row for row in rows if row.peer == "floor"}
    head = "| peer | at once | all Ready, s | × floor | first resource p95, s | requests each | API server CPU, s | "
    lines = [head + "deleted, s | requests each | of them LIST |", "|---|---|---|---|---|---|---|---|---|---|"]
    for row in rows:
        ratio = f"{row.ready / floor[row.size].ready:.2f}" if row.size in floor else ""
        lines.append(
            f"| {row.peer} | {row.size} | {row.ready:.1f} | {ratio} | {row.first_p95:.2f} | {row.requests:.0f} | "
            f"{row.cpu:.0f} | {row.deleted:.1f} | {row.delete_requests:.0f} | {row.delete_lists:.0f} |"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", choices=sorted(SHAPES), default="queues")
    parser.add_argument("--peers", default="floor,crossplane,kro,crofter")
    parser.add_argument("--sizes", default="1,20,100")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    sizes, rows = [int(size) for size in chosen.sizes.split(",")], []
    for name in chosen.peers.split(","):
        rows += asyncio.run(measure(name, chosen.shape, sizes))
        print(table(rows), flush=True)
    print(f"\n{chosen.shape}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}")
    if chosen.json is not None:
        chosen.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
