"""The head that every composite resource's spec begins with."""

from typing import Any

from crofter.plan.model import Environment
from crofter.plan.observed import Observed


def head(environment: Environment, observed: Observed, component: str) -> dict[str, Any]:
    """Keyword arguments of `XRSpec` that do not depend on the kind of component.

    What a composite resource adopted it keeps for good; a new one adopts what recovery found.
    """
    existing = observed.xrs.get(component)
    if existing is not None:
        adopt = dict(existing.spec.get("adopt", {}))
    else:
        adopt = {key: found.id for key, found in sorted(observed.recovered.get(component, {}).items())}
    overrides = {
        one.resource: one.for_provider for one in environment.spec.overrides or () if one.component == component
    }
    return {
        "environment": environment.identity,
        "component": component,
        "aws": observed.account.target,
        "tags": dict(sorted((environment.spec.tags or {}).items())),
        "paused": environment.spec.paused,
        "deletion": "No",
        "adopt": adopt,
        "overrides": overrides or None,
    }
