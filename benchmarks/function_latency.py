"""Latency of one RunFunction for every component, beside the floor of filling the same Structs.

    python benchmarks/function_latency.py [--calls N] [--kind KIND]

The largest Network and its endpoints (three zones, a NAT gateway in each, flow logs, two gateway and eight interface
endpoints), and of every other kind the largest one in manifests/examples; every managed resource observed, with the
metadata and history that an API server keeps.

`again` is a call as Crossplane makes them while it waits: the spec is the same, and one resource has new conditions.
`first` is a call about a composite resource that the function knows nothing of. Both and the floor take turns in the
same run, so that whatever else the machine does hits all three. The request is decoded outside the timing: gRPC does
that in native code.
"""

import argparse
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import crossplane.function.proto.v1.run_function_pb2 as fnv1

from crofter.cli.manifests import documents, environments
from crofter.offline import UNKNOWN_ACCOUNT, render_environment
from crofter.validation import rules
from crofter.validation.context import Context
from crofter_function import inprocess, simulate
from crofter_function.dispatch import COMPONENTS, respond
from crofter_function.framework.memo import Memo
from crofter_function.framework.structs import fill

HEAD: dict[str, Any] = {
    "revision": "b1946ac92492d234",
    "environment": {"name": "shop-prod", "namespace": "shop", "id": "0123456789ab"},
    "aws": {
        "accountId": "123456789012",
        "partition": "aws",
        "region": "ap-southeast-2",
        "providerConfig": {"kind": "ClusterProviderConfig", "name": "sydney"},
    },
    "tags": {"team": "shop", "cost-centre": "42"},
    "paused": False,
    "deletion": "No",
    "adopt": {},
}


def composite(kind: str, component: str, **spec: Any) -> dict[str, Any]:
    """A composite resource."""
    return {
        "apiVersion": "aws.crofter.dev/v1alpha1",
        "kind": kind,
        "metadata": {"name": f"shop-prod-{component}-5a3f1c", "namespace": "shop"},
        "spec": {**HEAD, "component": component, **spec},
    }


EXAMPLES = Path(__file__).parent.parent / "manifests" / "examples"

VARIANTS = 8
"""Different requests about one composite resource."""

LARGEST = (
    composite(
        "Network",
        "network",
        cidr="10.40.0.0/16",
        zones=[{"slot": slot, "id": f"apse2-az{number}"} for number, slot in enumerate("abc", 1)],
        workloadZones=3,
        natGateways="PerZone",
        gatewayAccess=True,
        flowLogs={"retentionDays": 90},
    ),
    composite(
        "VpcEndpoints",
        "endpoints",
        network={
            "vpcId": "vpc-0a1b2c3d4e5f60718",
            "vpcCidr": "10.40.0.0/16",
            "privateSubnets": [{"slot": slot, "id": f"subnet-0a1b2c3d4e5f6071{slot}"} for slot in "abc"],
            "privateRouteTables": [{"slot": slot, "id": f"rtb-0a1b2c3d4e5f6071{slot}"} for slot in "abc"],
            "dataRouteTableId": "rtb-0a1b2c3d4e5f60718",
        },
        gatewayServices=["dynamodb", "s3"],
        interfaceServices=["ecr.api", "ecr.dkr", "kms", "logs", "secretsmanager", "ssm", "ssmmessages", "sts"],
    ),
    composite("AccountBaseline", "baseline", account="sydney"),
)


def composites() -> dict[str, dict[str, Any]]:
    """A composite resource of every kind, by kind."""
    found = {xr["kind"]: xr for xr in LARGEST}
    sizes = dict.fromkeys(found, sys.maxsize)
    for one in environments(documents((EXAMPLES,))):
        spec, problems = rules.check(one.spec, Context(one.namespace, one.name))
        if spec is None or problems:
            raise ValueError(problems)
        rendered = render_environment(one.namespace, one.name, spec, UNKNOWN_ACCOUNT)
        for component, xr in rendered.composites.items():
            size = len(rendered.managed[component])
            if size > sizes.get(xr["kind"], 0):
                sizes[xr["kind"]] = size
                found[xr["kind"]] = {**xr, "status": {}}
    return {kind: found[kind] for kind in COMPONENTS}


