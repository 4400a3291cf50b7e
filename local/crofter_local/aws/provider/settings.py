"""The provider's settings, all from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Settings:
    """How the provider is tuned.

    `poll`: seconds between drift checks of an idle resource (`CROFTER_LOCAL_POLL`); the official provider polls every
    ten minutes, https://github.com/crossplane-contrib/provider-upjet-aws (`--poll`). `settle`: factor on the time for
    which new resources stay Creating (`CROFTER_LOCAL_SETTLE`; 0 for none). `workers`: reconciles at once.
    `backoff`: first and longest wait after a failure, in seconds.
    """

    poll: float = 60.0
    settle: float = 1.0
    workers: int = 16
    backoff: tuple[float, float] = (0.2, 30.0)

    @classmethod
    def from_environment(cls) -> Self:
        """Reads the environment. Raises `ValueError` for what is not a number."""
        return cls(
            poll=float(os.environ.get("CROFTER_LOCAL_POLL", cls.poll)),
            settle=float(os.environ.get("CROFTER_LOCAL_SETTLE", cls.settle)),
        )
