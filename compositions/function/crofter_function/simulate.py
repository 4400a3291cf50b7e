"""What AWS would make of desired managed resources, for rendering offline: plausible and deterministic, no more."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from crofter.api import meta
from crofter_function.framework.memo import Memo
from crofter_function.inprocess import Rendered, run

CREATED: Final = "2026-01-01T00:00:00Z"
"""When everything was created."""

ROUNDS: Final = 10
"""Runs after which a composition must have come to rest."""

PREFIXES: Final[Mapping[str, str]] = {
    "Certificate": "arn:aws:acm:region:000000000000:certificate/",
    "DefaultSecurityGroup": "sg-",
    "EIP": "eipalloc-",
    "FlowLog": "fl-",
    "InternetGateway": "igw-",
    "NATGateway": "nat-",
    "NetworkACL": "acl-",
    "NetworkACLRule": "nacl-",
    "PrivateDNSNamespace": "ns-",
    "Route": "r-rtb-",
    "RouteTable": "rtb-",
    "RouteTableAssociation": "rtbassoc-",
    "SecurityGroup": "sg-",
    "SecurityGroupEgressRule": "sgr-",
    "SecurityGroupIngressRule": "sgr-",
    "Service": "srv-",
    "Subnet": "subnet-",
    "VPC": "vpc-",
    "VPCEndpoint": "vpce-",
    "VPCEndpointRouteTableAssociation": "a-vpce-",
    "VPCEndpointSecurityGroupAssociation": "a-vpce-",
    "VPCEndpointSubnetAssociation": "a-vpce-",
}
"""How AWS, or the provider where AWS has no id, begins the ids of a kind. Kinds not listed are called by their name."""


class NotSettledError(Exception):
    """A composition, or a plan of several, did not come to rest: the message names what was still not ready."""


def observe(desired: Mapping[str, Any], *, since: str = CREATED, adopt: str | None = None) -> dict[str, Any]:
    """The desired managed resource as it would be observed once AWS has it: ready, in sync, with an id.

    `adopt` is the id that it was to take over, if any.
    """
    metadata = desired["metadata"]
    name = metadata["name"]
    annotations = dict(metadata.get("annotations", {}))
    annotations.setdefault(meta.CROSSPLANE_EXTERNAL_NAME, adopt or _id(desired["kind"], name))
    annotations[meta.CROSSPLANE_CREATE_SUCCEEDED] = since
    external_name = annotations[meta.CROSSPLANE_EXTERNAL_NAME]
    at_provider = {"id": external_name} | _attributes(desired, external_name)
    conditions = [
        {"type": kind, "status": "True", "reason": reason, "lastTransitionTime": since, "observedGeneration": 1}
        for kind, reason in (("Ready", "Available"), ("Synced", "ReconcileSuccess"))
    ]
    return {
        **desired,
        "metadata": {**metadata, "annotations": annotations, "generation": 1},
        "status": {"atProvider": at_provider, "conditions": conditions},
    }


def settle(xr: Mapping[str, Any]) -> tuple[Rendered, dict[str, dict[str, Any]]]:
    """Run the function and observe what it asks for until nothing changes; the last answer and what was observed.

    Raises RenderError when the function refuses, NotSettledError when it never comes to rest.
    """
    observed: dict[str, dict[str, Any]] = {}
    adopt: Mapping[str, str] = xr["spec"].get("adopt", {})
    status: dict[str, Any] = dict(xr.get("status", {}))
    rendered = None
    memo = Memo()
    for _ in range(ROUNDS):
        rendered = run({**xr, "status": status}, observed, memo)
        made = {key: observe(resource, adopt=adopt.get(key)) for key, resource in rendered.resources.items()}
        if rendered.ready and made == observed and rendered.xr_status == status:
            return rendered, observed
        observed, status = made, rendered.xr_status
    resources = rendered.xr_status["resources"] if rendered is not None else {}
    waiting = [one["key"] for name in ("failing", "waiting") for one in resources.get(name, ())]
    named = ", ".join(waiting) or "the composite resource"
    raise NotSettledError(f"not at rest after {ROUNDS} rounds; not ready: {named}")


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _id(kind: str, name: str) -> str:
    prefix = PREFIXES.get(kind)
    return name if prefix is None else prefix + _digest(name)[:17]


def _service_kind(desired: Mapping[str, Any]) -> str:
    """Service and kind, since kinds of two services may have one name: `ecs/Cluster`, `rds/Cluster`."""
    return f"{desired['apiVersion'].split('.', 1)[0]}/{desired['kind']}"


def _attributes(desired: Mapping[str, Any], external_name: str) -> dict[str, Any]:
    """The attributes that components read. Addresses are of 203.0.113.0/24, which is for examples (RFC 5737)."""
    name = desired["metadata"]["name"]
    address = f"203.0.113.{int(_digest(name)[:8], 16) % 254 + 1}"
    host = f"{name}.id.region.rds.amazonaws.com"
    resource_id = _digest(name)[:26].upper()
    secret = {"secretArn": f"arn:aws:secretsmanager:region:account:secret:rds!{_digest(name)[:12]}"}
    known: Mapping[str, dict[str, Any]] = {
        "apigatewayv2/API": {"apiEndpoint": f"https://{name}.execute-api.region.amazonaws.com"},
        "apigatewayv2/DomainName": {
            "domainNameConfiguration": {
                "targetDomainName": f"d-{_digest(external_name)[:10]}.execute-api.region.amazonaws.com",
                "hostedZoneId": "Z0EXAMPLE",
            }
        },
        "s3/Bucket": {"bucketRegionalDomainName": f"{external_name}.s3.example.amazonaws.com"},
        "acm/Certificate": {"domainValidationOptions": _proofs(desired["spec"]["forProvider"])},
        "ecs/Cluster": {"arn": f"arn:aws:ecs:region:account:cluster/{name}"},
        "ec2/EIP": {"publicIp": address},
        "elbv2/LB": {
            "arn": f"arn:aws:elasticloadbalancing:region:account:loadbalancer/app/{name}",
            "arnSuffix": f"app/{name}",
            "dnsName": f"{name}.region.elb.amazonaws.com",
            "zoneId": "Z0EXAMPLE",
        },
        "ecr/Repository": {"repositoryUrl": f"account.dkr.ecr.region.amazonaws.com/{name}"},
        "rds/Cluster": {
            "endpoint": host,
            "readerEndpoint": f"ro-{host}",
            "clusterResourceId": f"cluster-{resource_id}",
            "databaseName": "restored",
            "masterUserSecret": [secret],
        },
        "rds/Instance": {
            "address": host,
            "resourceId": f"db-{resource_id}",
            "dbName": "restored",
            "masterUserSecret": [secret],
        },
        "rds/Proxy": {
            "endpoint": f"proxy-{host}",
            "arn": f"arn:aws:rds:region:account:db-proxy:prx-{_digest(name)[:17]}",
        },
        "servicediscovery/Service": {
            "arn": f"arn:aws:servicediscovery:region:account:service/{external_name}",
        },
        "elbv2/LBTargetGroup": {"arnSuffix": f"targetgroup/{name}"},
        "appautoscaling/Policy": {"arn": f"arn:aws:autoscaling:region:account:scalingPolicy:{name}"},
        "ecs/TaskDefinition": {"arn": f"arn:aws:ecs:region:account:task-definition/{name}:1"},
    }
    return known.get(_service_kind(desired), {})


def _proofs(certificate: Mapping[str, Any]) -> list[dict[str, str]]:
    """The records that AWS wants to find before it issues a certificate: one for a name and all names under it."""
    names = [certificate.get("domainName", ""), *certificate.get("subjectAlternativeNames", ())]
    return [
        {
            "domainName": name,
            "resourceRecordName": f"_{_digest(name.removeprefix('*.'))[:8]}.{name.removeprefix('*.')}.",
            "resourceRecordType": "CNAME",
            "resourceRecordValue": f"_{_digest(name.removeprefix('*.'))[:16]}.acm-validations.aws.",
        }
        for name in names
    ]
