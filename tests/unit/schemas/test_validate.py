"""The strict validator: literal objects, literal messages."""

from __future__ import annotations

from typing import Any

import pytest

from crofter_schemas import UnknownKindError, facts, validate


def subnet(**for_provider: Any) -> dict[str, Any]:
    return {
        "apiVersion": "ec2.aws.m.upbound.io/v1beta1",
        "kind": "Subnet",
        "metadata": {"name": "a"},
        "spec": {"forProvider": {"region": "eu-west-1", **for_provider}},
    }


def rule(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "ec2.aws.m.upbound.io/v1beta1",
        "kind": "NetworkACLRule",
        "metadata": {"name": "a"},
        "spec": {"forProvider": {"region": "eu-west-1"}, **spec},
    }


def messages(resource: Any) -> list[str]:
    return [str(violation) for violation in validate(resource)]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"cidrBlock": "10.0.0.0/24", "mapPublicIpOnLaunch": False, "tags": {"a": "b"}},
        {"vpcIdRef": {"name": "vpc", "policy": {"resolve": "Always", "resolution": "Optional"}}},
        {"vpcIdSelector": {"matchControllerRef": True, "matchLabels": {"a": "b"}}},
        {"ipv4NetmaskLength": 24},
        {"ipv4NetmaskLength": 24.0},
    ],
)
def test_right(fields: dict[str, Any]) -> None:
    assert messages(subnet(**fields)) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"cidrBlok": "x"},
            'spec.forProvider.cidrBlok: unknown field "cidrBlok" of Subnet spec.forProvider; did you mean "cidrBlock"?',
        ),
        ({"cidrBlock": 10}, 'spec.forProvider.cidrBlock: must be a string, not 10; write "10"'),
        (
            {"cidrBlock": None},
            "spec.forProvider.cidrBlock: null is dropped by the API server; leave it out or give a string",
        ),
        ({"enableDns64": "true"}, 'spec.forProvider.enableDns64: must be true or false, not "true"'),
        (
            {"ipv4NetmaskLength": "24"},
            'spec.forProvider.ipv4NetmaskLength: must be a number, not "24"; write it without quotes',
        ),
        ({"ipv4NetmaskLength": True}, "spec.forProvider.ipv4NetmaskLength: must be a number, not true"),
        ({"ipv4NetmaskLength": float("nan")}, "spec.forProvider.ipv4NetmaskLength: must be a finite number, not nan"),
        ({"tags": ["a"]}, "spec.forProvider.tags: must be an object of name: value, not the list ['a']"),
        ({"tags": {"a": 1}}, 'spec.forProvider.tags[a]: must be a string, not 1; write "1"'),
        (
            {"vpcIdRef": [{"name": "x"}]},
            (
                "spec.forProvider.vpcIdRef: must be an object, not the list [{'name': 'x'}]; "
                "this field is a single object: remove the list"
            ),
        ),
        ({"vpcIdRef": {}}, "spec.forProvider.vpcIdRef.name: name is required here: add it"),
        (
            {"vpcIdRef": {"name": "x", "policy": {"resolve": "always"}}},
            (
                'spec.forProvider.vpcIdRef.policy.resolve: "always" is not one of "Always", "IfNotPresent"; '
                'did you mean "Always"?'
            ),
        ),
    ],
)
def test_wrong_fields(fields: dict[str, Any], message: str) -> None:
    assert messages(subnet(**fields)) == [message]


def test_structurally_required_field() -> None:
    resource = subnet()
    del resource["spec"]["forProvider"]["region"]
    resource["spec"]["managementPolicies"] = ["Observe"]
    assert messages(resource) == ["spec.forProvider.region: region is required here: add it"]


