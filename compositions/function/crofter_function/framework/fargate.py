"""Fargate's capacity providers, and how tasks are shared among them."""

from math import gcd
from typing import Final

ON_DEMAND: Final = "FARGATE"
SPOT: Final = "FARGATE_SPOT"
_ALL: Final = 100


def strategy(spot: int) -> list[dict[str, object]]:
    """A capacity provider strategy with this share of tasks on Fargate Spot, in per cent.

    Unless all of them may be interrupted, the first task is on demand, so that one is always left.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
    """
    if spot == _ALL:
        return [{"capacityProvider": SPOT, "weight": 1}]
    if spot == 0:
        return [{"capacityProvider": ON_DEMAND, "weight": 1}]
    divisor = gcd(spot, _ALL)
    return [
        {"capacityProvider": ON_DEMAND, "base": 1, "weight": (_ALL - spot) // divisor},
        {"capacityProvider": SPOT, "weight": spot // divisor},
    ]
