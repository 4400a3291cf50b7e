"""Whether overrides fit what a manifest becomes. It is rendered for that, once for each manifest and Account."""

from functools import lru_cache
from typing import Final

from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec
from crofter.offline import UNKNOWN_ACCOUNT, render_environment
from crofter.plan.observed import Artifact
from crofter.validation import overrides
from crofter.validation.problem import Problem
from crofter_function.inprocess import RenderError
from crofter_function.simulate import NotSettledError
from crofter_lambdas.bundle import LAMBDAS

_REMEMBERED: Final = 64

_ARTIFACTS: Final = {one.name: Artifact("artifacts", f"{one.name}.zip", "0" * 64) for one in LAMBDAS}
"""As if the code that Crofter ships were there: an override may be of what it is for."""


def problems(namespace: str, name: str, spec: EnvironmentSpec, account: AccountSpec | None) -> tuple[Problem, ...]:
    """What is wrong with the overrides of a manifest that is valid without them; () where it has none.

    Takes a second or two for a manifest that was not seen before: not for an event loop.
    """
    if not spec.overrides:
        return ()
    return _problems(namespace, name, spec.model_dump_json(), (account or UNKNOWN_ACCOUNT).model_dump_json())


@lru_cache(maxsize=_REMEMBERED)
def _problems(namespace: str, name: str, spec: str, account: str) -> tuple[Problem, ...]:
    wanted, place = EnvironmentSpec.model_validate_json(spec), AccountSpec.model_validate_json(account)
    bare = wanted.model_copy(update={"overrides": None})
    try:
        rendered = render_environment(namespace, name, bare, place, _ARTIFACTS)
    except (RenderError, NotSettledError) as error:
        rule = f"cannot be checked, because the manifest cannot be rendered: {error}"
        return (Problem("spec.overrides", len(wanted.overrides or ()), rule, "remove them, or report this"),)
    return overrides.problems(wanted, rendered.managed, guarded=place.sensitive_overrides != "Allow")
