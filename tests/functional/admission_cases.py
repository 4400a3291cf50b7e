"""Bad manifests, each with the words that its refusal must hold: field, value, rule and, where there is one, fix."""

from dataclasses import dataclass, field
from typing import Any, Final

from .api import Object

OWN: Final = "10.210.0.0/16"
TAKEN: Final = "10.200.0.0/16"


@dataclass(frozen=True)
class Case:
    """A change to a good manifest; `spec` is merged into its spec, None removes. `told` is in the refusal."""

    id: str
    told: tuple[str, ...]
    spec: Object = field(default_factory=dict)
    name: str = "candidate"
    namespace: str = "admission"


def _network(**fields: Any) -> Object:
    return {"network": fields}


def _tags(**tags: str) -> Object:
    return {"tags": tags}


CREATION: Final = (
    Case(
        "cidr-public",
        (
            "spec.network.cidr: ",
            "cidr 8.8.0.0/16 must be private: inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10",
        ),
        _network(cidr="8.8.0.0/16"),
    ),
    Case(
        "cidr-half-private",
        ("spec.network.cidr: ", "cidr 172.0.0.0/16 must be private: inside 10.0.0.0/8"),
        _network(cidr="172.0.0.0/16"),
    ),
    Case(
        "cidr-host-bits",
        (
            "spec.network.cidr: ",
            "cidr 10.40.1.0/16 must be an IPv4 block that starts at its own first address",
            "for example 10.40.0.0/16",
        ),
        _network(cidr="10.40.1.0/16"),
    ),
    Case(
        "cidr-too-large",
        ("spec.network.cidr: ", "cidr 10.0.0.0/8 must be between /16 (the largest VPC that AWS allows) and /24"),
        _network(cidr="10.0.0.0/8"),
    ),
    Case(
        "cidr-too-small",
        (
            "spec.network.cidr: ",
            "cidr 10.40.0.0/25 must be between /16",
            "and /24 (three zones of public, private and data subnets need that much)",
        ),
        _network(cidr="10.40.0.0/25"),
    ),
    Case(
        "cidr-no-block",
        ("spec.network.cidr: ", "cidr ten-point-forty must be an IPv4 block", "for example 10.40.0.0/16"),
        _network(cidr="ten-point-forty"),
    ),
    Case(
        "cidr-without-prefix",
        ("spec.network.cidr: ", "cidr 10.40.0.0 must be an IPv4 block", "for example 10.40.0.0/16"),
        _network(cidr="10.40.0.0"),
    ),
    Case(
        "cidr-of-ipv6",
        ("spec.network.cidr: ", "cidr fd00:1234::/56 must be an IPv4 block", "for example 10.40.0.0/16"),
        _network(cidr="fd00:1234::/56"),
    ),
    Case("cidr-missing", ("spec.network.cidr: Required value",), _network(cidr=None)),
    Case("cidr-a-number", (".spec.network.cidr: expected string", "Value:10"), _network(cidr=10)),
    Case(
        "cidr-overlaps",
        (
            'spec.network.cidr: "10.200.0.0/16": overlaps 10.200.0.0/16 of Environment admission/neighbour in Account functional-eu-west-1',
            "choose a block that is free in this Account",
        ),
        _network(cidr=TAKEN),
    ),
    Case(
        "cidr-overlaps-in-part",
        (
            'spec.network.cidr: "10.200.128.0/20": overlaps 10.200.0.0/16 of Environment admission/neighbour',
            "choose a block that is free in this Account",
        ),
        _network(cidr="10.200.128.0/20"),
    ),
    Case("field-unknown", (".spec.netwrok: field not declared in schema",), {"netwrok": {}}),
    Case(
        "field-unknown-in-network",
        (".spec.network.natGateway: field not declared in schema",),
        _network(natGateway="Single"),
    ),
    Case(
        "account-unknown",
        ('spec.accountRef.name: "functional-nowhere": there is no Account of this name', "did you mean functional-"),
        {"accountRef": {"name": "functional-nowhere"}},
    ),
    Case(
        "account-misspelt",
        (
            'spec.accountRef.name: "functional-eu-wst-1": there is no Account of this name',
            "did you mean functional-eu-west-1?",
        ),
        {"accountRef": {"name": "functional-eu-wst-1"}},
    ),
    Case(
        "account-closed",
        (
            'spec.accountRef.name: "closed": this Account does not allow namespace admission (it allows platform, shop-*)',
            "ask the platform team to add admission to its spec.allowedNamespaces",
        ),
        {"accountRef": {"name": "closed"}},
    ),
    Case("account-absent", ("spec.accountRef: Required value",), {"accountRef": None}),
    Case(
        "account-empty",
        ('spec.accountRef.name: Invalid value: ""', "should be at least 1 chars long"),
        {"accountRef": {"name": ""}},
    ),
    Case(
        "endpoint-unknown",
        ('spec.network.endpoints[0]: Unsupported value: "s4"', 'supported values: "s3", "dynamodb"'),
        _network(endpoints=["s4"]),
    ),
    Case(
        "endpoint-twice",
        ('.spec.network.endpoints: duplicate entries for key [="s3"]',),
        _network(endpoints=["s3", "s3"]),
    ),
    Case(
        "no-way-out",
        (
            'spec.network.endpoints: ["s3"]: with natGateways None private workloads have no way out to ecr, kms, logs, secretsmanager, ssm, sts',
            "leave endpoints out to have them derived, or set natGateways to Single",
        ),
        _network(natGateways="None", endpoints=["s3"]),
    ),
    Case(
        "endpoint-for-smtp",
        ('spec.network.endpoints[0]: Unsupported value: "email-smtp"',),
        _network(endpoints=["email-smtp"]),
    ),
    Case(
        "no-way-to-an-image",
        ('spec.services[0].containers[0].image.uri: "nginx:1"', "nothing leads to with natGateways None"),
        _network(natGateways="None")
        | {"services": [{"name": "web", "containers": [{"name": "web", "image": {"uri": "nginx:1"}}]}]},
    ),
    Case(
        "name-of-security-groups",
        ('metadata.name: "sg-shop"', "does not let begin with sg-", "choose another name"),
        name="sg-shop",
    ),
    Case(
        "nat-unknown",
        ('spec.network.natGateways: Unsupported value: "Double"', 'supported values: "None", "Single", "PerZone"'),
        _network(natGateways="Double"),
    ),
    Case(
        "zones-none",
        ("spec.network.availabilityZones: Invalid value: 0", "should be greater than or equal to 1"),
        _network(availabilityZones=0),
    ),
    Case(
        "zones-four",
        ("spec.network.availabilityZones: Invalid value: 4", "should be less than or equal to 3"),
        _network(availabilityZones=4),
    ),
    Case("zones-text", (".spec.network.availabilityZones: expected numeric",), _network(availabilityZones="two")),
    Case(
        "retention-odd",
        ("spec.network.flowLogs.retentionDays: Unsupported value: 8", 'supported values: "1", "3", "5", "7", "14"'),
        _network(flowLogs={"retentionDays": 8}),
    ),
    Case(
        "retention-negative",
        ("spec.network.flowLogs.retentionDays: Unsupported value: -1", 'supported values: "1"'),
        _network(flowLogs={"retentionDays": -1}),
    ),
    Case(
        "profile-unknown",
        ('spec.profile: Unsupported value: "production"', 'supported values: "dev", "staging", "prod"'),
        {"profile": "production"},
    ),
    Case(
        "defaults-version-unknown",
        ('spec.defaultsVersion: Unsupported value: "v9"', 'supported values: "v1"'),
        {"defaultsVersion": "v9"},
    ),
    Case(
        "protection-unknown",
        (
            'spec.protection.destructiveChanges: Unsupported value: "Ask"',
            'supported values: "RequireApproval", "Allow"',
        ),
        {"protection": {"destructiveChanges": "Ask"}},
    ),
    Case("paused-text", (".spec.paused: expected boolean", "yes"), {"paused": "yes"}),
    Case(
        "tag-of-aws",
        (
            "spec.tags: ",
            "tag keys must not start with aws: (reserved by AWS), crofter.dev/ or crossplane- (written by Crofter and the provider), nor be Name",
        ),
        _tags(**{"aws:team": "x"}),
    ),
    Case(
        "tag-of-aws-in-capitals",
        (
            "spec.tags: ",
            "tag keys must not start with aws: (reserved by AWS), crofter.dev/ or crossplane- (written by Crofter and the provider), nor be Name",
        ),
        _tags(**{"AWS:team": "x"}),
    ),
    Case(
        "tag-of-crofter",
        (
            "spec.tags: ",
            "tag keys must not start with aws: (reserved by AWS), crofter.dev/ or crossplane- (written by Crofter and the provider), nor be Name",
        ),
        _tags(**{"crofter.dev/team": "x"}),
    ),
    Case(
        "tag-of-the-provider",
        (
            "spec.tags: ",
            "tag keys must not start with aws: (reserved by AWS), crofter.dev/ or crossplane- (written by Crofter and the provider), nor be Name",
        ),
        _tags(**{"crossplane-kind": "x"}),
    ),
    Case(
        "tag-name",
        (
            "spec.tags: ",
            "tag keys must not start with aws: (reserved by AWS), crofter.dev/ or crossplane- (written by Crofter and the provider), nor be Name",
        ),
        _tags(Name="x"),
    ),
    Case(
        "tag-key-empty",
        ("spec.tags: ", "tag keys must have 1 to 128 characters and values at most 256"),
        _tags(**{"": "x"}),
    ),
    Case(
        "tag-key-too-long",
        ("spec.tags: ", "tag keys must have 1 to 128 characters and values at most 256"),
        _tags(**{"k" * 129: "x"}),
    ),
    Case(
        "tag-key-characters",
        ("spec.tags: ", "tag keys and values may hold letters, digits, spaces and _ . : / = + - @"),
        _tags(**{"team!": "x"}),
    ),
    Case("tag-value-too-long", ("spec.tags.team: Too long: may not be more than 256 bytes",), _tags(team="v" * 257)),
    Case(
        "tag-value-characters",
        ("spec.tags: ", "tag keys and values may hold letters, digits, spaces and _ . : / = + - @"),
        _tags(team="a<b"),
    ),
    Case(
        "tags-too-many",
        ("spec.tags: Too many: 41: must have at most 40 items",),
        _tags(**{f"tag-{number}": "x" for number in range(41)}),
    ),
    Case(
        "name-too-long",
        ('"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn" is invalid', "metadata.name: at most 40 characters"),
        name="n" * 41,
    ),
    Case(
        "name-with-dot",
        ('"shop.dev" is invalid', "metadata.name: the name may not contain a dot", "AWS names are made of it"),
        name="shop.dev",
    ),
)

