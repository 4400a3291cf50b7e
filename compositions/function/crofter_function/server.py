"""The gRPC server that Crossplane calls: the SDK's protocol and credentials, stopped gracefully."""

import asyncio
import signal
import time
from functools import partial
from typing import Final

import crossplane.function.proto.v1.run_function_pb2 as fnv1
import grpc
import structlog
from crossplane.function import runtime
from grpc_reflection.v1alpha import reflection

from crofter_function import dispatch
from crofter_function.framework.memo import Memo
from crofter_function.framework.structs import child, text

log = structlog.stdlib.get_logger()

SERVICES: Final = (
    "apiextensions.fn.proto.v1.FunctionRunnerService",
    "apiextensions.fn.proto.v1beta1.FunctionRunnerService",
)
"""Both versions of the protocol. Their messages are the same on the wire, so one handler serves both."""

GRACE: Final = 5.0
"""Seconds that calls under way may take to finish when the server is told to stop."""

MESSAGE_LIMIT: Final = 16 * 1024 * 1024
"""Largest request, in bytes; gRPC's default of 4 MiB is in reach of a hundred observed resources with their history."""


async def _run_function(
    memo: Memo, request: fnv1.RunFunctionRequest, _context: grpc.aio.ServicerContext[fnv1.RunFunctionRequest, bytes]
) -> fnv1.RunFunctionResponse:
    started = time.perf_counter()
    response = dispatch.respond(request, memo=memo)
    composite = request.observed.composite.resource
    metadata = child(composite, "metadata")
    known = {
        "kind": text(composite, "kind"),
        "name": text(metadata, "name"),
        "namespace": text(metadata, "namespace"),
        "milliseconds": round((time.perf_counter() - started) * 1000, 1),
    }
    if response.results:
        log.warning("refused", **known, reason=response.results[0].reason, message=response.results[0].message)
    else:
        log.debug("composed", **known, resources=len(response.desired.resources), ttl=response.meta.ttl.seconds)
    return response


def encoded(response: fnv1.RunFunctionResponse) -> bytes:
    """The response on the wire, maps in sorted order: the same bytes for the same response."""
    return response.SerializeToString(deterministic=True)


def create(address: str, credentials: grpc.ServerCredentials | None) -> tuple[grpc.aio.Server, int]:
    """A server that listens at HOST:PORT once started, and its port; without credentials it is open to everybody.

    Raises RuntimeError when the address cannot be had.
    """
    server = grpc.aio.server(options=[("grpc.max_receive_message_length", MESSAGE_LIMIT)])
    method = grpc.unary_unary_rpc_method_handler(
        partial(_run_function, Memo()),
        request_deserializer=fnv1.RunFunctionRequest.FromString,
        response_serializer=encoded,
    )
    server.add_generic_rpc_handlers(
        tuple(grpc.method_handlers_generic_handler(service, {"RunFunction": method}) for service in SERVICES)
    )
    reflection.enable_server_reflection(runtime.SERVICE_NAMES, server)
    if credentials is None:
        return server, server.add_insecure_port(address)
    return server, server.add_secure_port(address, credentials)


async def serve(address: str, credentials: grpc.ServerCredentials | None) -> None:
    """Serve until SIGTERM or SIGINT, then let the calls under way finish."""
    server, port = create(address, credentials)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await server.start()
    log.info("serving", address=address, port=port, tls=credentials is not None)
    try:
        await stopping.wait()
    finally:
        log.info("stopping", grace=GRACE)
        await server.stop(GRACE)
