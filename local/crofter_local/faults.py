"""The faults that the local AWS injects: a small JSON file, shared by the command and the provider."""

from dataclasses import asdict, dataclass
from pathlib import Path

from crofter_local import state


@dataclass(frozen=True)
class Fault:
    """An AWS API call that fails.

    Attributes:
        action: API action, for example ``CreateVpc``.
        code: AWS error code, for example ``VpcLimitExceeded``.
        message: AWS error message.
        remaining: how many more calls fail; ``None`` for all until cleared.
        kind: only calls for managed resources of this kind, for example ``VPC``.
        name: only calls for the managed resource of this name.
    """

    action: str
    code: str
    message: str
    remaining: int | None = None
    kind: str | None = None
    name: str | None = None


def load(path: Path) -> list[Fault]:
    """Return the faults in ``path``; none when there is no such file."""
    return [Fault(**entry) for entry in state.read_json(path).get("faults", [])]


def add(path: Path, fault: Fault) -> None:
    """Add one fault to ``path``."""
    save(path, [*load(path), fault])


def save(path: Path, faults: list[Fault]) -> None:
    """Replace what is in ``path`` by ``faults``, in one step."""
    state.write_json(path, {"faults": [asdict(fault) for fault in faults]})


def clear(path: Path) -> int:
    """Remove all faults and return how many there were."""
    count = len(load(path))
    save(path, [])
    return count
