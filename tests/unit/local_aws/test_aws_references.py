"""Resolution of references and selectors: tables with literal expectations."""

from __future__ import annotations

from typing import Any

import pytest

from crofter_local.aws.provider.references import ResolutionError, Resolver
from crofter_local.aws.provider.resource import Key, Managed
from crofter_schemas import facts

VPC = "ec2.aws.m.upbound.io/VPC"
SUBNET = "ec2.aws.m.upbound.io/Subnet"
ROLE = "iam.aws.m.upbound.io/Role"


def resource(kind: str, name: str, external: str = "", **more: Any) -> Managed:
    annotations = {"crossplane.io/external-name": external} if external else {}
    owners = [{"uid": more["owner"], "controller": True}] if "owner" in more else []
    metadata = {"annotations": annotations, "labels": more.get("labels", {}), "ownerReferences": owners}
    status = {"atProvider": {"arn": more["arn"]}} if "arn" in more else {}
    key = Key(kind, more.get("namespace", "shop"), name)
    return Managed(key, {"metadata": metadata, "status": status})


WORLD = [
    resource(VPC, "main", "vpc-1", labels={"env": "a"}, owner="x"),
    resource(VPC, "other", "vpc-2", labels={"env": "b"}, owner="y"),
    resource(VPC, "unready", labels={"env": "c"}),
    resource(VPC, "elsewhere", "vpc-3", namespace="bank"),
    resource(SUBNET, "s2", "subnet-2", labels={"tier": "private"}),
    resource(SUBNET, "s1", "subnet-9", labels={"tier": "private"}),
    resource(ROLE, "role", "role", arn="arn:aws:iam::1:role/role"),
]


def resolve(kind: str, section: dict[str, Any], extract: dict[str, str] | None = None) -> dict[str, Any]:
    def get(key: Key) -> Managed | None:
        return next((r for r in WORLD if r.key == key), None)

    def listing(wanted: str, namespace: str) -> list[Managed]:
        return [r for r in WORLD if (r.key.kind, r.key.namespace) == (wanted, namespace)]

    me = resource(kind, "me", owner="y")
    fields = facts.managed(f"ec2.aws.m.upbound.io/{kind}").for_provider.fields
    return Resolver(get, listing, extract or {}).resolve(me, fields, section, "ForProvider")


@pytest.mark.parametrize(
    ("kind", "section", "added"),
    [
        ("Subnet", {"vpcIdRef": {"name": "main"}}, {"vpcId": "vpc-1"}),
        ("Subnet", {"vpcIdRef": {"name": "elsewhere", "namespace": "bank"}}, {"vpcId": "vpc-3"}),
        ("Subnet", {"vpcId": "vpc-7", "vpcIdRef": {"name": "main"}}, {}),
        (
            "Subnet",
            {"vpcId": "vpc-7", "vpcIdRef": {"name": "main", "policy": {"resolve": "Always"}}},
            {"vpcId": "vpc-1"},
        ),
        (
            "Subnet",
            {"vpcIdSelector": {"matchLabels": {"env": "b"}}},
            {"vpcId": "vpc-2", "vpcIdRef": {"name": "other", "namespace": "shop"}},
        ),
        (
            "Subnet",
            {"vpcIdSelector": {"matchControllerRef": True}},
            {"vpcId": "vpc-2", "vpcIdRef": {"name": "other", "namespace": "shop"}},
        ),
        ("Subnet", {"vpcIdRef": {"name": "nope", "policy": {"resolution": "Optional"}}}, {}),
        ("Subnet", {"vpcIdSelector": {"matchLabels": {"x": "y"}, "policy": {"resolution": "Optional"}}}, {}),
        ("NetworkACL", {"subnetIdRefs": [{"name": "s2"}, {"name": "s1"}]}, {"subnetIds": ["subnet-2", "subnet-9"]}),
        (
            "NetworkACL",
            {"subnetIdSelector": {"matchLabels": {"tier": "private"}}},
            {
                "subnetIds": ["subnet-2", "subnet-9"],
                "subnetIdRefs": [{"name": "s1", "namespace": "shop"}, {"name": "s2", "namespace": "shop"}],
            },
        ),
        ("FlowLog", {"iamRoleArnRef": {"name": "role"}}, {"iamRoleArn": "arn:aws:iam::1:role/role"}),
    ],
)
def test_resolved(kind: str, section: dict[str, Any], added: dict[str, Any]) -> None:
    assert resolve(kind, section) == {**section, **added}


@pytest.mark.parametrize(
    ("section", "message"),
    [
        (
            {"vpcIdRef": {"name": "unready"}},
            "mg.Spec.ForProvider.VPCID: referenced field was empty (referenced resource may not yet be ready)",
        ),
        (
            {"vpcIdRef": {"name": "nope"}},
            'mg.Spec.ForProvider.VPCID: cannot get referenced resource: VPC.ec2.aws.m.upbound.io "nope" not found',
        ),
        ({"vpcIdSelector": {"matchLabels": {"x": "y"}}}, "mg.Spec.ForProvider.VPCID: no resources matched selector"),
    ],
)
def test_unresolved(section: dict[str, Any], message: str) -> None:
    with pytest.raises(ResolutionError) as caught:
        resolve("Subnet", section)
    assert str(caught.value) == message
