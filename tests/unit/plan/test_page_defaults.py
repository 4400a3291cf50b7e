"""Defaults are found out by filling samples in, and are what descriptions say."""

from typing import Any

import pytest

from crofter.api.environment import EnvironmentSpec
from crofter.api.fields import FieldText, sections
from crofter.plan.pages.component import UntrueError, without
from crofter.plan.pages.defaults import Default, defaults, words
from crofter.plan.pages.samples import SAMPLES

DEFAULTS = defaults()
FIELDS = {field.path: field for one in sections(EnvironmentSpec, written=True) for field in one}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("network.availabilityZones", Default(1, 2, 3)),
        ("network.natGateways", Default("Single", "Single", "PerZone")),
        ("network.flowLogs.retentionDays", Default(7, 30, 90)),
        ("queues[].maxReceives", Default(5, 5, 5)),
        ("databases[].storage", Default(*({"gib": 20, "maxGib": 100},) * 2, {"gib": 100, "maxGib": 1000})),
        ("services[].containers[].healthCheck.path", Default("/", "/", "/")),
        ("functions[].triggers[].events", Default(*(["s3:ObjectCreated:*"],) * 3)),
        ("monitoring.logs.groups.security.retentionDays", Default(30, 90, 365)),
    ],
)
def test_a_default_is_that_of_each_profile(path: str, expected: Default) -> None:
    assert DEFAULTS[path] == expected


@pytest.mark.parametrize(
    "path",
    [
        "network.cidr",
        "buckets[].expireDays",
        "services[].memory",
        "services[].spot",
        "identity.clients[].scopes",
        "identity.userPool.email.senderIdentity",
        "monitoring.businessMetrics[].title",
    ],
)
def test_what_is_required_or_follows_from_another_field_has_none(path: str) -> None:
    assert path in FIELDS
    assert path not in DEFAULTS


def test_defaults_are_of_fields() -> None:
    assert DEFAULTS.keys() - FIELDS.keys() == set()


def test_samples_have_every_object_that_a_manifest_can_have() -> None:
    """Else the defaults of what is in it would not be seen."""
    said: set[str] = set()

    def walk(path: str, value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                walk(f"{path}[]", one)
        elif isinstance(value, dict):
            said.add(path)
            for name, child in value.items():
                walk(f"{path}.{name}" if path else name, child)

    for sample in SAMPLES:
        walk("", sample)
    parents = {path.rpartition(".")[0] for path in FIELDS if "." in path}
    assert {path for path in parents - said if not path.startswith(("accountRef", "overrides"))} == set()


@pytest.mark.parametrize(
    ("default", "said"),
    [
        (Default(5, 5, 5), "5"),
        (Default(False, True, True), "false for dev, else true"),
        (Default("Single", "Single", "PerZone"), "PerZone for prod, else Single"),
        (Default(7, 30, 90), "7 for dev, 30 for staging, 90 for prod"),
        (Default(1, 2, 1), "1 for dev, 2 for staging, 1 for prod"),
        (Default(*({"min": 0.5, "max": 2.0},) * 3), "{min: 0.5, max: 2}"),
        (Default(*(["ecr", "logs", "s3"],) * 3), "ecr, logs and s3"),
    ],
)
def test_a_default_is_said_in_words(default: Default, said: str) -> None:
    assert str(default) == said


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (True, "`true`"),
        (345600, "345600"),
        (0.5, "0.5"),
        ("Single", "`Single`"),
        (["dynamodb", "s3"], "`dynamodb` and `s3`"),
        ({"class": "db.m7g.large"}, "`{class: db.m7g.large}`"),
    ],
)
def test_in_a_table_whatever_is_no_number_is_code(value: Any, told: str) -> None:
    assert words(value, wrap="`{}`".format) == told


@pytest.mark.parametrize("path", DEFAULTS)
def test_the_description_says_the_default_that_the_tables_have(path: str) -> None:
    """Also of what no component's page tells of, as protection. An object that may be empty has none of its own."""
    schema = FIELDS[path].schema
    if "properties" not in schema or schema.get("required"):
        assert "Default" not in without(FIELDS[path], DEFAULTS[path])


def _field(description: str) -> FieldText:
    return FieldText("queues[].delaySeconds", {"type": "integer", "description": description}, required=False)


def test_a_description_is_told_without_its_default() -> None:
    field = _field("Seconds until then. Default: 7 for dev, else 30.")
    assert without(field, Default(7, 30, 30)) == "Seconds until then."


@pytest.mark.parametrize("description", ["Seconds until then. Default: 5.", "Seconds until then."])
def test_a_description_that_says_another_default_is_told(description: str) -> None:
    with pytest.raises(UntrueError) as caught:
        without(_field(description), Default(7, 30, 30))
    assert str(caught.value) == (
        "spec.queues[].delaySeconds: its default is 7 for dev, else 30, as the tables in operator/crofter/plan/profiles "
        f"have it; its description must end with 'Default: 7 for dev, else 30.' and is {description!r}"
    )
