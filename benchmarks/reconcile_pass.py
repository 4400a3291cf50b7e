"""One pass of the operator over one Environment, beside more and more others in the same Account.

    python benchmarks/reconcile_pass.py [--others 20,400,2000] [--passes 50]

In this process, on the API server in memory of the unit tests: what is measured is the operator's own work. Printed for
each number of others: milliseconds of processor time of a pass over an Environment that is Ready (nothing is written),
and of one whose composite resource has just changed.
"""

import argparse
import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit"))

import samples
from fakekube import FakeKube
from worlds import held

from crofter.reconcile import reconcile
from crofter.world import World

PLAIN = {"network": {"cidr": "10.40.0.0/16", "endpoints": [], "flowLogs": {"enabled": False}}}


def other(number: int) -> dict[str, object]:
    """Another Environment, with a block of its own."""
    raw = held(network={"cidr": f"172.{16 + number // 256}.{number % 256}.0/24"})
    raw["metadata"] |= {"name": f"other-{number}", "uid": f"other-{number}"}
    return raw


async def world(others: int) -> World:
    """A world with one Environment whose network is Ready, and others."""
    kube = FakeKube(samples.account_object(), held(**PLAIN), *(other(number) for number in range(others)))
    made = World(kube, clock=lambda: samples.NOW)
    await made.relist()
    return made


async def measure(others: int, passes: int) -> tuple[float, float]:
    """Milliseconds of processor time: of a pass that changes nothing, and of the first of a new Environment."""
    standing = await world(others)
    for attribute in ("recover",):
        sys.modules["crofter.reconcile"].__dict__[attribute] = lambda *_: {}
    standing.room.shortages = lambda *_: ()
    await reconcile(standing, "team", "shop")
    await standing.relist()
    await reconcile(standing, "team", "shop")
    start = time.process_time()
    for _ in range(passes):
        await reconcile(standing, "team", "shop")
    idle = (time.process_time() - start) / passes * 1000
    total = 0.0
    for _ in range(max(1, passes // 10)):
        fresh = await world(others)
        fresh.room.shortages = lambda *_: ()
        start = time.process_time()
        await reconcile(fresh, "team", "shop")
        total += time.process_time() - start
    return idle, total / max(1, passes // 10) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--others", default="20,400,2000")
    parser.add_argument("--passes", type=int, default=50)
    chosen = parser.parse_args()
    print("| others | a pass without a change, ms | the first pass, ms |\n|---|---|---|")
    for others in (int(number) for number in chosen.others.split(",")):
        idle, first = asyncio.run(measure(others, chosen.passes))
        print(f"| {others} | {idle:.2f} | {first:.2f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
