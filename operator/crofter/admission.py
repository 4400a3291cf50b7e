"""What the admission webhook says: the rules that a custom resource definition cannot hold.

All of it is checked again in the reconcile: a webhook can be down, and two requests can race.
"""

from collections.abc import Mapping
from typing import Any

from crofter.api.environment import EnvironmentSpec
from crofter.plan.profiles import effective
from crofter.validation import rules
from crofter.validation.parse import parse
from crofter.validation.problem import Problem, joined
from crofter.world import World

MESSAGE_LIMIT = 12
"""Most problems told at once."""

TENANTS_LISTED = 5


def review_environment(
    world: World, operation: str, new: Mapping[str, Any] | None, old: Mapping[str, Any] | None
) -> str | None:
    """Why a request about an Environment is refused, or None when it is not."""
    if operation == "DELETE":
        return _deletion(old or {})
    if new is None or "deletionTimestamp" in new["metadata"]:
        return None
    if old is not None and old.get("spec") == new.get("spec"):
        return None
    metadata, raw_spec = new["metadata"], new.get("spec", {})
    before, _ = parse(EnvironmentSpec, old.get("spec", {})) if old is not None else (None, ())
    context = world.context(
        metadata.get("namespace", ""),
        metadata.get("name") or metadata.get("generateName", ""),
        str(raw_spec.get("accountRef", {}).get("name", "")),
        old=before,
    )
    _, problems = rules.check(raw_spec, context)
    return _told(problems)


def _deletion(old: Mapping[str, Any]) -> str | None:
    spec, _ = parse(EnvironmentSpec, old.get("spec", {}))
    protection = effective(spec).protection if spec else None
    if spec is None or protection is None or not protection.deletion:
        return None
    stated = spec.protection is not None and spec.protection.deletion is not None
    source = "" if stated else f" (the default of profile {spec.profile})"
    problem = Problem(
        field="spec.protection.deletion",
        value=True,
        rule=f"this Environment is protected from deletion{source}",
        fix="set spec.protection.deletion to false first, then delete it",
    )
    return str(problem)


def review_account(world: World, operation: str, old: Mapping[str, Any] | None) -> str | None:
    """Why a request about an Account is refused, or None when it is not."""
    if operation != "DELETE" or old is None:
        return None
    name = old["metadata"]["name"]
    tenants = sorted(f"{one['metadata']['namespace']}/{one['metadata']['name']}" for one in world.tenants(name))
    if not tenants:
        return None
    more = len(tenants) - TENANTS_LISTED
    listed = ", ".join(tenants[:TENANTS_LISTED]) + (f" and {more} more" if more > 0 else "")
    problem = Problem("metadata.name", name, f"this Account is in use by {listed}", "delete those Environments first")
    return str(problem)


def _told(problems: tuple[Problem, ...]) -> str | None:
    return joined(problems, MESSAGE_LIMIT) if problems else None
