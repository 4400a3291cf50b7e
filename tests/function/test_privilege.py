"""The measure of least privilege itself, by what must not pass."""

import json
from typing import Any

import pytest

from .privilege import excesses


def policy(**statement: Any) -> dict[str, Any]:
    text = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})
    return {"kind": "RolePolicy", "spec": {"forProvider": {"policy": text}}, "metadata": {"labels": {}}}


def ingress(component: str, port: int, cidr: str = "0.0.0.0/0") -> dict[str, Any]:
    return {
        "kind": "SecurityGroupIngressRule",
        "spec": {"forProvider": {"fromPort": port, "toPort": port, "cidrIpv4": cidr}},
        "metadata": {"labels": {"crofter.dev/component": component}},
    }


@pytest.mark.parametrize(
    ("resource", "told"),
    [
        (policy(Action="s3:GetObject", Resource="arn:aws:s3:::b/*"), []),
        (policy(Action=["xray:PutTraceSegments"], Resource="*"), []),
        (policy(Action="s3:*", Resource="arn:aws:s3:::b"), ["k: s3:* is a wildcard for actions"]),
        (policy(Action=["s3:Get*"], Resource="arn:aws:s3:::b"), ["k: s3:Get* is a wildcard for actions"]),
        (
            policy(Action=["s3:GetObject", "xray:PutTraceSegments"], Resource=["*"]),
            ["k: ['s3:GetObject'] are allowed on every resource, and AWS knows which resources they are about"],
        ),
        (
            policy(Action="sqs:SendMessage", Resource="arn:q", Principal="*"),
            ["k: ['sqs:SendMessage'] are allowed to everybody"],
        ),
        (policy(Action="s3:GetObject", NotResource="arn:x"), ["k: allows all but something"]),
        (policy(Action="s3:*", Resource="*") | {"kind": "VPCEndpoint"}, ["k: lets everything through"]),
        (policy(Action="s3:*", Resource="arn:aws:s3:::x/*") | {"kind": "VPCEndpoint"}, []),
        (
            policy(Action="s3:*", Resource="*", Condition={"StringEquals": {"aws:PrincipalAccount": "1"}})
            | {"kind": "VPCEndpoint"},
            [],
        ),
        (ingress("ingress", 443), []),
        (ingress("service.web", 8080, "10.0.0.0/8"), []),
        (ingress("ingress", 8080), ["k: ports (8080, 8080) of ingress are open to the world"]),
        (ingress("database.main", 443), ["k: ports (443, 443) of database.main are open to the world"]),
    ],
)
def test_what_is_allowed_beyond_need_is_told(resource: dict[str, Any], told: list[str]) -> None:
    assert excesses({"k": resource}) == told
