"""How secrets are planned: what they are called, who makes their value, and who waits for it."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.app_secret import AppSecretOutputs
from crofter.api.components.binding import Bindings
from crofter.api.components.encryption import EncryptionOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.uses import Use
from crofter.plan.bindings import Waiting, bindings
from crofter.plan.components import app_secret
from crofter.plan.looks import Look, Seen
from crofter.plan.model import Environment, Wanted
from crofter.plan.observed import Observed, ObservedCondition, Recovered
from crofter.plan.planner import plan
from crofter.plan.profiles import effective

from .environments import FACTS, by_component, environment, live, with_xrs

KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/1"
KEYS: Any = EncryptionOutputs.model_validate({"keys": [{"purpose": "secrets", "arn": KEY}]})
ARN = "arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:shop-dev-secret-stripe-secret-ce6f6c-abcdef-Xy12zA"
OUTPUTS: Any = AppSecretOutputs(arn=ARN, name="shop-dev-secret-stripe-secret-ce6f6c-abcdef")
HEAD = {"revision", "environment", "component", "aws", "tags", "paused", "deletion", "adopt"}
EXTERNAL: dict[str, Any] = {"name": "stripe", "external": {}}
GENERATED: dict[str, Any] = {"name": "stripe", "generate": {}}
COPIED: dict[str, Any] = {"name": "stripe", "valueFrom": {"name": "keys", "key": "stripe"}}


def asking(*secrets: dict[str, Any], incarnation: str = "abcdef", **fields: Any) -> Environment:
    raw = {"profile": "dev", "accountRef": {"name": "sydney"}, "secrets": list(secrets), **fields}
    spec = effective(EnvironmentSpec.model_validate(raw))
    return Environment(environment().identity, spec, incarnation=incarnation)


def with_key(wanted: Environment) -> Observed:
    first = by_component(plan(wanted, Observed(FACTS)))
    assert first["encryption"].spec["purposes"] == ["secrets"]
    return Observed(FACTS, {"encryption": live(first["encryption"], KEYS)})


def own(wanted: Wanted) -> dict[str, Any]:
    return {name: value for name, value in wanted.spec.items() if name not in HEAD}


def living(section: dict[str, Any]) -> Observed:
    wanted = asking(section)
    known = with_key(wanted)
    made = replace(live(by_component(plan(wanted, known))["secret/stripe"], OUTPUTS), conditions=READY)
    return with_xrs(known, made)


READY = {kind: ObservedCondition(status="True", reason="Available", message="") for kind in ("Ready", "Synced")}


@pytest.mark.parametrize(
    ("section", "source"),
    [
        (EXTERNAL, {}),
        (GENERATED, {"generate": {"length": 32, "excludePunctuation": False}}),
        (
            {"name": "stripe", "generate": {"length": 64, "excludePunctuation": True}},
            {"generate": {"length": 64, "excludePunctuation": True}},
        ),
        (COPIED, {"valueFrom": {"name": "keys", "key": "stripe"}}),
    ],
)
@pytest.mark.parametrize(("profile", "days"), [("dev", 0), ("staging", 7), ("prod", 30)])
def test_where_a_value_comes_from(section: dict[str, Any], source: dict[str, Any], profile: str, days: int) -> None:
    wanted = asking(section, profile=profile)
    planned = by_component(plan(wanted, with_key(wanted)))["secret/stripe"]
    assert own(planned) == {"keyArn": KEY, "incarnation": "abcdef", "recoveryWindowDays": days, **source}


def test_a_secret_waits_for_its_key() -> None:
    (blocked,) = plan(asking(EXTERNAL), Observed(FACTS)).blocked
    assert (blocked.component, blocked.message) == ("secret/stripe", "waits for encryption: it does not exist yet")


def test_a_secret_keeps_its_name_and_a_new_life_of_it_gets_another() -> None:
    later = asking(EXTERNAL, incarnation="123456")
    assert by_component(plan(later, living(EXTERNAL)))["secret/stripe"].spec["incarnation"] == "abcdef"
    assert by_component(plan(later, with_key(later)))["secret/stripe"].spec["incarnation"] == "123456"


def test_a_secret_that_was_found_again_keeps_its_name_and_id() -> None:
    wanted = asking(EXTERNAL, incarnation="123456")
    found = replace(with_key(wanted), recovered={"secret/stripe": {"secret": Recovered(ARN)}})
    spec = by_component(plan(wanted, found))["secret/stripe"].spec
    assert (spec["incarnation"], spec["adopt"]) == ("abcdef", {"secret": ARN})


def test_only_what_is_to_be_generated_is() -> None:
    assert plan(asking(EXTERNAL), living(EXTERNAL)).tasks == ()
    assert plan(asking(COPIED), living(COPIED)).tasks == ()
    (task,) = plan(asking(GENERATED), living(GENERATED)).tasks
    assert (task.work, task.component) == ("GenerateSecret", "secret/stripe")
    assert task.arguments == (
        f'{{"arn":"{ARN}","excludePunctuation":false,"length":32,"token":"a77b48961c59d4ee63adfd7172fb947e"}}'
    )


def test_a_secret_is_ready_once_it_has_a_value() -> None:
    assert plan(asking(EXTERNAL), living(EXTERNAL)).looks == (Look("SecretValue", "secret/stripe", (ARN,)),)


def test_to_remove_a_secret_is_to_lose_its_value() -> None:
    assert app_secret.destroys({}, {}) == ()
    assert app_secret.destroys({}, None) == ("the secret and its value",)


def test_where_a_value_is_put() -> None:
    (one,) = app_secret.endpoints("secret/stripe", OUTPUTS)
    assert (one.name, one.value) == ("secret/stripe/name", "shop-dev-secret-stripe-secret-ce6f6c-abcdef")


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        (None, "waits for a value of secret/stripe"),
        (Seen(holds=False, message="waits for a value: put one"), "waits for a value: put one"),
    ],
)
def test_what_reads_a_secret_waits_for_its_value(seen: Seen | None, message: str) -> None:
    look = Look("SecretValue", "secret/stripe", (ARN,))
    observed = replace(living(EXTERNAL), seen={} if seen is None else {look: seen})
    use = Use.model_validate({"secret": "stripe"})
    assert bindings([use], asking(EXTERNAL), observed, "service/web") == Waiting(message, (look,))


def test_what_reads_a_secret_gets_a_reference_and_no_value() -> None:
    look = Look("SecretValue", "secret/stripe", (ARN,))
    observed = replace(living(EXTERNAL), seen={look: Seen(holds=True)})
    use = Use.model_validate({"secret": "stripe", "key": "apiKey", "env": "STRIPE_KEY"})
    found = bindings([use], asking(EXTERNAL), observed, "service/web")
    assert isinstance(found, Bindings)
    assert (found.variables, found.grants, found.connections) == ([], [], [])
    assert [one.wire() for one in found.secrets] == [
        {"name": "STRIPE_KEY", "component": "secret/stripe", "secretArn": ARN, "jsonKey": "apiKey", "keyArn": KEY}
    ]
