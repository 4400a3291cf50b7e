from pathlib import Path

import pytest

from crofter.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in (
        "NAMESPACE",
        "LISTEN",
        "LIVENESS_PORT",
        "METRICS_PORT",
        "WEBHOOK_HOST",
        "WEBHOOK_PORT",
        "WEBHOOK_CERT",
        "WEBHOOK_KEY",
    ):
        monkeypatch.delenv(f"CROFTER_{name}", raising=False)


def test_defaults():
    assert Settings.from_environment() == Settings(
        namespace="crofter-system",
        listen="127.0.0.1",
        liveness_port=8080,
        metrics_port=9090,
        webhook_host="127.0.0.1",
        webhook_port=None,
        webhook_cert=None,
        webhook_key=None,
    )


def test_everything_can_be_said(monkeypatch, tmp_path):
    cert, key = tmp_path / "tls.crt", tmp_path / "tls.key"
    cert.touch()
    key.touch()
    for name, value in {
        "NAMESPACE": "platform",
        "LISTEN": "0.0.0.0",
        "LIVENESS_PORT": "1",
        "METRICS_PORT": "65535",
        "WEBHOOK_HOST": "10.0.0.1",
        "WEBHOOK_PORT": "9443",
        "WEBHOOK_CERT": str(cert),
        "WEBHOOK_KEY": str(key),
    }.items():
        monkeypatch.setenv(f"CROFTER_{name}", value)
    assert Settings.from_environment() == Settings(
        "platform", "0.0.0.0", 1, 65535, "10.0.0.1", 9443, Path(cert), Path(key)
    )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("METRICS_PORT", "http", "CROFTER_METRICS_PORT: 'http': not a port; give a number from 1 to 65535"),
        ("METRICS_PORT", "0", "CROFTER_METRICS_PORT: '0': not a port; give a number from 1 to 65535"),
        ("LIVENESS_PORT", "65536", "CROFTER_LIVENESS_PORT: '65536': not a port; give a number from 1 to 65535"),
        ("LIVENESS_PORT", "-1", "CROFTER_LIVENESS_PORT: '-1': not a port; give a number from 1 to 65535"),
        ("LIVENESS_PORT", "", "CROFTER_LIVENESS_PORT: '': not a port; give a number from 1 to 65535"),
        ("WEBHOOK_PORT", "9443", "CROFTER_WEBHOOK_PORT needs CROFTER_WEBHOOK_CERT and CROFTER_WEBHOOK_KEY"),
        ("WEBHOOK_CERT", "/nowhere/tls.crt", "CROFTER_WEBHOOK_CERT: '/nowhere/tls.crt': no such file"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_is_expected(monkeypatch, name, value, told):
    monkeypatch.setenv(f"CROFTER_{name}", value)
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment()
    assert str(caught.value) == told
