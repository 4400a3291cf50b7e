"""What the schema cannot say: each rule, told with field, value, rule and fix."""

import json

import pytest
import samples

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context, Neighbour
from crofter.validation.problem import Problem, joined
from crofter.validation.rules import check


def told(spec, **context):
    read, problems = check(spec, Context(**{"namespace": "team", "name": "shop"} | context))
    assert read is not None
    return [str(problem) for problem in problems]


def network(**fields):
    return samples.spec(network={"cidr": "10.40.0.0/16"} | fields)


PRIVATE = "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10"


@pytest.mark.parametrize(
    ("cidr", "problem"),
    [
        ("10.40.0.1/16", '"10.40.0.1/16": has host bits set; did you mean 10.40.0.0/16?'),
        ("10.40.128.0/16", '"10.40.128.0/16": has host bits set; did you mean 10.40.0.0/16?'),
        ("not-a-block", '"not-a-block": not an IPv4 block; write an address and a prefix length, for example 10.40.0.0/16'),
        ("10.40.0.0/33", '"10.40.0.0/33": not an IPv4 block; write an address and a prefix length, for example 10.40.0.0/16'),
        ("10.400.0.0/16", '"10.400.0.0/16": not an IPv4 block; write an address and a prefix length, for example 10.40.0.0/16'),
        ("fd00:10::/56", '"fd00:10::/56": not an IPv4 block; write an address and a prefix length, for example 10.40.0.0/16'),
        ("10.40.0.0", '"10.40.0.0": has no prefix length; did you mean 10.40.0.0/16?'),
        ("10.40.0.0/15", '"10.40.0.0/15": larger than /16, the largest VPC that AWS allows; use 10.40.0.0/16'),
        (
            "10.40.7.0/25",
            ('"10.40.7.0/25": too small for its zones: three zones of public, private and data subnets need /24 or larger '
            "(AWS subnets have /28 at least); use 10.40.7.0/24 or larger"),
        ),
        ("8.8.0.0/16", f'"8.8.0.0/16": not private: outside {PRIVATE}; choose a block inside one of them'),
        ("172.32.0.0/16", f'"172.32.0.0/16": not private: outside {PRIVATE}; choose a block inside one of them'),
        ("192.169.0.0/16", f'"192.169.0.0/16": not private: outside {PRIVATE}; choose a block inside one of them'),
        ("100.128.0.0/16", f'"100.128.0.0/16": not private: outside {PRIVATE}; choose a block inside one of them'),
    ],
)  # fmt: skip
def test_a_block_that_no_vpc_can_have(cidr, problem):
    assert told(network(cidr=cidr)) == [f"spec.network.cidr: {problem}"]


@pytest.mark.parametrize(
    "cidr",
    [
        "10.0.0.0/16",
        "10.255.255.0/24",
        "172.16.0.0/16",
        "172.31.255.0/24",
        "192.168.0.0/16",
        "100.64.0.0/16",
        "100.127.0.0/20",
    ],
)
def test_a_block_that_a_vpc_can_have(cidr):
    assert told(network(cidr=cidr)) == []


def test_two_things_that_are_wrong_with_a_block_are_both_told():
    assert len(told(network(cidr="8.0.0.0/8"))) == 2


@pytest.mark.parametrize(
    ("endpoints", "missing"),
    [
        ([], "ecr, kms, logs, s3, secretsmanager, ssm, sts"),
        (["s3", "dynamodb"], "ecr, kms, logs, secretsmanager, ssm, sts"),
        (["ecr", "kms", "logs", "s3", "secretsmanager", "ssm"], "sts"),
    ],
)
def test_without_nat_private_workloads_need_their_endpoints(endpoints, missing):
    assert told(network(natGateways="None", endpoints=endpoints)) == [
        (
            f"spec.network.endpoints: {json.dumps(endpoints)}: with natGateways None private workloads have no way out to "
            f"{missing}, which they cannot start or run without; add {missing}, or leave endpoints out to have them derived, "
            "or set natGateways to Single"
        )
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"natGateways": "None"},
        {"natGateways": "None", "endpoints": ["ecr", "kms", "logs", "s3", "secretsmanager", "ssm", "sts", "sqs"]},
        {"natGateways": "Single", "endpoints": []},
        {"endpoints": []},
    ],
)
def test_a_way_out_that_is_enough(fields):
    assert told(network(**fields)) == []


