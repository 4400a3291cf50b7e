"""Rules about what cannot be changed once it is set."""

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.problem import ABSENT, Problem


def account(spec: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    """An Environment stays in its Account."""
    if context.old is None or context.old.account_ref == spec.account_ref:
        return ()
    return (
        Problem(
            "spec.accountRef.name",
            spec.account_ref.name,
            f"cannot be changed (it is {context.old.account_ref.name}): AWS resources do not move between accounts",
            "delete the Environment and create it again in the other Account",
        ),
    )


def network(spec: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    """A network stays, and keeps its block."""
    if context.old is None or context.old.network is None:
        return ()
    if spec.network is None:
        rule = "cannot be removed once it is set: everything else in the Environment lives in it"
        return (Problem("spec.network", ABSENT, rule, "put it back, or delete the Environment"),)
    if spec.network.cidr != context.old.network.cidr:
        rule = f"cannot be changed (it is {context.old.network.cidr}): a VPC keeps its block"
        fix = f"put {context.old.network.cidr} back, or create another Environment with the new block"
        return (Problem("spec.network.cidr", spec.network.cidr, rule, fix),)
    return ()
