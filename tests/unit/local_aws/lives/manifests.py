"""Manifests of managed resources, and documents that they need."""

from __future__ import annotations

from typing import Any

REGION = "eu-west-1"
_TRUSTED = '{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}'
TRUST = f'{{"Version":"2012-10-17","Statement":[{_TRUSTED}]}}'
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}'


def manifest(kind: str, name: str, group: str = "ec2", /, **fields: Any) -> dict[str, Any]:
    region = {} if group in {"iam", "route53"} else {"region": REGION}
    return {
        "apiVersion": f"{group}.aws.m.upbound.io/v1beta1",
        "kind": kind,
        "metadata": {"name": name},
        "spec": {"forProvider": {**region, **fields}},
    }


def named(external_name: str, body: dict[str, Any]) -> dict[str, Any]:
    body["metadata"]["annotations"] = {"crossplane.io/external-name": external_name}
    return body


def ref(name: str) -> dict[str, str]:
    return {"name": name}
