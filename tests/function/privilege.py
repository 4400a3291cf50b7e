"""Least privilege, held against whatever a component asks for: policies without wildcards, groups that are not open."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

UNRESTRICTED = frozenset(
    {
        "cloudwatch:PutMetricData",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ecr:GetAuthorizationToken",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)
"""Actions for which AWS knows no resources.
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

EVERYWHERE = ("0.0.0.0/0", "::/0")
OPEN_PORTS = {(80, 80), (443, 443)}


def excesses(resources: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is allowed beyond need, by key of the resource."""
    return [f"{key}: {excess}" for key, resource in resources.items() for excess in _excesses(resource)]


def _excesses(resource: Mapping[str, Any]) -> Iterator[str]:
    provider = resource["spec"]["forProvider"]
    for text in _texts(provider):
        for statement in _statements(text):
            if resource["kind"] == "VPCEndpoint":
                yield from _unfiltered(statement)
                continue
            yield from _too_much(statement, own=resource["kind"] == "Key")
    if resource["kind"] == "SecurityGroupIngressRule":
        ports = (provider.get("fromPort"), provider.get("toPort"))
        component = resource["metadata"]["labels"]["crofter.dev/component"]
        everywhere = provider.get("cidrIpv4") in EVERYWHERE or provider.get("cidrIpv6") in EVERYWHERE
        if everywhere and (component != "ingress" or ports not in OPEN_PORTS):
            yield f"ports {ports} of {component} are open to the world"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)


def _statements(text: str) -> list[dict[str, Any]]:
    """Statements of a policy document; none of any other text."""
    if not text.startswith("{") or '"Statement"' not in text:
        return []
    found: list[dict[str, Any]] = json.loads(text)["Statement"]
    return found


def _unfiltered(statement: Mapping[str, Any]) -> Iterator[str]:
    """The policy of an endpoint grants nothing, it only lets less through: what it lets through it must narrow down.

    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    if statement["Effect"] == "Allow" and not statement.get("Condition") and "*" in _listed(statement["Resource"]):
        yield "lets everything through"


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _too_much(statement: Mapping[str, Any], *, own: bool) -> Iterator[str]:
    """`own` says that `Resource: *` is the resource itself: in the policy of a key."""
    if statement["Effect"] != "Allow":
        return
    actions = _listed(statement["Action"])
    for action in actions:
        if "*" in action or "?" in action:
            yield f"{action} is a wildcard for actions"
    if "NotAction" in statement or "NotResource" in statement or "NotPrincipal" in statement:
        yield "allows all but something"
    if statement.get("Principal") in ("*", {"AWS": "*"}):
        yield f"{actions} are allowed to everybody"
    if "*" in _listed(statement.get("Resource", [])) and not own:
        restricted = sorted(set(actions) - UNRESTRICTED)
        if restricted:
            yield f"{restricted} are allowed on every resource, and AWS knows which resources they are about"
