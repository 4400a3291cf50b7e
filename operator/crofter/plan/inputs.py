"""Values that one component takes from another's outputs: when they may be believed, and what holds until then."""

from typing import TypeVar

from pydantic import ValidationError

from crofter.api.model import Model
from crofter.plan.observed import Observed

M = TypeVar("M", bound=Model)


def published(observed: Observed, component: str, outputs: type[M]) -> M | None:
    """The outputs of a component, or None while there are none that speak of its current spec (`missing` says why)."""
    xr = observed.xrs.get(component)
    if xr is None or xr.deleting or not xr.echoed or not isinstance(xr.outputs, outputs):
        return None
    return xr.outputs


def missing(observed: Observed, component: str) -> str:
    """Why `published` has nothing, as the message of a component that waits for it."""
    xr = observed.xrs.get(component)
    if xr is None:
        why = "it does not exist yet"
    elif xr.deleting:
        why = "it is being deleted"
    elif not xr.echoed:
        why = "its current spec has not been rendered yet"
    else:
        why = "not all of its ids are known yet"
    return f"waits for {component}: {why}"


def kept(observed: Observed, component: str, field: str, model: type[M]) -> M | None:
    """What the component's own spec already has in a field (camelCase), or None when it has none that can be read.

    This is what makes a gate sticky: a component that was applied once goes on with the ids it has.
    """
    xr = observed.xrs.get(component)
    if xr is None or field not in xr.spec:
        return None
    try:
        return model.model_validate(xr.spec[field], by_alias=True, by_name=False)
    except ValidationError:
        return None
