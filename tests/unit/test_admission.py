import pytest
import samples
from fakekube import FakeKube

from crofter.admission import review_account, review_environment, review_namespace
from crofter.world import World


@pytest.fixture
def world():
    made = World(FakeKube())
    made.accounts.put(samples.account_object())
    return made


def environment(name="shop", **fields):
    raw = samples.environment_object(**fields)
    raw["metadata"]["name"] = name
    return raw


def test_a_good_environment_is_let_in(world):
    assert review_environment(world, "CREATE", environment(), None) is None


def test_everything_that_is_wrong_is_told(world):
    told = review_environment(
        world, "CREATE", environment("a.b", tags={"Name": "x"}, network={"cidr": "8.0.0.0/16"}), None
    )
    assert told.split(" | ") == [
        'metadata.name: "a.b": contains a dot; use dashes: AWS names are made of it',
        'spec.tags[Name]: "Name": Name is written by Crofter for each resource; choose another key',
        (
            'spec.network.cidr: "8.0.0.0/16": not private: outside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10; '
            "choose a block inside one of them"
        ),
    ]


@pytest.mark.parametrize(
    ("new", "old", "begins"),
    [
        (environment(accountRef={"name": "sidney"}), None, 'spec.accountRef.name: "sidney": there is no Account'),
        (
            environment(network={"cidr": "10.41.0.0/16"}),
            environment(),
            'spec.network.cidr: "10.41.0.0/16": cannot be changed',
        ),
        (environment(network=None), environment(), "spec.network: absent: cannot be removed"),
        (environment(profile="x"), None, 'spec.profile: "x": not one of'),
    ],
)
def test_what_is_refused(world, new, old, begins):
    assert review_environment(world, "UPDATE" if old else "CREATE", new, old).startswith(begins)


def test_a_block_that_another_has_is_refused(world):
    world.environments.put(environment("older"))
    assert "overlaps 10.40.0.0/16 of Environment team/older" in review_environment(world, "CREATE", environment(), None)


NAMED = {
    "functions": [{"name": "f", "image": {"uri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1"}}],
    "domains": [{"name": "api.example.com", "hostedZoneId": "Z1"}],
    "apis": [
        {"name": "a", "routes": [{"path": "/x", "function": "f"}], "domain": {"name": "api.example.com"}},
    ],
}


def test_a_name_that_an_api_of_another_has_is_refused(world):
    world.environments.put(environment("older", network={"cidr": "10.41.0.0/16"}, **NAMED))
    told = review_environment(world, "CREATE", environment(**NAMED), None)
    assert told == (
        'spec.apis[0].domain.name: "api.example.com": is the name of an API of Environment team/older in Account sydney too, '
        "and AWS takes a name once in a region; choose another name, or remove it there first"
    )


def test_an_environment_does_not_overlap_itself(world):
    world.environments.put(environment())
    assert review_environment(world, "UPDATE", environment(paused=True), environment()) is None


def deleting(**fields):
    raw = environment(**fields)
    raw["metadata"]["deletionTimestamp"] = samples.STAMP
    return raw


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (deleting(profile="x"), environment()),
        (environment(profile="x"), environment(profile="x")),
        (environment(accountRef={"name": "gone"}), environment(accountRef={"name": "gone"})),
    ],
    ids=["being-deleted", "invalid-and-unchanged", "account-gone-and-unchanged"],
)
def test_what_does_not_change_the_spec_is_none_of_its_business(world, new, old):
    assert review_environment(world, "UPDATE", new, old) is None


def test_a_name_that_is_still_to_be_generated_is_looked_at(world):
    raw = environment()
    raw["metadata"] |= {"name": None, "generateName": "a.b-"}
    assert review_environment(world, "CREATE", raw, None).startswith('metadata.name: "a.b-": contains a dot')


PROTECTED = (
    "spec.protection.deletion: true: this Environment is protected from deletion{}; set spec.protection.deletion to false "
    "first, then delete it"
)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, None),
        ({"profile": "prod"}, PROTECTED.format(" (the default of profile prod)")),
        ({"profile": "prod", "protection": {"deletion": False}}, None),
        ({"protection": {"deletion": True}}, PROTECTED.format("")),
        ({"profile": "nonsense"}, None),
    ],
)
def test_deletion_is_refused_where_it_is_protected(world, fields, told):
    assert review_environment(world, "DELETE", None, environment(**fields)) == told


def test_an_account_in_use_is_not_deleted(world):
    for number in range(7):
        world.environments.put(environment(f"env-{number}"))
    assert review_account(world, "DELETE", samples.account_object()) == (
        'metadata.name: "sydney": this Account is in use by team/env-0, team/env-1, team/env-2, team/env-3, team/env-4 and 2 '
        "more; delete those Environments first"
    )


@pytest.mark.parametrize("operation", ["CREATE", "UPDATE"])
def test_other_requests_about_an_account_are_let_through(world, operation):
    world.environments.put(environment())
    assert review_account(world, operation, samples.account_object()) is None


def test_an_account_that_nobody_uses_may_go(world):
    world.environments.put(environment(accountRef={"name": "other"}))
    assert review_account(world, "DELETE", samples.account_object()) is None


TEAM = {"metadata": {"name": "team"}}


def test_a_namespace_with_a_protected_environment_is_not_deleted(world):
    for name, fields in (("shop", {"profile": "prod"}), ("till", {"protection": {"deletion": True}}), ("dev", {})):
        world.environments.put(environment(name, **fields))
    assert review_namespace(world, "DELETE", TEAM) == (
        'metadata.name: "team": the namespace has Environments that are protected from deletion: shop, till; set '
        "spec.protection.deletion of each to false first, then delete the namespace"
    )


@pytest.mark.parametrize(
    ("operation", "namespace", "fields"),
    [
        ("DELETE", TEAM, {}),
        ("DELETE", TEAM, {"profile": "nonsense"}),
        ("DELETE", {"metadata": {"name": "other"}}, {"profile": "prod"}),
        ("UPDATE", TEAM, {"profile": "prod"}),
    ],
)
def test_other_requests_about_a_namespace_are_let_through(world, operation, namespace, fields):
    world.environments.put(environment(**fields))
    assert review_namespace(world, operation, namespace) is None
