"""Rules about queues, told with field, value, rule and fix."""

import pytest
import samples

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.rules import check


def told(spec, **context):
    read, problems = check(spec, Context(**{"namespace": "team", "name": "shop"} | context))
    assert read is not None
    return [str(problem) for problem in problems]


def queues(*sections):
    return samples.spec(queues=list(sections))


def before_with(*sections):
    return EnvironmentSpec.model_validate(queues(*sections))


MADE_SO = "AWS decides it when the queue is made; add a queue with another name, and remove this one once it is empty"


def test_two_queues_of_one_name():
    assert told(queues({"name": "export"}, {"name": "orders"}, {"name": "export"})) == [
        'spec.queues[2].name: "export": is the name of another queue too; give each queue its own name'
    ]


@pytest.mark.parametrize(
    ("before", "now", "problems"),
    [
        ([{"name": "a"}], [{"name": "a", "fifo": False}], []),
        ([{"name": "a"}], [{"name": "b", "fifo": True}], []),
        ([{"name": "a", "fifo": True}], [], []),
        (
            [{"name": "a"}],
            [{"name": "a", "fifo": True}],
            ["spec.queues[0].fifo: true: cannot be changed (it is false): " + MADE_SO],
        ),
        (
            [{"name": "a", "fifo": True}],
            [{"name": "b"}, {"name": "a"}],
            ["spec.queues[1].fifo: false: cannot be changed (it is true): " + MADE_SO],
        ),
    ],
)
def test_a_queue_keeps_its_order_or_goes_on_without_one(before, now, problems):
    assert told(queues(*now), old=before_with(*before)) == problems
