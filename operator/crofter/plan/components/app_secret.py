"""Plans the AppSecrets: one for each of the secrets that the manifest names."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api.components.app_secret import APP_SECRET, AppSecretOutputs, AppSecretSpec, Generated
from crofter.api.model import Model
from crofter.api.names import digest
from crofter.api.sections.secrets import Generate, SecretSection
from crofter.api.status import Endpoint
from crofter.plan.head import head
from crofter.plan.keys import key_arn, no_key
from crofter.plan.looks import Look, Task, task
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed, ObservedXR

_ITSELF: Final = "secret"
"""Key of the secret within its component."""

_TOKEN: Final = 32
"""Characters of the token that makes a call safe to repeat: 32 to 64.
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
"""

_RANDOM: Final = 7
"""Characters that AWS puts at the end of a secret's ARN, the dash before them included."""


def component_of(name: str) -> str:
    """Name of the component that has the secret of this name."""
    return f"{APP_SECRET.name}/{name}"


def instances(environment: Environment, observed: Observed) -> tuple[AppSecretSpec | Blocked, ...]:
    """One AppSecret for each, once there is the key that it is encrypted with."""
    return tuple(_instance(section, environment, observed) for section in environment.spec.secrets or ())


def _instance(section: SecretSection, environment: Environment, observed: Observed) -> AppSecretSpec | Blocked:
    component = component_of(section.name)
    key = key_arn(observed, component, "secrets")
    if key is None or section.recovery_window_days is None:
        return Blocked(APP_SECRET, component, no_key(observed, "secrets"))
    return AppSecretSpec(
        **head(environment, observed, component),
        key_arn=key,
        incarnation=_incarnation(environment, observed, component),
        recovery_window_days=section.recovery_window_days,
        generate=_generated(section.generate),
        value_from=section.value_from,
    )


def _incarnation(environment: Environment, observed: Observed, component: str) -> str:
    """The one that the secret has already, or had when it was found again in AWS; else the Environment's own of now."""
    existing = observed.xrs.get(component)
    if existing is not None:
        return str(existing.spec["incarnation"])
    found = observed.recovered.get(component, {}).get(_ITSELF)
    if found is not None:
        return found.id[:-_RANDOM].rsplit("-", 1)[1]
    return environment.incarnation


def _generated(asked: Generate | None) -> Generated | None:
    if asked is None or asked.length is None or asked.exclude_punctuation is None:
        return None
    return Generated(length=asked.length, exclude_punctuation=asked.exclude_punctuation)


def destroys(_old: Mapping[str, Any], new: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The value, when the secret goes."""
    return ("the secret and its value",) if new is None else ()


def tasks(xr: ObservedXR) -> tuple[Task, ...]:
    """A value for a secret that is to have a random one."""
    asked = xr.spec.get("generate")
    if asked is None or not isinstance(xr.outputs, AppSecretOutputs):
        return ()
    arn = xr.outputs.arn
    return (task("GenerateSecret", xr.component, arn=arn, token=digest(arn, length=_TOKEN), **asked),)


def looks(xr: ObservedXR) -> tuple[Look, ...]:
    """Whether it has a value: a secret is not ready before somebody, or something, has put one."""
    return (Look("SecretValue", xr.component, (xr.outputs.arn,)),) if isinstance(xr.outputs, AppSecretOutputs) else ()


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """Where a value is put."""
    if not isinstance(outputs, AppSecretOutputs):
        return ()
    return (Endpoint(name=f"{component}/name", value=outputs.name),)


PLANNER: Final = ComponentPlanner(
    kind=APP_SECRET, instances=instances, destroys=destroys, looks=looks, tasks=tasks, endpoints=endpoints
)