def observed_requests(xr: dict[str, Any]) -> list[bytes]:
    """Requests as Crossplane sends them; each is at rest, and has new conditions of one resource."""
    rendered, observed = simulate.settle(xr)
    for key, resource in observed.items():
        resource["metadata"]["uid"] = str(uuid.uuid5(uuid.NAMESPACE_URL, key))
        owned: dict[str, Any] = {f"f:{field}": {} for field in resource["spec"]["forProvider"]}
        resource["metadata"]["managedFields"] = [
            {"manager": manager, "operation": "Apply", "fieldsV1": owned}
            for manager in ("apiextensions.crossplane.io/composed", "provider-aws")
        ]
    requests = []
    for number in range(VARIANTS):
        changed = deepcopy(observed)
        resource = changed[sorted(changed)[number % len(changed)]]
        for condition in resource["status"]["conditions"]:
            condition["lastTransitionTime"] = f"2026-01-01T00:00:{number:02}Z"
        made = inprocess.request({**xr, "status": rendered.xr_status}, changed)
        requests.append(bytes(made.SerializeToString()))
    return requests


def floor(resources: dict[str, dict[str, Any]], status: dict[str, Any]) -> fnv1.RunFunctionResponse:
    """Nothing but the same resources and status written into a response."""
    response = fnv1.RunFunctionResponse()
    for key, resource in resources.items():
        target = response.desired.resources[key]
        fill(target.resource, resource)
        target.ready = fnv1.READY_TRUE
    fill(response.desired.composite.resource, {"status": status})
    return response


def timed(call: Callable[[], object]) -> float:
    """Duration of a call, in milliseconds."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


@dataclass(frozen=True)
class Figures:
    """What was measured of one composite resource; medians in milliseconds."""

    kind: str
    resources: int
    kibibytes: float
    again: float
    again_p99: float
    again_mean: float
    first: float
    floor: float

    def __str__(self) -> str:
        return (
            f"{self.kind:<16} {self.resources:>9} {self.kibibytes:>7.0f} {self.again:>7.2f} {self.again_p99:>7.2f} "
            f"{self.first:>7.2f} {self.floor:>7.2f} {self.again / self.floor:>7.2f} {self.first / self.floor:>7.2f} "
            f"{1000 / self.again_mean:>8.0f}"
        )


def measure(xr: dict[str, Any], calls: int) -> Figures:
    """Measure one composite resource."""
    encoded = observed_requests(xr)
    rendered, _ = simulate.settle(xr)
    memo = Memo()
    respond(fnv1.RunFunctionRequest.FromString(encoded[0]), memo=memo)
    again: list[float] = []
    first: list[float] = []
    bare: list[float] = []
    for number in range(calls):
        request = fnv1.RunFunctionRequest.FromString(encoded[number % VARIANTS])
        again.append(timed(partial(respond, request, memo=memo)))
        first.append(timed(partial(respond, request)))
        bare.append(timed(partial(floor, rendered.resources, rendered.xr_status)))
    return Figures(
        kind=xr["kind"],
        resources=len(rendered.resources),
        kibibytes=len(encoded[0]) / 1024,
        again=statistics.median(again),
        again_p99=sorted(again)[int(len(again) * 0.99) - 1],
        again_mean=statistics.fmean(again),
        first=statistics.median(first),
        floor=statistics.median(bare),
    )


def main() -> None:
    """Measure and write the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--calls", type=int, default=200, help="calls of each")
    arguments.add_argument("--kind", choices=sorted(COMPONENTS), help="only this kind")
    options = arguments.parse_args()
    print(f"{'ms, p50':<16} resources request   again again99   first   floor   again/   first/  again/s")
    print(f"{'':<16} {'':>9} {'KiB':>7} {'':>7} {'':>7} {'':>7} {'':>7}   floor    floor")
    for kind, xr in composites().items():
        if options.kind in (None, kind):
            print(measure(xr, options.calls), flush=True)


if __name__ == "__main__":
    main()
