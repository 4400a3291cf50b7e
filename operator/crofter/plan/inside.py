"""Which functions are in the Environment's network."""

from collections.abc import Iterable
from typing import Final

from crofter.api.components.function import LAMBDA_FUNCTION
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.functions import FunctionSection

IN_THE_NETWORK: Final = frozenset({"database", "service"})
"""What can only be reached from inside the network."""


def inside(section: FunctionSection) -> bool:
    """Whether a function is in the network: only one that uses something there, since it starts faster outside."""
    return any(use.target in IN_THE_NETWORK for use in section.uses or ())


def functions(spec: EnvironmentSpec) -> Iterable[str]:
    """Components of the functions that are in the network, and have a security group."""
    return (f"{LAMBDA_FUNCTION.name}/{one.name}" for one in spec.functions or () if inside(one))
