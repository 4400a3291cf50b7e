"""Latency of one RunFunction for the largest Network and its endpoints, beside the floor of filling the same Structs.

    python benchmarks/function_latency.py [--calls N]

Three zones, a NAT gateway in each, flow logs, two gateway and eight interface endpoints; every managed resource
observed, with the metadata and history that an API server keeps. Function and floor take turns in the same run, so that
whatever else the machine does hits both. The request is decoded outside the timing: gRPC does that in native code.
"""

import argparse
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import crossplane.function.proto.v1.run_function_pb2 as fnv1

from crofter_function import inprocess, simulate
from crofter_function.dispatch import respond
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


XRS = (
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
)


def observed_request(xr: dict[str, Any]) -> bytes:
    """The request at rest, as Crossplane sends it."""
    rendered, observed = simulate.settle(xr)
    for key, resource in observed.items():
        resource["metadata"]["uid"] = str(uuid.uuid5(uuid.NAMESPACE_URL, key))
        owned: dict[str, Any] = {f"f:{field}": {} for field in resource["spec"]["forProvider"]}
        resource["metadata"]["managedFields"] = [
            {"manager": manager, "operation": "Apply", "fieldsV1": owned}
            for manager in ("apiextensions.crossplane.io/composed", "provider-aws")
        ]
    made = inprocess.request({**xr, "status": rendered.xr_status}, observed)
    return bytes(made.SerializeToString())


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


def row(name: str, samples: list[float]) -> str:
    """A line of the table."""
    ordered = sorted(samples)
    p50, p99 = statistics.median(ordered), ordered[int(len(ordered) * 0.99) - 1]
    return f"{name:<10} {p50:8.2f} {p99:8.2f} {ordered[0]:8.2f} {1000 / statistics.fmean(ordered):10.0f}"


def measure(xr: dict[str, Any], calls: int) -> str:
    """The table of one composite resource."""
    encoded = observed_request(xr)
    rendered, _ = simulate.settle(xr)
    function: list[float] = []
    bare: list[float] = []
    for _ in range(calls):
        request = fnv1.RunFunctionRequest.FromString(encoded)
        function.append(timed(partial(respond, request)))
        bare.append(timed(partial(floor, rendered.resources, rendered.xr_status)))
    ratio = statistics.median(function) / statistics.median(bare)
    size = f"{len(rendered.resources)} managed resources, request {len(encoded) / 1024:.0f} KiB, {calls} calls of each"
    lines = (
        f"{xr['kind']}: {size}",
        f"{'ms':<10} {'p50':>8} {'p99':>8} {'min':>8} {'calls/s':>10}",
        row("function", function),
        row("floor", bare),
        f"function / floor: {ratio:.2f} (p50), {min(function) / min(bare):.2f} (min)",
    )
    return "\n".join(lines)


def main() -> None:
    """Measure and write the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--calls", type=int, default=500, help="calls of each")
    calls = arguments.parse_args().calls
    sys.stdout.write("\n\n".join(measure(xr, calls) for xr in XRS) + "\n")


if __name__ == "__main__":
    main()
