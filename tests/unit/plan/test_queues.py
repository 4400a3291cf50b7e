"""How keys and queues are planned: a key where there is something to encrypt, a queue once there is its key."""

from typing import Any

import pytest

from crofter.api.components.encryption import ENCRYPTION, EncryptionOutputs
from crofter.api.components.queue import QUEUE, QueueOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.plan.components.queue import PLANNER
from crofter.plan.model import Blocked, Environment
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective
from crofter.plan.removal import needs_of

from .environments import FACTS, by_component, environment, live, with_xrs

KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/1"
OTHER = "arn:aws:kms:ap-southeast-2:123456789012:key/2"


def asking(*queues: dict[str, Any], **fields: Any) -> Environment:
    """An Environment with these queues and no network."""
    raw = {"profile": "dev", "accountRef": {"name": "sydney"}, "queues": list(queues), **fields}
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


def keys(arn: str, purpose: str = "messaging") -> EncryptionOutputs:
    return EncryptionOutputs.model_validate({"keys": [{"purpose": purpose, "arn": arn}]})


def with_key(wanted: Environment, published: EncryptionOutputs | None, **details: Any) -> Observed:
    """What is observed once the keys were applied and published this."""
    first = by_component(plan(wanted, Observed(FACTS)))
    return Observed(FACTS, {"encryption": live(first["encryption"], published, **details)})  # type: ignore[arg-type]


def test_without_anything_to_encrypt_there_is_no_key() -> None:
    assert plan(asking(), Observed(FACTS)).wanted == ()


def test_the_key_comes_first_and_the_queue_says_what_it_waits_for() -> None:
    planned = plan(asking({"name": "export"}), Observed(FACTS))
    (key,) = planned.wanted
    assert (key.kind, key.component) == (ENCRYPTION, "encryption")
    assert {name: key.spec[name] for name in ("purposes", "rotationDays", "deletionWindowDays")} == {
        "purposes": ["messaging"], "rotationDays": 365, "deletionWindowDays": 7
    }  # fmt: skip
    assert planned.blocked == (Blocked(QUEUE, "queue/export", "waits for encryption: it does not exist yet"),)


def test_a_queue_is_made_with_its_key() -> None:
    wanted = asking({"name": "export", "maxReceives": 3}, {"name": "orders", "fifo": True})
    planned = by_component(plan(wanted, with_key(wanted, keys(KEY))))
    assert planned.keys() == {"encryption", "queue/export", "queue/orders"}
    own = {name: planned["queue/export"].spec[name] for name in planned["queue/export"].spec if name not in HEAD}
    assert own == {
        "keyArn": KEY,
        "fifo": False,
        "visibilityTimeoutSeconds": 30,
        "messageRetentionSeconds": 345600,
        "delaySeconds": 0,
        "maxReceives": 3,
    }
    assert planned["queue/orders"].spec["fifo"] is True


HEAD = {"revision", "environment", "component", "aws", "tags", "paused", "deletion", "adopt"}


@pytest.mark.parametrize(
    ("published", "details", "message"),
    [
        (None, {}, "waits for encryption: not all of its ids are known yet"),
        (keys(KEY), {"echoed": False}, "waits for encryption: its current spec has not been rendered yet"),
        (keys(KEY, "data"), {}, "waits for encryption: its key for messaging is not known yet"),
    ],
)
def test_what_a_queue_waits_for(published: EncryptionOutputs | None, details: dict[str, Any], message: str) -> None:
    wanted = asking({"name": "export"})
    (blocked,) = plan(wanted, with_key(wanted, published, **details)).blocked
    assert blocked.message == message


def test_a_queue_keeps_its_key_while_the_keys_are_in_doubt_and_follows_a_new_one() -> None:
    wanted = asking({"name": "export"})
    known = with_key(wanted, keys(KEY))
    queue = live(by_component(plan(wanted, known))["queue/export"])
    changed = asking({"name": "export", "delaySeconds": 5})
    in_doubt = with_xrs(with_key(wanted, keys(OTHER), echoed=False), queue)
    planned = by_component(plan(changed, in_doubt))["queue/export"]
    assert (planned.spec["keyArn"], planned.spec["delaySeconds"]) == (KEY, 5)
    again = by_component(plan(wanted, with_xrs(with_key(wanted, keys(OTHER)), queue)))["queue/export"]
    assert again.spec["keyArn"] == OTHER


def test_a_queue_that_is_no_longer_asked_for_goes_and_the_last_one_takes_the_key_along() -> None:
    both = asking({"name": "a"}, {"name": "b"})
    known = with_key(both, keys(KEY))
    wanted = by_component(plan(both, known))
    observed = with_xrs(known, live(wanted["queue/a"]), live(wanted["queue/b"]))
    assert plan(asking({"name": "b"}), observed).unwanted == ("queue/a",)
    assert plan(asking(), observed).unwanted == ("encryption", "queue/a", "queue/b")
    assert needs_of("Queue") == {"Encryption"}


def test_where_messages_are_sent_to() -> None:
    outputs = QueueOutputs(arn="a", url="https://q", dead_letter_arn="d", dead_letter_url="https://d")
    assert [(one.name, one.value) for one in PLANNER.endpoints("queue/export", outputs)] == [
        ("queue/export/url", "https://q"),
        ("queue/export/dead-letter-url", "https://d"),
    ]
