"""Names in lists, each there once."""

import pytest
import samples

from crofter.validation.context import Context
from crofter.validation.rules import check


def told(**sections):
    read, problems = check(samples.spec(**sections), Context(namespace="team", name="shop"))
    assert read is not None
    return [str(problem) for problem in problems]


@pytest.mark.parametrize("field", ["registries"])
def test_two_of_one_name(field):
    assert told(**{field: [{"name": "a"}, {"name": "b"}, {"name": "a"}]}) == [
        f'spec.{field}[2].name: "a": is the name of another of spec.{field} too; give each its own name'
    ]
    assert told(**{field: [{"name": "a"}, {"name": "b"}]}) == []


@pytest.mark.parametrize("name", ["sg", "sg-dev"])
def test_an_environment_does_not_begin_the_names_of_security_groups_with_what_aws_keeps(name):
    _, problems = check(samples.spec(), Context(namespace="team", name=name))
    rule = "begins the names of security groups, which AWS does not let begin with sg-"
    assert [str(problem) for problem in problems] == [f'metadata.name: "{name}": {rule}; choose another name']


def test_an_environment_whose_name_only_looks_so_is_taken():
    assert check(samples.spec(), Context(namespace="team", name="sgx"))[1] == ()