@pytest.mark.parametrize(
    ("spec", "missing"),
    [
        ({}, ["protocol", "ruleAction", "ruleNumber"]),
        ({"managementPolicies": ["Observe"]}, []),
        ({"managementPolicies": ["Observe", "Delete"]}, []),
        ({"managementPolicies": ["Observe", "Update"]}, ["protocol", "ruleAction", "ruleNumber"]),
        ({"initProvider": {"protocol": "tcp", "ruleNumber": 1}}, ["ruleAction"]),
    ],
)
def test_required_unless_only_observed(spec: dict[str, Any], missing: list[str]) -> None:
    assert [v.path.rsplit(".", 1)[1] for v in validate(rule(**spec))] == missing


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"providerConfigRef": {"name": "x"}},
            "spec.providerConfigRef.kind: kind is required here: add it",
        ),
        (
            {"providerConfigRef": {"name": "x", "kind": "Providerconfig"}},
            (
                'spec.providerConfigRef.kind: "Providerconfig" is not one of "ClusterProviderConfig", "ProviderConfig"; '
                'did you mean "ProviderConfig"?'
            ),
        ),
        (
            {"managementPolicies": ["Observ"]},
            (
                'spec.managementPolicies[0]: "Observ" is not one of "Observe", "Create", "Update", "Delete", '
                '"LateInitialize", "*"; did you mean "Observe"?'
            ),
        ),
        (
            {"forprovider": {}},
            'spec.forprovider: unknown field "forprovider" of spec of Subnet; did you mean "forProvider"?',
        ),
        (
            {"initProvider": {"region": "x"}},
            'spec.initProvider.region: unknown field "region" of Subnet spec.initProvider; remove it',
        ),
        (
            {"writeConnectionSecretToRef": {"name": "x", "namespace": "y"}},
            (
                'spec.writeConnectionSecretToRef.namespace: unknown field "namespace" of Subnet '
                'spec.writeConnectionSecretToRef; did you mean "name"?'
            ),
        ),
    ],
)
def test_wrong_envelope(change: dict[str, Any], message: str) -> None:
    resource = subnet()
    resource["spec"].update(change)
    assert messages(resource) == [message]


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ([], "must be an object, not the list []"),
        ({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}, 'apiVersion: must be group/version, not "v1"'),
        (
            {"apiVersion": "ec2.aws.m.upbound.io/v1beta1", "kind": "Vpc", "metadata": {"name": "a"}},
            (
                "kind: no facts for ec2.aws.m.upbound.io/Vpc; did you mean ec2.aws.m.upbound.io/VPC? "
                "(a new kind needs a line in kinds.yaml)"
            ),
        ),
        ({**subnet(), "metadata": {"name": "A"}}, 'metadata.name: "A" is not a valid name'),
        ({**subnet(), "metadata": {}}, "metadata.name: null is not a valid name"),
        ({**subnet(), "metadata": {"name": "a", "lables": {}}}, 'metadata.lables: unknown field "lables" of metadata'),
        (
            {**subnet(), "metadata": {"name": "a", "labels": {"a": "b c"}}},
            'metadata.labels[a]: "b c" is not a label value',
        ),
        ({**subnet(), "metadata": {"name": "a", "annotations": {"a/b/c": "x"}}}, "metadata.annotations[a/b/c]"),
        ({**subnet(), "metadata": {"name": "a", "annotations": {"a": 1}}}, "metadata.annotations[a]: must be a string"),
        ({**subnet(), "sepc": {}}, 'sepc: unknown field "sepc" of Subnet; did you mean "spec"?'),
        ({**subnet(), "spec": None}, "spec: must be an object with forProvider, not null"),
        ({**subnet(), "apiVersion": "ec2.aws.m.upbound.io/v1"}, 'apiVersion: version "v1" is not served'),
    ],
)
def test_wrong_object(resource: Any, message: str) -> None:
    assert messages(resource)[0].startswith(message)


def test_sets_hold_each_value_once() -> None:
    resource = {**subnet(), "kind": "NetworkACL"}
    resource["spec"] = {"forProvider": {"region": "x", "subnetIds": ["a", "b", "a"]}}
    assert messages(resource) == [
        'spec.forProvider.subnetIds[2]: "a" is there twice; a set holds each value once: remove one'
    ]


def test_provider_config() -> None:
    resource = {
        "apiVersion": "aws.m.upbound.io/v1beta1",
        "kind": "ClusterProviderConfig",
        "metadata": {"name": "a"},
        "spec": {"credentials": {"source": "Secrets"}},
    }
    assert messages(resource) == [
        (
            'spec.credentials.source: "Secrets" is not one of "None", "Secret", "IRSA", "WebIdentity", "PodIdentity", '
            '"Upbound"; did you mean "Secret"?'
        )
    ]


def test_facts_name_references() -> None:
    field = facts.managed("ec2.aws.m.upbound.io/Subnet").for_provider.fields["vpcIdRef"]
    assert (field.type, field.fills, field.target) == ("ref", "vpcId", "ec2.aws.m.upbound.io/VPC")


def test_configuration_is_not_managed() -> None:
    with pytest.raises(UnknownKindError, match="configures the provider"):
        facts.managed("aws.m.upbound.io/ProviderConfig")
