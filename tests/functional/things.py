"""An AWS resource as the tests see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Thing:
    """One AWS resource, under the name of the provider's kind for it; `raw` is what AWS says of it."""

    kind: str
    id: str
    tags: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    raw: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)

    @property
    def key(self) -> str:
        """What it is within its Environment."""
        return f"{self.tags.get('crofter.dev/component', '')}/{self.tags.get('crofter.dev/key', '')}"
