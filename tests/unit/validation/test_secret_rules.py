"""Bad secrets, told with field, value, rule and fix."""

import pytest
import samples

from crofter.validation.context import Context
from crofter.validation.rules import check


def told(*secrets):
    raw = samples.spec(secrets=list(secrets))
    return [str(problem) for problem in check(raw, Context(namespace="team", name="shop"))[1]]


ONE = "set just one: external, generate or valueFrom"


@pytest.mark.parametrize(
    ("secrets", "problems"),
    [
        ([{"name": "a", "external": {}}, {"name": "b", "generate": {}}], []),
        ([{"name": "a", "valueFrom": {"name": "keys", "key": "a.b-C_1"}, "recoveryWindowDays": 7}], []),
        ([{"name": "a"}], [f'spec.secrets[0]: "a": says nothing of where its value comes from; {ONE}']),
        (
            [{"name": "a", "external": {}, "generate": {}}],
            [f'spec.secrets[0]: "a": says external and generate; {ONE}'],
        ),
        (
            [{"name": "a", "external": {}}, {"name": "a", "generate": {}}],
            ['spec.secrets[1].name: "a": is the name of another of spec.secrets too; give each its own name'],
        ),
        (
            [{"name": "a", "external": {}, "recoveryWindowDays": 3}],
            ["spec.secrets[0].recoveryWindowDays: 3: AWS keeps a deleted secret for 7 to 30 days or not at all; set 0, or 7 to 30"],
        ),
        (
            [{"name": "a", "generate": {"length": 8}}],
            ["spec.secrets[0].generate.length: 8: must be at least 16; choose a number in the range"],
        ),
        (
            [{"name": "a", "external": {"value": "x"}}],
            ['spec.secrets[0].external.value: "x": unknown field; there are no fields here'],
        ),
        (
            [{"name": "a", "valueFrom": {"name": "keys"}}],
            ["spec.secrets[0].valueFrom.key: absent: required field; add key"],
        ),
    ],
)  # fmt: skip
def test_secrets(secrets, problems):
    assert told(*secrets) == problems


@pytest.mark.parametrize("name", ["Keys", "a/b", "-a", ""])
def test_what_is_no_name_of_a_kubernetes_secret(name):
    (problem,) = told({"name": "a", "valueFrom": {"name": name, "key": "k"}})
    assert problem.startswith("spec.secrets[0].valueFrom.name: ")
