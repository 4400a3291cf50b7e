"""What follows from `uses`."""

from typing import Any

import pytest

from crofter.api.components.binding import Bindings
from crofter.api.components.queue import QueueOutputs
from crofter.api.sections.uses import Use
from crofter.plan.bindings import Waiting, bindings, variable_of
from crofter.plan.observed import Observed
from crofter.plan.planner import plan

from .environments import FACTS, by_component, live, with_xrs
from .test_queues import KEY, asking, keys, with_key

QUEUE = QueueOutputs(
    arn="arn:aws:sqs:ap-southeast-2:123456789012:export",
    url="https://sqs/export",
    dead_letter_arn="arn:aws:sqs:ap-southeast-2:123456789012:dead",
    dead_letter_url="https://sqs/dead",
)
NOBODY = asking()
NOTHING: dict[str, list[Any]] = {"variables": [], "secrets": [], "connections": [], "grants": []}


def uses(*given: dict[str, Any]) -> list[Use]:
    return [Use.model_validate(one) for one in given]


def observed(outputs: QueueOutputs | None = QUEUE, **details: Any) -> Observed:
    """An Environment with a queue that has published this."""
    wanted = asking({"name": "export"})
    known = with_key(wanted, keys(KEY))
    return with_xrs(known, live(by_component(plan(wanted, known))["queue/export"], outputs, **details))


def bound(given: list[Use], seen: Observed) -> dict[str, Any]:
    found = bindings(given, NOBODY, seen, "service/web")
    assert isinstance(found, Bindings)
    return found.wire()


def test_without_uses_there_is_nothing_to_bind() -> None:
    assert bound([], Observed(FACTS)) == NOTHING


def test_a_queue_gives_its_url_and_the_right_to_do_just_that() -> None:
    assert bound(uses({"queue": "export", "access": "Send"}), observed()) == NOTHING | {
        "variables": [{"name": "QUEUE_EXPORT_URL", "value": "https://sqs/export"}],
        "grants": [
            {
                "target": "Queue",
                "component": "queue/export",
                "access": "Send",
                "arn": "arn:aws:sqs:ap-southeast-2:123456789012:export",
                "keyArn": KEY,
            }
        ],
    }


def test_a_function_is_known_before_it_is_made() -> None:
    name = "shop-dev-function-audit-function-e5db88"
    assert bound(uses({"function": "audit"}), Observed(FACTS)) == NOTHING | {
        "variables": [{"name": "FUNCTION_AUDIT_NAME", "value": name}],
        "grants": [
            {
                "target": "Function",
                "component": "function/audit",
                "access": "Invoke",
                "arn": f"arn:aws:lambda:ap-southeast-2:123456789012:function:{name}",
            }
        ],
    }


def test_two_uses_of_one_thing_are_two_variables_and_one_grant() -> None:
    given = uses({"queue": "export", "access": "Send"}, {"queue": "export", "access": "Send", "env": "ANOTHER"})
    found = bound(given, observed())
    assert [one["name"] for one in found["variables"]] == ["ANOTHER", "QUEUE_EXPORT_URL"]
    assert len(found["grants"]) == 1
    both = bound(uses({"queue": "export", "access": "Send"}, {"queue": "export", "access": "Receive"}), observed())
    assert [one["access"] for one in both["grants"]] == ["Receive", "Send"]


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        (Observed(FACTS), "waits for queue/export: it does not exist yet"),
        (observed(None), "waits for queue/export: not all of its ids are known yet"),
        (observed(echoed=False), "waits for queue/export: its current spec has not been rendered yet"),
    ],
)
def test_what_a_new_workload_waits_for(seen: Observed, message: str) -> None:
    assert bindings(uses({"queue": "export", "access": "Send"}), NOBODY, seen, "service/web") == Waiting(message)


def test_a_workload_that_exists_goes_on_with_the_bindings_it_has() -> None:
    given = uses({"queue": "export", "access": "Send"})
    before = bound(given, observed())
    in_doubt = observed(echoed=False)
    web = live(by_component(plan(asking({"name": "web"}), with_key(asking({"name": "web"}), keys(KEY))))["queue/web"])
    other = type(web)(**{name: getattr(web, name) for name in web.__slots__} | {
        "component": "service/web", "spec": {"bindings": before}
    })  # fmt: skip
    assert bound(given, with_xrs(in_doubt, other)) == before


@pytest.mark.parametrize(
    ("use", "name"),
    [
        ({"queue": "export", "access": "Send"}, "QUEUE_EXPORT_URL"),
        ({"bucket": "user-uploads", "access": "Read"}, "BUCKET_USER_UPLOADS_NAME"),
        ({"database": "main", "role": "app"}, "DATABASE_MAIN_URL"),
        ({"secret": "stripe"}, "SECRET_STRIPE_VALUE"),
        ({"secret": "stripe", "key": "apiKey"}, "SECRET_STRIPE_APIKEY"),
        ({"function": "audit"}, "FUNCTION_AUDIT_NAME"),
        ({"secret": "stripe", "env": "STRIPE_KEY"}, "STRIPE_KEY"),
        ({"service": "full-search"}, "SERVICE_FULL_SEARCH_URL"),
        ({"service": "search", "container": "api"}, "SERVICE_SEARCH_URL"),
    ],
)
def test_what_a_variable_is_called(use: dict[str, Any], name: str) -> None:
    assert variable_of(Use.model_validate(use)) == name
