"""The function of the peer "crossplane" of storm.py: one hand-written composition, in the waves that AWS demands.

    python benchmarks/storm_function.py TEMPLATE CERTIFICATES      (prints its port)

A managed resource that has another's ARN in its fields is rendered once that one has it; readiness is that of each
resource, as function-auto-ready has it.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import crossplane.function.proto.v1.run_function_pb2 as fnv1
import grpc
from google.protobuf import json_format
from storm_peers import needs, owner, renamed

from crofter_function.server import SERVICES

TEMPLATE: list[dict[str, Any]] = []


def respond(request: fnv1.RunFunctionRequest) -> fnv1.RunFunctionResponse:
    response = fnv1.RunFunctionResponse()
    response.meta.ttl.seconds = 60
    name = request.observed.composite.resource["metadata"]["name"]
    observed = {
        key: json_format.MessageToDict(resource.resource) for key, resource in request.observed.resources.items()
    }
    for raw in TEMPLATE:
        key = raw["metadata"]["name"]
        text = json.dumps(renamed(raw, owner(raw), name))
        for other, where, value in needs(raw, TEMPLATE):
            found = observed.get(other["metadata"]["name"], {}).get("status", {}).get("atProvider", {}).get(where)
            if found is None:
                break
            text = text.replace(json.dumps(value)[1:-1].replace(f"{owner(raw)}-", f"{name}-"), found)
        else:
            target = response.desired.resources[key]
            target.resource.update(json.loads(text))
            conditions = observed.get(key, {}).get("status", {}).get("conditions", ())
            ready = any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
            target.ready = fnv1.READY_TRUE if ready else fnv1.READY_FALSE
    if len(response.desired.resources) < len(TEMPLATE):
        response.desired.composite.ready = fnv1.READY_FALSE
    return response


async def _run_function(request: fnv1.RunFunctionRequest, _: Any) -> fnv1.RunFunctionResponse:
    return respond(request)


async def serve(certificates: Path) -> None:
    server = grpc.aio.server()
    method = grpc.unary_unary_rpc_method_handler(
        _run_function,
        request_deserializer=fnv1.RunFunctionRequest.FromString,
        response_serializer=fnv1.RunFunctionResponse.SerializeToString,
    )
    for service in SERVICES:
        handler = grpc.method_handlers_generic_handler(service, {"RunFunction": method})
        server.add_generic_rpc_handlers((handler,))
    pair = ((certificates / "tls.key").read_bytes(), (certificates / "tls.crt").read_bytes())
    authority = (certificates / "ca.crt").read_bytes()
    credentials = grpc.ssl_server_credentials([pair], authority, require_client_auth=True)
    print(server.add_secure_port("127.0.0.1:0", credentials), flush=True)
    await server.start()
    await server.wait_for_termination()


if __name__ == "__main__":
    TEMPLATE += json.loads(Path(sys.argv[1]).read_text())
    asyncio.run(serve(Path(sys.argv[2])))
