"""Kopf's side of the operator: events go to the queue, admission requests to the rules, probes to the runtime."""

from typing import Any

import kopf

from crofter.admission import review_account, review_environment, review_namespace
from crofter.api import account, environment, meta
from crofter.api.registry import EVERY
from crofter.kube.client import Object
from crofter.runtime import Runtime


def register(registry: kopf.OperatorRegistry, runtime: Runtime, *, admission: bool) -> None:
    """Register every handler; those for admission only where a webhook is served.

    None of them writes anything, and none returns a value that Kopf would store. They are coroutines: Kopf would run
    plain functions in threads, and the queue belongs to the event loop.
    """
    kopf.on.login(id="kubeconfig", registry=registry)(kopf.login_with_kubeconfig)
    kopf.on.login(id="service-account", registry=registry)(kopf.login_with_service_account)
    _register_events(registry, runtime)
    _register_probe(registry, runtime)
    if admission:
        _register_admission(registry, runtime)


def _register_events(registry: kopf.OperatorRegistry, runtime: Runtime) -> None:

    async def environment_event(event: Any, **_: Any) -> None:
        runtime.environment_event(event["type"], _raw(event))

    async def account_event(event: Any, **_: Any) -> None:
        runtime.account_event(event["type"], _raw(event))

    async def xr_event(event: Any, **_: Any) -> None:
        runtime.xr_event(event["type"], _raw(event))

    kopf.on.event(meta.GROUP, meta.VERSION, environment.PLURAL, id="environments", registry=registry)(environment_event)
    kopf.on.event(meta.GROUP, meta.VERSION, account.PLURAL, id="accounts", registry=registry)(account_event)
    for component in EVERY:
        kopf.on.event(meta.XR_GROUP, meta.VERSION, component.plural, id=component.plural, registry=registry)(xr_event)


def _register_admission(registry: kopf.OperatorRegistry, runtime: Runtime) -> None:
    async def validate_environment(**request: Any) -> None:
        new, old = _dict(request["new"]), _dict(request["old"])
        _refuse(review_environment(runtime.world, request["operation"], new, old))

    async def validate_account(**request: Any) -> None:
        _refuse(review_account(runtime.world, request["operation"], _dict(request["old"])))

    async def validate_namespace(**request: Any) -> None:
        _refuse(review_namespace(runtime.world, request["operation"], _dict(request["old"])))

    kopf.on.validate(meta.GROUP, meta.VERSION, environment.PLURAL, id="environments", registry=registry)(
        validate_environment
    )
    kopf.on.validate(meta.GROUP, meta.VERSION, account.PLURAL, id="accounts", registry=registry)(validate_account)
    kopf.on.validate("", "v1", "namespaces", id="namespaces", registry=registry)(validate_namespace)


def _register_probe(registry: kopf.OperatorRegistry, runtime: Runtime) -> None:
    async def probe(**_: Any) -> dict[str, Any]:
        stuck = runtime.stuck()
        if stuck:
            raise kopf.PermanentError(f"stuck: {', '.join(stuck)}")
        return {"leading": runtime.leading, "turns": runtime.queue.turns, "queued": len(runtime.queue)}

    kopf.on.probe(id="progress", registry=registry)(probe)


def _raw(event: Any) -> Object:
    return dict(event["object"])


def _dict(body: Any) -> dict[str, Any] | None:
    return dict(body) if body is not None else None


def _refuse(message: str | None) -> None:
    if message is not None:
        raise kopf.AdmissionError(message, code=422)