CHANGES: Final = (
    Case(
        "cidr-changed",
        (
            "spec.network: ",
            "network.cidr cannot be changed from 10.200.0.0/16 to 10.211.0.0/16",
            "create another Environment with the new block",
        ),
        _network(cidr="10.211.0.0/16"),
    ),
    Case(
        "network-removed",
        ("spec.network: ", "network cannot be removed once it is set", "delete the Environment to remove its network"),
        {"network": None},
    ),
    Case(
        "account-changed",
        (
            "spec.accountRef: ",
            "accountRef cannot be changed from functional-eu-west-1 to functional-us-east-1",
            "delete the Environment and create it again in the other Account",
        ),
        {"accountRef": {"name": "functional-us-east-1"}},
    ),
)

ACCOUNT: Final[Object] = {
    "accountId": "123456789012",
    "region": "eu-west-1",
    "providerConfig": {"kind": "ClusterProviderConfig", "name": "default"},
    "allowedNamespaces": ["shop-*"],
}

ACCOUNTS: Final = (
    Case(
        "account-id-short",
        ('spec.accountId: Invalid value: "12345"', "should match '^\\d{12}$'"),
        {"accountId": "12345"},
    ),
    Case(
        "account-id-letters",
        ('spec.accountId: Invalid value: "12345678901a"', "should match '^\\d{12}$'"),
        {"accountId": "12345678901a"},
    ),
    Case("region-unknown-form", ('spec.region: Invalid value: "Sydney"', "should match"), {"region": "Sydney"}),
    Case(
        "role-of-another-account",
        (
            "spec.operatorRole: ",
            "operatorRole.arn arn:aws:iam::999999999999:role/crofter must be a role of account 123456789012",
        ),
        {"operatorRole": {"arn": "arn:aws:iam::999999999999:role/crofter"}},
    ),
    Case(
        "role-no-arn",
        ('spec.operatorRole.arn: Invalid value: "crofter"', "should match"),
        {"operatorRole": {"arn": "crofter"}},
    ),
    Case("namespaces-none", ("spec.allowedNamespaces: ", "should have at least 1 items"), {"allowedNamespaces": []}),
    Case(
        "namespaces-pattern",
        ('spec.allowedNamespaces[0]: Invalid value: "*-shop"', "should match"),
        {"allowedNamespaces": ["*-shop"]},
    ),
    Case(
        "boundary-no-policy",
        ('spec.permissionsBoundary: Invalid value: "arn:aws:iam::123456789012:role/x"', "should match"),
        {"permissionsBoundary": "arn:aws:iam::123456789012:role/x"},
    ),
    Case("provider-config-missing", ("spec.providerConfig: Required value",), {"providerConfig": None}),
    Case("account-field-unknown", (".spec.acountId: field not declared in schema",), {"acountId": "123456789012"}),
)

ACCOUNT_CHANGES: Final = (
    Case(
        "account-id-changed",
        ("accountId and region cannot be changed from 123456789012 and eu-west-1", "create another Account"),
        {"accountId": "210987654321"},
    ),
    Case(
        "region-changed",
        ("accountId and region cannot be changed from 123456789012 and eu-west-1", "create another Account"),
        {"region": "eu-west-2"},
    ),
)


def merged(base: Object, change: Object) -> Object:
    """A JSON merge patch, applied."""
    result = dict(base)
    for key, value in change.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result
