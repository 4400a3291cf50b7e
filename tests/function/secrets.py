"""AppSecret composite resources to test with."""

from typing import Any

from .messaging import KEY, composite


def secret(**changes: Any) -> dict[str, Any]:
    """The composite resource of a secret whose value somebody else puts; `changes` replace fields of its spec."""
    spec = {"component": "secret/stripe", "keyArn": KEY, "incarnation": "0a1b2c", "recoveryWindowDays": 0}
    return composite("AppSecret", "shop-dev-secret-stripe-1a2b3c", spec | changes)


EXTERNAL = secret()
GENERATED = secret(generate={"length": 48, "excludePunctuation": True}, recoveryWindowDays=30)
COPIED = secret(valueFrom={"name": "stripe", "key": "apiKey"}, recoveryWindowDays=7)
