"""The three functions that sign users in with a one-time code."""

from typing import Any

from crofter.api import managed
from crofter.api.components.identity import Passwordless
from crofter_function.framework import lambdas, roles
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.identity import policies
from crofter_function.identity.defaults import (
    HANDLERS,
    IDP,
    SENDER_VARIABLE,
    TIMEOUT,
    TRIGGERS,
    VALIDITY_VARIABLE,
    Trigger,
)


def names(spec: Passwordless | None, scope: Scope) -> list[str]:
    """Names of the functions, where there are any."""
    return [] if spec is None else [lambdas.name(scope, key) for key in TRIGGERS]


def wired(spec: Passwordless | None, scope: Scope, observed: Observed) -> dict[str, str]:
    """ARNs of the functions by the trigger that they are of the user pool; none before all of them exist."""
    if spec is None or any(observed.at_provider(key, "id") is None for key in TRIGGERS):
        return {}
    return {
        trigger.field: scope.arn("lambda", f"function:{lambdas.name(scope, key)}") for key, trigger in TRIGGERS.items()
    }


def resources(spec: Passwordless | None, scope: Scope, observed: Observed, pool: str | None) -> dict[str, Managed]:
    """For each function the keys `<function>`, `-role`, `-policy`, `-logs`, and `-permission` for the pool alone.

    The permission names the pool, by an id that only AWS knows, and the function, which must exist.
    """
    if spec is None:
        return {}
    table: dict[str, Managed] = {}
    for key, trigger in TRIGGERS.items():
        name = lambdas.name(scope, key)
        role = f"{key}-role"
        table[role] = roles.role(
            scope, role, description=f"{trigger.field} of {scope.environment.name}", trust=lambdas.trusted()
        )
        table[f"{key}-policy"] = Managed(
            managed.ROLE_POLICY,
            {"roleRef": scope.ref(role), "policy": policies.execution(trigger, spec, name, scope)},
        )
        table[f"{key}-logs"] = lambdas.log(name, retention_days=spec.log_retention_days, key_arn=spec.logs_key_arn)
        table[key] = _function(trigger, spec, scope, name, roles.arn(scope, role))
        if pool is not None and observed.at_provider(key, "id") is not None:
            table[f"{key}-permission"] = lambdas.permission(
                scope, f"{key}-permission", name, IDP, scope.arn("cognito-idp", f"userpool/{pool}")
            )
    return table


def _function(trigger: Trigger, spec: Passwordless, scope: Scope, name: str, role: str) -> Managed:
    fields: dict[str, Any] = {}
    if trigger.sends:
        variables = {SENDER_VARIABLE: spec.sender.address, VALIDITY_VARIABLE: str(spec.code_validity_seconds)}
        fields["environment"] = {"variables": variables}
    function = lambdas.Shipped(
        name=name,
        description=f"{trigger.field} of {scope.environment.name}: signing in with a one-time code",
        handler=f"{HANDLERS}.{trigger.handler}",
        memory_mib=trigger.memory_mib,
        timeout_seconds=TIMEOUT,
        role=role,
        fields=fields,
    )
    return lambdas.shipped(function, spec)
