"""What the admission webhook says: the rules that a custom resource definition cannot hold.

All of it is checked again in the reconcile: a webhook can be down, and two requests can race.
"""

from collections.abc import Mapping
from typing import Any

from crofter import overriding
from crofter.api.environment import EnvironmentSpec
from crofter.plan.profiles import effective
from crofter.validation import rules
from crofter.validation.parse import parse
from crofter.validation.problem import Problem, joined, named
from crofter.world import World

MESSAGE_LIMIT = 12
"""Most problems told at once."""


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
        raw_spec,
        old=before,
    )
    spec, problems = rules.check(raw_spec, context)
    if spec is not None and not problems:
        account = (context.accounts or {}).get(spec.account_ref.name)
        problems = overriding.problems(context.namespace, context.name, spec, account)
    return _told(problems)


def _protected(raw: Mapping[str, Any]) -> EnvironmentSpec | None:
    """The spec, as it was written, of an Environment that is protected from deletion."""
    spec, _ = parse(EnvironmentSpec, raw.get("spec", {}))
    protection = effective(spec).protection if spec else None
    return spec if protection is not None and protection.deletion else None


def _deletion(old: Mapping[str, Any]) -> str | None:
    spec = _protected(old)
    if spec is None:
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
    rule = f"this Account is in use by {named(tenants)}"
    return str(Problem("metadata.name", name, rule, "delete those Environments first"))


def review_namespace(world: World, operation: str, old: Mapping[str, Any] | None) -> str | None:
    """Why a request about a Namespace is refused, or None when it is not.

    Kubernetes asks for each object of a namespace by itself, in an order of its own: by the time that it is told that
    the Environment is protected, what that is made of is being deleted.
    https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
    """
    if operation != "DELETE" or old is None:
        return None
    name = old["metadata"]["name"]
    found = (raw for raw in world.environments if raw["metadata"]["namespace"] == name and _protected(raw) is not None)
    protected = sorted(raw["metadata"]["name"] for raw in found)
    if not protected:
        return None
    rule = f"the namespace has Environments that are protected from deletion: {named(protected)}"
    fix = "set spec.protection.deletion of each to false first, then delete the namespace"
    return str(Problem("metadata.name", name, rule, fix))


def _told(problems: tuple[Problem, ...]) -> str | None:
    return joined(problems, MESSAGE_LIMIT) if problems else None
