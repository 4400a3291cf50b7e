"""How topics are planned."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.app_secret import AppSecretOutputs
from crofter.api.components.encryption import EncryptionOutputs
from crofter.api.components.notifications import NotificationsOutputs, TopicOutput
from crofter.api.environment import EnvironmentSpec
from crofter.plan.components.notifications import PLANNER
from crofter.plan.model import Environment
from crofter.plan.observed import Artifact, Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective

from .environments import FACTS, by_component, environment, live

KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/1"
KEYS: Any = EncryptionOutputs.model_validate({"keys": [{"purpose": "messaging", "arn": KEY}]})


def asking(**fields: Any) -> Environment:
    raw = {"profile": "dev", "accountRef": {"name": "sydney"}, **fields}
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


def with_key(wanted: Environment) -> Observed:
    first = by_component(plan(wanted, Observed(FACTS)))
    assert first["encryption"].spec["purposes"] == ["logs", "messaging"]
    return Observed(FACTS, {"encryption": live(first["encryption"], KEYS)})


@pytest.mark.parametrize("profile", ["dev", "staging", "prod"])
@pytest.mark.parametrize(
    ("monitoring", "tiers"),
    [
        ({}, [("critical", []), ("warning", []), ("info", [])]),
        ({"tiers": {"info": {}, "critical": {}}}, [("critical", []), ("info", [])]),
        (
            {"tiers": {"warning": {"email": ["b@example.com", "a@example.com"]}}},
            [("warning", ["a@example.com", "b@example.com"])],
        ),
    ],
)
def test_which_tiers_there_are(profile: str, monitoring: dict[str, Any], tiers: list[Any]) -> None:
    wanted = asking(profile=profile, monitoring=monitoring)
    spec = by_component(plan(wanted, with_key(wanted)))["notifications"].spec
    assert spec["keyArn"] == KEY
    assert [(tier["name"], tier["email"]) for tier in spec["tiers"]] == tiers


def test_without_a_tier_there_is_nothing() -> None:
    assert plan(asking(), Observed(FACTS)).wanted == ()
    silent = asking(monitoring={"tiers": {}})
    assert "notifications" not in by_component(plan(silent, with_key(silent)))


def test_topics_wait_for_their_key() -> None:
    waiting = {one.component: one.message for one in plan(asking(monitoring={}), Observed(FACTS)).blocked}
    assert waiting["notifications"] == "waits for encryption: it does not exist yet"


def test_topics_that_are_no_longer_asked_for_go() -> None:
    wanted = asking(monitoring={})
    known = with_key(wanted)
    made = live(by_component(plan(wanted, known))["notifications"])
    gone = plan(asking(), Observed(FACTS, {**known.xrs, "notifications": made}))
    assert (gone.unwanted, gone.approval) == (("encryption", "notifications"), None)


def test_where_to_publish_to() -> None:
    outputs = NotificationsOutputs(topics=[TopicOutput(tier="critical", arn="arn:1")])
    (one,) = PLANNER.endpoints("notifications", outputs)
    assert (one.name, one.value) == ("notifications/critical", "arn:1")


ALL_KEYS: Any = EncryptionOutputs.model_validate(
    {"keys": [{"purpose": purpose, "arn": f"{KEY}-{purpose}"} for purpose in ("logs", "messaging", "secrets")]}
)
SECRET: Any = AppSecretOutputs(arn="arn:secret", name="shop-pagerduty")
CODE = Artifact("artifacts", "lambdas/forwarder/1.zip", "0" * 64)
PAGED = {
    "secrets": [{"name": "pagerduty", "external": {}}],
    "monitoring": {"tiers": {"critical": {"endpointSecretRef": {"name": "pagerduty", "key": "url"}}, "info": {}}},
}


def paged(**published: Any) -> tuple[Environment, Observed]:
    """An Environment with an endpoint, and what is observed once these have published."""
    wanted = asking(**PAGED)
    facts = replace(FACTS, artifacts={"forwarder": CODE} if published.pop("code", True) else {})
    told = {"encryption": ALL_KEYS} | published
    observed = Observed(facts)
    for _ in range(2):
        planned = by_component(plan(wanted, observed))
        found = {name: live(one, told.get(name)) for name, one in planned.items() if name != "notifications"}
        observed = replace(observed, xrs={**observed.xrs, **found})
    return wanted, observed


def test_topics_do_not_wait_for_the_secret_of_an_endpoint() -> None:
    for published in ({}, {"secret/pagerduty": SECRET, "code": False}):
        wanted, observed = paged(**published)
        spec = by_component(plan(wanted, observed))["notifications"].spec
        assert spec["tiers"] == [{"name": "critical", "email": []}, {"name": "info", "email": []}]
        assert "forwarder" not in spec


def test_an_endpoint_is_told_once_its_secret_and_the_code_are_there_and_stays_so() -> None:
    wanted, observed = paged(**{"secret/pagerduty": SECRET})
    made = by_component(plan(wanted, observed))["notifications"]
    expected = {"secretArn": "arn:secret", "jsonKey": "url"}
    assert made.spec["tiers"][0] == {"name": "critical", "email": [], "endpoint": expected}
    assert made.spec["forwarder"] == {
        "bucket": "artifacts",
        "key": "lambdas/forwarder/1.zip",
        "sha256": "0" * 64,
        "secretsKeyArn": f"{KEY}-secrets",
        "logsKeyArn": f"{KEY}-logs",
    }
    _, silent = paged(code=False)
    later = replace(silent, xrs={**silent.xrs, "notifications": live(made)})
    again = by_component(plan(wanted, later))["notifications"].spec
    assert (again["tiers"], again["forwarder"]) == (made.spec["tiers"], made.spec["forwarder"])
    without = asking(secrets=PAGED["secrets"], monitoring={"tiers": {"critical": {}}})
    gone = by_component(plan(without, later))["notifications"].spec
    assert (gone["tiers"], "forwarder" in gone) == ([{"name": "critical", "email": []}], False)
