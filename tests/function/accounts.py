"""AccountBaseline composite resources to test with."""

from typing import Any

from .messaging import composite


def account_baseline(**changes: Any) -> dict[str, Any]:
    """The composite resource of an Account's baseline; `changes` replace fields of its spec."""
    spec = {
        "environment": {"name": "account.sydney", "namespace": "crofter-system", "id": "ba9876543210"},
        "component": "baseline",
        "tags": {},
        "account": "sydney",
    }
    return composite("AccountBaseline", "account.sydney-baseline-1a2b3c", spec | changes)


BASELINE = account_baseline()
