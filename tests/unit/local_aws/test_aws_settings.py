"""The provider's settings: defaults, and what the environment changes."""

from __future__ import annotations

import pytest

from crofter_local.aws.provider.settings import Settings


@pytest.mark.parametrize(
    ("variables", "poll", "settle"),
    [
        ({}, 60.0, 1.0),
        ({"CROFTER_LOCAL_POLL": "5"}, 5.0, 1.0),
        ({"CROFTER_LOCAL_SETTLE": "0"}, 60.0, 0.0),
    ],
)
def test_settings_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], poll: float, settle: float
) -> None:
    for name in ("CROFTER_LOCAL_POLL", "CROFTER_LOCAL_SETTLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = Settings.from_environment()
    assert (found.poll, found.settle) == (poll, settle)


def test_a_poll_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CROFTER_LOCAL_POLL", "soon")
    with pytest.raises(ValueError, match="soon"):
        Settings.from_environment()
