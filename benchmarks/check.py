"""Compare ratios with those of the last release, and fail beyond 1.3 times.

    python benchmarks/check.py [--write]

Each figure is a ratio to a floor in the same run, or between two sizes of one load, so that the machine matters little.
The ratios of the last release are in ratios.json; `--write` records those of this run there: a step of a release.
A figure that is beyond the limit is measured again, twice at most.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import function_latency
import reconcile_pass
import storm

RATIOS: Final = Path(__file__).with_name("ratios.json")
LIMIT: Final = 1.3
TRIES: Final = 3
SIZE: Final = 5
CALLS: Final = 100
PASSES: Final = 20


def function() -> dict[str, float]:
    """The function's repeated call beside filling the same Structs."""
    composites = function_latency.composites()
    figures = [function_latency.measure(composites[kind], CALLS) for kind in ("Network", "Queue")]
    return {f"function {one.kind}: again / floor": one.again / one.floor for one in figures}


def operator() -> dict[str, float]:
    """A pass of the operator beside 2,000 Environments and beside 20."""
    few, _ = asyncio.run(reconcile_pass.measure(20, PASSES))
    many, _ = asyncio.run(reconcile_pass.measure(2000, PASSES))
    return {"operator: a pass beside 2,000 / beside 20": many / few}


def requests() -> dict[str, float]:
    """Requests to the API server for Environments that are created and deleted at once, beside the floor."""
    (floor,) = asyncio.run(storm.measure("floor", "queues", [SIZE]))
    (crofter,) = asyncio.run(storm.measure("crofter", "queues", [SIZE]))
    return {
        "creation: requests / floor": crofter.requests / floor.requests,
        "deletion: requests / floor": crofter.delete_requests / floor.delete_requests,
    }


MEASUREMENTS: Final[tuple[Callable[[], dict[str, float]], ...]] = (function, operator, requests)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    if not (chosen.write or RATIOS.exists()):
        print(f"{RATIOS.name} is absent: record the ratios of a release with --write", file=sys.stderr)
        return 2
    released: dict[str, float] = {} if chosen.write else json.loads(RATIOS.read_text())
    found: dict[str, float] = {}
    for measurement in MEASUREMENTS:
        for _ in range(TRIES):
            for name, value in measurement().items():
                found[name] = min(value, found.get(name, value))
            if all(value <= released.get(name, value) * LIMIT for name, value in found.items()):
                break
    print("| ratio | last release | now |\n|---|---|---|")
    for name, value in found.items():
        print(f"| {name} | {released.get(name, value):.2f} | {value:.2f} |")
    if chosen.write:
        RATIOS.write_text(json.dumps({name: round(value, 2) for name, value in found.items()}, indent=2) + "\n")
        return 0
    slower = [name for name, value in found.items() if name not in released or value > released[name] * LIMIT]
    for name in slower:
        print(f"{name}: more than {LIMIT} times that of the last release", file=sys.stderr)
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
