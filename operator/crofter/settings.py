"""What the operator takes from its environment variables."""

import os
from dataclasses import dataclass
from pathlib import Path

_LAST_PORT = 65535


class SettingsError(ValueError):
    """A setting is missing or cannot be read; the message says which and what is expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to serve, and with which certificate.

    CROFTER_NAMESPACE: namespace of the operator and its Lease. CROFTER_WEBHOOK_PORT, _HOST, _CERT, _KEY: the admission
    webhook's address and TLS files; without a port no webhook is served. CROFTER_LIVENESS_PORT and
    CROFTER_METRICS_PORT: plain HTTP; CROFTER_LISTEN: the address they listen on.
    """

    namespace: str
    listen: str
    liveness_port: int
    metrics_port: int
    webhook_host: str
    webhook_port: int | None
    webhook_cert: Path | None
    webhook_key: Path | None

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read them. Raises SettingsError."""
        webhook_port = _port("CROFTER_WEBHOOK_PORT", None)
        settings = cls(
            namespace=os.environ.get("CROFTER_NAMESPACE", "crofter-system"),
            listen=os.environ.get("CROFTER_LISTEN", "127.0.0.1"),
            liveness_port=_port("CROFTER_LIVENESS_PORT", 8080) or 8080,
            metrics_port=_port("CROFTER_METRICS_PORT", 9090) or 9090,
            webhook_host=os.environ.get("CROFTER_WEBHOOK_HOST", "127.0.0.1"),
            webhook_port=webhook_port,
            webhook_cert=_file("CROFTER_WEBHOOK_CERT"),
            webhook_key=_file("CROFTER_WEBHOOK_KEY"),
        )
        if webhook_port is not None and None in (settings.webhook_cert, settings.webhook_key):
            raise SettingsError("CROFTER_WEBHOOK_PORT needs CROFTER_WEBHOOK_CERT and CROFTER_WEBHOOK_KEY")
        return settings


def _port(name: str, default: int | None) -> int | None:
    text = os.environ.get(name)
    if text is None:
        return default
    if not text.isdigit() or not 0 < int(text) <= _LAST_PORT:
        raise SettingsError(f"{name}: {text!r}: not a port; give a number from 1 to 65535")
    return int(text)


def _file(name: str) -> Path | None:
    text = os.environ.get(name)
    if text is None:
        return None
    path = Path(text)
    if not path.is_file():
        raise SettingsError(f"{name}: {text!r}: no such file")
    return path
