"""Kopf's side of the operator: events go to the queue, admission requests to the rules, probes to the runtime."""

from typing import Any

import kopf

from crofter import admission
from crofter.api import account, environment, meta
from crofter.api.registry import COMPONENTS
from crofter.kube.client import Object
from crofter.runtime import Runtime


def register(registry: kopf.OperatorRegistry, runtime: Runtime) -> None:
    """Register every handler. None of them writes anything, and none returns a value that Kopf would store."""

    def environment_event(event: Any, **_: Any) -> None:
        runtime.environment_event(event["type"], _raw(event))

    def account_event(event: Any, **_: Any) -> None:
        runtime.account_event(event["type"], _raw(event))

    def xr_event(event: Any, **_: Any) -> None:
        runtime.xr_event(event["type"], _raw(event))

    kopf.on.event(meta.GROUP, meta.VERSION, environment.PLURAL, registry=registry)(environment_event)
    kopf.on.event(meta.GROUP, meta.VERSION, account.PLURAL, registry=registry)(account_event)
    for component in COMPONENTS:
        kopf.on.event(meta.XR_GROUP, meta.VERSION, component.plural, id=f"{component.plural}", registry=registry)(
            xr_event
        )

    def validate_environment(operation: str, old: Any, new: Any, **_: Any) -> None:
        _refuse(admission.review_environment(runtime.world, operation, _dict(new), _dict(old)))

    def validate_account(operation: str, old: Any, **_: Any) -> None:
        _refuse(admission.review_account(runtime.world, operation, _dict(old)))

    kopf.on.validate(meta.GROUP, meta.VERSION, environment.PLURAL, id="environments", registry=registry)(
        validate_environment
    )
    kopf.on.validate(meta.GROUP, meta.VERSION, account.PLURAL, id="accounts", registry=registry)(validate_account)

    def probe(**_: Any) -> dict[str, Any]:
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
