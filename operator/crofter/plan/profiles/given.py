"""What the manifest says, or else the default."""

from typing import TypeVar

T = TypeVar("T")


def given(value: T | None, default: T) -> T:
    """The value, zero and false included, or the default where there is none."""
    return default if value is None else value