@pytest.mark.parametrize(
    ("tags", "problem"),
    [
        ({"": "x"}, 'spec.tags[]: "": a key has 1 to 128 characters; shorten or name it'),
        ({"k" * 129: "x"}, f'spec.tags[{"k" * 129}]: "{"k" * 119}…: a key has 1 to 128 characters; shorten or name it'),
        (
            {"aws:x": "y"},
            'spec.tags[aws:x]: "aws:x": keys that start with aws: are reserved by AWS; choose another key',
        ),
        (
            {"AWS:x": "y"},
            'spec.tags[AWS:x]: "AWS:x": keys that start with aws: are reserved by AWS; choose another key',
        ),
        (
            {"crofter.dev/x": "y"},
            (
                'spec.tags[crofter.dev/x]: "crofter.dev/x": keys that start with crofter.dev/ are written by Crofter itself; '
                "choose another key"
            ),
        ),
        (
            {"crossplane-kind": "y"},
            (
                'spec.tags[crossplane-kind]: "crossplane-kind": keys that start with crossplane- are written by the Crossplane '
                "provider; choose another key"
            ),
        ),
        ({"Name": "y"}, 'spec.tags[Name]: "Name": Name is written by Crofter for each resource; choose another key'),
        (
            {"a!b?": "y"},
            'spec.tags[a!b?]: "a!b?": a key may hold letters, digits, spaces and _ . : / = + - @, not !?; leave them out',
        ),
        (
            {"a": "x;y;<z>"},
            'spec.tags[a]: "x;y;<z>": a value may hold letters, digits, spaces and _ . : / = + - @, not ;<>; leave them out',
        ),
        ({"a": "tab\there"}, "spec.tags[a]: "),
        ({"a": "💥"}, "spec.tags[a]: "),
    ],
)
def test_a_tag_that_aws_or_somebody_else_refuses(tags, problem):
    (only,) = told(samples.spec(tags=tags))
    assert only.startswith(problem)


@pytest.mark.parametrize(
    "tags",
    [
        {"team": "shop", "cost-centre": "42", "a": ""},
        {"straße": "größe", "部門": "開発", "команда": "магазин", "équipe": "été"},
        {"no-break": "a\u00a0b", "ideographic": "a\u3000b", "roman": "Ⅳ", "half": "½"},
        {"url": "https://example.com/a_b?".rstrip("?"), "mail": "a+b@example.com", "sum": "1+1=2"},
        {"name": "x", "names": "y", "lawsuit": "z", "k" * 128: "v" * 256},
    ],
)
def test_a_tag_that_aws_takes(tags):
    assert told(samples.spec(tags=tags)) == []


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("shop", []),
        ("a" * 40, []),
        (
            "a" * 41,
            [
                (
                    f'metadata.name: "{"a" * 41}": longer than 40 characters, and it begins the name of everything that is '
                    "made; choose a shorter name"
                )
            ],
        ),
        ("shop.dev", ['metadata.name: "shop.dev": contains a dot; use dashes: AWS names are made of it']),
    ],
)
def test_the_name_of_an_environment(name, problems):
    assert told(samples.spec(), name=name) == problems


# --- the Account

OPEN = samples.account_spec(allowedNamespaces=["team", "shop-*"])
CLOSED = samples.account_spec(allowedNamespaces=["other", "else-*"])


@pytest.mark.parametrize(
    ("accounts", "problems"),
    [
        (None, []),
        ({"sydney": OPEN}, []),
        (
            {},
            [
                (
                    'spec.accountRef.name: "sydney": there is no Account of this name; ask the platform team for an Account that '
                    "allows namespace team"
                )
            ],
        ),
        ({"sidney": OPEN}, ['spec.accountRef.name: "sydney": there is no Account of this name; did you mean sidney?']),
        (
            {"dublin": OPEN, "paris": OPEN, "rome": CLOSED},
            ['spec.accountRef.name: "sydney": there is no Account of this name; namespace team may use dublin, paris'],
        ),
        (
            {"sidney": CLOSED},
            [
                (
                    'spec.accountRef.name: "sydney": there is no Account of this name; ask the platform team for an Account that '
                    "allows namespace team"
                )
            ],
        ),
        (
            {"sydney": CLOSED},
            [
                (
                    'spec.accountRef.name: "sydney": this Account does not allow namespace team (it allows other, else-*); ask '
                    "the platform team to add team to its spec.allowedNamespaces"
                )
            ],
        ),
    ],
    ids=["offline", "open", "none", "near", "others", "near-but-closed", "closed"],
)
def test_the_account_exists_and_lets_the_namespace_in(accounts, problems):
    assert told(samples.spec(), accounts=accounts) == problems


@pytest.mark.parametrize(
    ("allowed", "namespace", "may"),
    [
        (["*"], "anything", True),
        (["team"], "team", True),
        (["team"], "team-2", False),
        (["team-*"], "team-2", True),
        (["team-*"], "team", False),
        (["a", "b-*"], "b-1", True),
    ],
)
def test_a_trailing_star_stands_for_any_ending(allowed, namespace, may):
    accounts = {"sydney": samples.account_spec(allowedNamespaces=allowed)}
    assert (told(samples.spec(), namespace=namespace, accounts=accounts) == []) is may


# --- what cannot change


def old(**fields):
    return EnvironmentSpec.model_validate(samples.spec(**fields))


