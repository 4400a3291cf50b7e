"""From the kind of a composite resource to the component that composes it; every error ends here."""

from collections.abc import Mapping
from typing import Any, Final

import crossplane.function.proto.v1.run_function_pb2 as fnv1
from google.protobuf import struct_pb2 as structpb
from pydantic import ValidationError

from crofter_function.account_baseline import ACCOUNT_BASELINE
from crofter_function.app_secret import APP_SECRET
from crofter_function.bucket import BUCKET
from crofter_function.cluster import CLUSTER
from crofter_function.database import DATABASE
from crofter_function.domain import DOMAIN
from crofter_function.encryption import ENCRYPTION
from crofter_function.endpoints import VPC_ENDPOINTS
from crofter_function.framework import engine
from crofter_function.framework.memo import Memo
from crofter_function.framework.resource import Component, SpecError
from crofter_function.framework.structs import child, text
from crofter_function.http_api import HTTP_API
from crofter_function.identity import IDENTITY
from crofter_function.ingress import INGRESS
from crofter_function.lambda_function import LAMBDA_FUNCTION
from crofter_function.log_archive import LOG_ARCHIVE
from crofter_function.monitoring import MONITORING
from crofter_function.network import NETWORK
from crofter_function.notifications import NOTIFICATIONS
from crofter_function.queue import QUEUE
from crofter_function.registry import REGISTRY
from crofter_function.security_groups import SECURITY_GROUPS
from crofter_function.service import WEB_SERVICE

COMPONENTS: Final[Mapping[str, Component[Any]]] = {
    component.kind.kind: component
    for component in (
        NETWORK,
        VPC_ENDPOINTS,
        SECURITY_GROUPS,
        ENCRYPTION,
        LOG_ARCHIVE,
        BUCKET,
        NOTIFICATIONS,
        DOMAIN,
        APP_SECRET,
        QUEUE,
        DATABASE,
        REGISTRY,
        CLUSTER,
        INGRESS,
        IDENTITY,
        LAMBDA_FUNCTION,
        HTTP_API,
        WEB_SERVICE,
        MONITORING,
        ACCOUNT_BASELINE,
    )
}
"""Every kind of composite resource this function composes, in the order of the registry."""

TTL_AFTER_ERROR: Final = 30
"""Seconds that a refusal holds. Crossplane asks again by itself, and at once when the spec changes."""


def respond(
    request: fnv1.RunFunctionRequest,
    components: Mapping[str, Component[Any]] = COMPONENTS,
    memo: Memo | None = None,
) -> fnv1.RunFunctionResponse:
    """The response to a request: always the same one to the same request.

    An error of any sort becomes a FATAL result and the desired state stays as it came in: Crossplane deletes what a
    response leaves out, so half an answer would be worse than none. Never raises.

    `memo` keeps what was computed from one call to the next. The response does not depend on it.
    """
    response = _passed_on(request)
    composite = request.observed.composite.resource
    kind = text(composite, "kind")
    component = components.get(kind or "")
    if component is None:
        message = f"no component composes the kind {kind}: this function is of another version"
        return _refused(request, "UnknownKind", message)
    try:
        engine.compose(component, request, response, Memo() if memo is None else memo)
    except ValidationError as error:
        return _refused(request, "InvalidSpec", f"{_title(composite)}: {_listed(error)}")
    except SpecError as error:
        return _refused(request, "InvalidSpec", f"{_title(composite)}: {error}")
    except Exception as error:  # noqa: BLE001 - a crash would lose the message that tells whose fault it is
        return _refused(request, "InternalError", f"{_title(composite)}: {type(error).__name__}: {error}")
    return response


def _passed_on(request: fnv1.RunFunctionRequest) -> fnv1.RunFunctionResponse:
    """A response that changes nothing yet."""
    response = fnv1.RunFunctionResponse()
    response.meta.tag = request.meta.tag
    response.desired.CopyFrom(request.desired)
    if request.HasField("context"):
        response.context.CopyFrom(request.context)
    return response


def _refused(request: fnv1.RunFunctionRequest, reason: str, message: str) -> fnv1.RunFunctionResponse:
    response = _passed_on(request)
    response.meta.ttl.seconds = TTL_AFTER_ERROR
    response.results.add(severity=fnv1.SEVERITY_FATAL, message=message, reason=reason)
    return response


def _title(composite: structpb.Struct) -> str:
    return f"{text(composite, 'kind')} {text(child(composite, 'metadata'), 'name')}"


def _listed(error: ValidationError) -> str:
    """`field: message` for each error. Values are left out: a spec may hold what does not belong into events."""
    return "; ".join(
        f"{'.'.join(['spec', *(str(part) for part in item['loc'])])}: {item['msg']}" for item in error.errors()
    )
