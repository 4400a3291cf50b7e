"""Processes are killed at random moments of creation, update and deletion: it always converges, and nothing is doubled.

Each wave has four rounds, a round an Environment in a region of its own. In each phase each of the four processes is
killed once, at a random moment that is counted from the beginning of the phase.
"""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest

from .cloud import doubled, ids
from .conftest import Factory
from .lab import PROCESSES, REGIONS, Env, Lab

SEED: Final = int(os.environ.get("CROFTER_CHAOS_SEED", "20260"))
WAVES: Final = 5
ROUNDS: Final = 4
LATEST: Final = 6.0
"""Seconds from the beginning of a phase to the last moment at which something is killed."""

CONVERGES_WITHIN: Final = 180.0
"""Seconds; far more than it takes, since four processes start anew at once and others may use the machine."""

BEFORE: Final = {"team": "shop"}
AFTER: Final = {"team": "till", "cost-centre": "42"}
KEPT: Final = ("VPC", "Subnet", "InternetGateway", "NATGateway", "EIP", "RouteTable", "NetworkACL")

pytestmark = pytest.mark.chaos


@dataclass(frozen=True)
class Kill:
    """A process is killed so many seconds after the beginning of a phase."""

    after: float
    process: str


class Wave:
    """What happens in a wave, all of it drawn from one seed."""

    def __init__(self, number: int) -> None:
        self.seed = f"{SEED}-{number}"
        draw = random.Random(self.seed)
        self.regions = draw.sample(REGIONS, ROUNDS)
        self.kills = {
            phase: sorted(
                (Kill(draw.uniform(0, LATEST), process) for process in PROCESSES), key=lambda kill: kill.after
            )
            for phase in ("create", "update", "delete")
        }

    def __str__(self) -> str:
        lines = [f"wave {self.seed} in {', '.join(self.regions)}"]
        for phase, kills in self.kills.items():
            lines.append(f"  {phase}: " + ", ".join(f"{kill.process} at {kill.after:.2f} s" for kill in kills))
        return "\n".join(lines)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("number", range(WAVES))
def test_it_converges_whatever_is_killed(lab: Lab, environment: Factory, number: int) -> None:
    wave = Wave(number)
    envs = [
        environment(
            f"chaos-{number}-{region}",
            region=region,
            tags=BEFORE,
            network={
                "availabilityZones": 2,
                "endpoints": ["s3"],
                "flowLogs": {"enabled": region == wave.regions[0], "retentionDays": 7},
            },
        )
        for region in wave.regions
    ]
    try:
        _rounds(lab, wave, envs)
    except BaseException as error:
        error.add_note(str(wave))
        raise


def _rounds(lab: Lab, wave: Wave, envs: list[Env]) -> None:
    _phase(lab, wave.kills["create"], envs, lambda env: env.apply())
    for env in envs:
        env.until_ready(seconds=CONVERGES_WITHIN)
        assert doubled(env.things()) == []
    made = {env.name: ids(env.things(), *KEPT) for env in envs}

    _phase(lab, wave.kills["update"], envs, _update)
    for env in envs:
        env.until_ready(seconds=CONVERGES_WITHIN)
        things = env.things()
        assert doubled(things) == []
        assert made[env.name].items() <= ids(things, *KEPT).items()
        assert len([thing for thing in things if thing.kind == "Subnet"]) == 9
        assert sorted(thing.raw["ServiceName"].split(".")[-1] for thing in things if thing.kind == "VPCEndpoint") == [
            "dynamodb",
            "s3",
        ]
        for thing in things:
            if thing.tags:
                assert AFTER.items() <= thing.tags.items(), thing

    _phase(lab, wave.kills["delete"], envs, lambda env: env.delete())
    for env in envs:
        env.until_gone(seconds=CONVERGES_WITHIN)
        assert env.composites() == env.managed() == []
        assert env.cloud.inside(made[env.name]["network/vpc"]) == ()


def _update(env: Env) -> None:
    env.spec["tags"] = AFTER
    env.apply(availabilityZones=3, endpoints=["s3", "dynamodb"])


def _phase(lab: Lab, kills: list[Kill], envs: list[Env], begin: Callable[[Env], object]) -> None:
    """Begin something with every Environment, and kill as planned."""
    for process in PROCESSES:
        lab.plane.wait_ready(process)
    before = {process: lab.plane.process(process)["restarts"] for process in PROCESSES}
    began = time.monotonic()
    for env in envs:
        begin(env)
    for kill in kills:
        time.sleep(max(0.0, began + kill.after - time.monotonic()))
        lab.plane.kill(kill.process)
    for process in PROCESSES:
        lab.until(lambda: lab.plane.process(process)["restarts"] > before[process], f"{process} is started again")  # noqa: B023 - called at once