@pytest.mark.parametrize(
    ("before", "after", "problems"),
    [
        (old(), samples.spec(profile="prod", paused=True, tags={"a": "b"}), []),
        (old(network=None), samples.spec(), []),
        (
            old(accountRef={"name": "dublin"}),
            samples.spec(),
            [
                (
                    'spec.accountRef.name: "sydney": cannot be changed (it is dublin): AWS resources do not move between '
                    "accounts; delete the Environment and create it again in the other Account"
                )
            ],
        ),
        (
            old(),
            samples.spec(network=None),
            [
                (
                    "spec.network: absent: cannot be removed once it is set: everything else in the Environment lives in it; "
                    "put it back, or delete the Environment"
                )
            ],
        ),
        (
            old(),
            network(cidr="10.41.0.0/16"),
            [
                (
                    'spec.network.cidr: "10.41.0.0/16": cannot be changed (it is 10.40.0.0/16): a VPC keeps its block; put '
                    "10.40.0.0/16 back, or create another Environment with the new block"
                )
            ],
        ),
    ],
    ids=["other-fields", "network-added", "account", "network-removed", "cidr"],
)
def test_what_cannot_change(before, after, problems):
    assert told(after, old=before) == problems


# --- overlap


def neighbour(cidr="10.40.0.0/16", created="2026-01-01T00:00:00Z", namespace="team", name="other"):
    return Neighbour(namespace, name, cidr, created)


OVERLAP = (
    'spec.network.cidr: "10.40.0.0/16": overlaps {} of Environment {} in Account sydney, so the two could never be '
    "connected; choose a block that is free in this Account"
)


@pytest.mark.parametrize(
    ("neighbours", "created", "overlapped"),
    [
        ((), "", []),
        ((neighbour(),), "", [("10.40.0.0/16", "team/other")]),
        ((neighbour("10.40.128.0/20"),), "", [("10.40.128.0/20", "team/other")]),
        ((neighbour("10.41.0.0/16"), neighbour(None), neighbour("rubbish"), neighbour("")), "", []),
        ((neighbour(),), "2026-01-02T00:00:00Z", [("10.40.0.0/16", "team/other")]),
        ((neighbour(),), "2025-12-31T00:00:00Z", []),
        ((neighbour(),), "2026-01-01T00:00:00Z", [("10.40.0.0/16", "team/other")]),
        ((neighbour(name="zebra"),), "2026-01-01T00:00:00Z", []),
        ((neighbour(namespace="zoo"),), "2026-01-01T00:00:00Z", []),
        (
            (neighbour(name="younger", created="2026-01-05T00:00:00Z"), neighbour(name="older")),
            "",
            [("10.40.0.0/16", "team/older"), ("10.40.0.0/16", "team/younger")],
        ),
    ],
    ids=[
        "alone",
        "new-beside-old",
        "inside",
        "elsewhere-or-nowhere",
        "younger-yields",
        "older-stays",
        "same-second-by-name",
        "same-second-first-by-name",
        "same-second-first-by-namespace",
        "told-from-the-oldest",
    ],
)
def test_of_two_blocks_that_overlap_the_younger_yields(neighbours, created, overlapped):
    assert told(samples.spec(), neighbours=neighbours, created=created) == [OVERLAP.format(*one) for one in overlapped]


def test_a_network_that_exists_is_not_refused_for_a_neighbour():
    assert told(samples.spec(), neighbours=(neighbour(),), old=old()) == []


def test_a_network_that_is_added_is_refused_for_a_neighbour():
    assert len(told(samples.spec(), neighbours=(neighbour(),), old=old(network=None))) == 1


def test_without_a_network_nothing_overlaps():
    assert told(samples.spec(network=None), neighbours=(neighbour(),)) == []


# --- how problems are told


def test_a_few_problems_are_told_in_full_and_the_rest_counted():
    problems = tuple(Problem(f"f{n}", n, "rule", "fix") for n in range(4))
    assert joined(problems, limit=2) == "f0: 0: rule; fix | f1: 1: rule; fix | and 2 more"
    assert joined(problems[:2], limit=2) == "f0: 0: rule; fix | f1: 1: rule; fix"


def test_a_long_value_is_cut():
    assert str(Problem("f", "x" * 200, "rule", "fix")) == f'f: "{"x" * 119}…: rule; fix'


@pytest.mark.parametrize("profile", ["dev", "staging", "prod"])
def test_a_whole_manifest_that_is_good(profile):
    spec = {
        "profile": profile,
        "defaultsVersion": "v1",
        "accountRef": {"name": "sydney"},
        "paused": False,
        "tags": {"team": "shop"},
        "protection": {"deletion": False, "destructiveChanges": "Allow"},
        "network": {
            "cidr": "10.40.0.0/16",
            "availabilityZones": 3,
            "natGateways": "PerZone",
            "endpoints": ["s3", "ecr"],
            "flowLogs": {"enabled": True, "retentionDays": 365},
        },
    }
    assert told(spec, accounts={"sydney": OPEN}) == []
