"""LB and LBListener of Elastic Load Balancing."""

from __future__ import annotations

from typing import Any, Final

from crofter_local.aws.kinds.elbv2_common import (
    action_from_aws,
    action_to_aws,
    attribute,
    retag,
    same_actions,
    tags_of,
)
from crofter_local.aws.kinds.model import REPLACE, UPDATE, Args, Attribute, Change, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, ec2_tags, refuse

_SERVICE: Final = "Elastic Load Balancing v2"
_FLAGS: Final = {
    "dropInvalidHeaderFields": "routing.http.drop_invalid_header_fields.enabled",
    "enableCrossZoneLoadBalancing": "load_balancing.cross_zone.enabled",
    "enableDeletionProtection": "deletion_protection.enabled",
    "enableHttp2": "routing.http2.enabled",
    "enableTlsVersionAndCipherSuiteHeaders": "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
    "enableWafFailOpen": "waf.fail_open.enabled",
    "enableXffClientPort": "routing.http.xff_client_port.enabled",
    "enableZonalShift": "zonal_shift.config.enabled",
    "preserveHostHeader": "routing.http.preserve_host_header.enabled",
}
_NUMBERS: Final = {
    "clientKeepAlive": "client_keep_alive.seconds",
    "idleTimeout": "idle_timeout.timeout_seconds",
}
_TEXTS: Final = {
    "desyncMitigationMode": "routing.http.desync_mitigation_mode",
    "xffHeaderProcessingMode": "routing.http.xff_header_processing.mode",
}
_ATTRIBUTES: Final = {**_FLAGS, **_NUMBERS, **_TEXTS}
_LOGS: Final = "access_logs.s3."


def _described(aws: Aws, arn: str) -> dict[str, Any] | None:
    return aws.find("elbv2", "describe_load_balancers", "LoadBalancers", LoadBalancerArns=[arn])


def _attributes(aws: Aws, arn: str) -> dict[str, str]:
    answer = aws.call("elbv2", "describe_load_balancer_attributes", LoadBalancerArn=arn)
    return {one["Key"]: one["Value"] for one in answer["Attributes"]}


def _balancer(aws: Aws, arn: str, _args: Args) -> Observation | None:
    found = _described(aws, arn)
    if found is None:
        return None
    has = _attributes(aws, arn)
    fields: dict[str, Any] = {
        "arn": arn,
        "arnSuffix": arn.split(":loadbalancer/", 1)[1],
        "id": arn,
        "dnsName": found["DNSName"],
        "zoneId": found["CanonicalHostedZoneId"],
        "vpcId": found["VpcId"],
        "name": found["LoadBalancerName"],
        "loadBalancerType": found["Type"],
        "ipAddressType": found["IpAddressType"],
        "internal": found["Scheme"] == "internal",
        "securityGroups": sorted(found.get("SecurityGroups", ())),
        "subnets": sorted(zone["SubnetId"] for zone in found["AvailabilityZones"]),
    }
    fields |= {field: has[name] == "true" for field, name in _FLAGS.items() if name in has}
    fields |= {field: int(has[name]) for field, name in _NUMBERS.items() if name in has}
    fields |= {field: has[name] for field, name in _TEXTS.items() if name in has}
    if has.get(f"{_LOGS}bucket"):
        fields["accessLogs"] = {
            "bucket": has[f"{_LOGS}bucket"],
            "prefix": has.get(f"{_LOGS}prefix", ""),
            "enabled": has.get(f"{_LOGS}enabled") == "true",
        }
    return Observation({**fields, **tags_of(aws, arn)}, ready=found["State"]["Code"] == "active")


def _create_balancer(aws: Aws, _name: str, args: Args) -> str:
    if len(args.get("subnets", ())) < 2:  # noqa: PLR2004 - two zones is AWS's rule
        message = "At least two subnets in two different Availability Zones must be specified"
        raise refuse("CreateLoadBalancer", "ValidationError", message, service=_SERVICE)
    answer = aws.call(
        "elbv2",
        "create_load_balancer",
        Name=args["name"],
        Subnets=args["subnets"],
        SecurityGroups=args.get("securityGroups", []),
        Scheme="internal" if args.get("internal") else "internet-facing",
        Type=args.get("loadBalancerType", "application"),
        IpAddressType=args.get("ipAddressType"),
        Tags=ec2_tags(args.get("tags")) or None,
    )
    arn: str = answer["LoadBalancers"][0]["LoadBalancerArn"]
    _set_attributes(aws, arn, args, frozenset(args))
    return arn


def _set_attributes(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    values = {name: attribute(args[field]) for field, name in _ATTRIBUTES.items() if field in changed}
    if "accessLogs" in changed:
        logs = args["accessLogs"]
        values |= {f"{_LOGS}{key}": attribute(logs.get(key, "")) for key in ("bucket", "prefix")}
        values[f"{_LOGS}enabled"] = attribute(bool(logs.get("enabled")))
    if values:
        wire = [{"Key": key, "Value": value} for key, value in sorted(values.items())]
        aws.call("elbv2", "modify_load_balancer_attributes", LoadBalancerArn=arn, Attributes=wire)


def _update_balancer(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    _set_attributes(aws, arn, args, changed)
    if "securityGroups" in changed:
        aws.call("elbv2", "set_security_groups", LoadBalancerArn=arn, SecurityGroups=args["securityGroups"])
    if "subnets" in changed:
        aws.call("elbv2", "set_subnets", LoadBalancerArn=arn, Subnets=args["subnets"])
    if "ipAddressType" in changed:
        aws.call("elbv2", "set_ip_address_type", LoadBalancerArn=arn, IpAddressType=args["ipAddressType"])
    if "tags" in changed:
        retag(aws, arn, args.get("tags"))


def _delete_balancer(aws: Aws, arn: str, _args: Args) -> None:
    """Refuses what is protected, which moto does not."""
    if _attributes(aws, arn).get("deletion_protection.enabled") == "true":
        message = f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
        raise refuse("DeleteLoadBalancer", "OperationNotPermitted", message, service=_SERVICE)
    aws.call("elbv2", "delete_load_balancer", LoadBalancerArn=arn)


def _listener(aws: Aws, arn: str, _args: Args) -> Observation | None:
    found = aws.find("elbv2", "describe_listeners", "Listeners", ListenerArns=[arn])
    if found is None:
        return None
    fields: dict[str, Any] = {
        "arn": arn,
        "id": arn,
        "loadBalancerArn": found["LoadBalancerArn"],
        "port": found["Port"],
        "protocol": found["Protocol"],
        "defaultAction": [action_from_aws(action) for action in found["DefaultActions"]],
    }
    if found.get("SslPolicy"):
        fields["sslPolicy"] = found["SslPolicy"]
    if found.get("Certificates"):
        fields["certificateArn"] = found["Certificates"][0]["CertificateArn"]
    return Observation({**fields, **tags_of(aws, arn)})


def _certificates(args: Args) -> list[dict[str, str]] | None:
    return [{"CertificateArn": args["certificateArn"]}] if args.get("certificateArn") else None


def _create_listener(aws: Aws, _name: str, args: Args) -> str:
    answer = aws.call(
        "elbv2",
        "create_listener",
        LoadBalancerArn=args["loadBalancerArn"],
        Port=int(args["port"]),
        Protocol=args["protocol"],
        SslPolicy=args.get("sslPolicy"),
        Certificates=_certificates(args),
        DefaultActions=[action_to_aws(action) for action in args["defaultAction"]],
        Tags=ec2_tags(args.get("tags")) or None,
    )
    arn: str = answer["Listeners"][0]["ListenerArn"]
    return arn


def _update_listener(aws: Aws, arn: str, args: Args, changed: frozenset[str]) -> None:
    if changed - {"tags"}:
        aws.call(
            "elbv2",
            "modify_listener",
            ListenerArn=arn,
            Port=int(args["port"]),
            Protocol=args["protocol"],
            SslPolicy=args.get("sslPolicy"),
            Certificates=_certificates(args),
            DefaultActions=[action_to_aws(action) for action in args["defaultAction"]],
        )
    if "tags" in changed:
        retag(aws, arn, args.get("tags"))


def _delete_listener(aws: Aws, arn: str, _args: Args) -> None:
    aws.call("elbv2", "delete_listener", ListenerArn=arn)


_HEADERS: Final = (
    *(f"routingHttpRequestXAmznMtlsClientcert{part}HeaderName" for part in ("", "Issuer", "Leaf", "SerialNumber")),
    *(f"routingHttpRequestXAmznMtlsClientcert{part}HeaderName" for part in ("Subject", "Validity")),
    *(f"routingHttpRequestXAmznTls{part}HeaderName" for part in ("CipherSuite", "Version")),
    *(f"routingHttpResponseAccessControl{part}HeaderValue" for part in ("AllowCredentials", "AllowHeaders")),
    *(f"routingHttpResponseAccessControl{part}HeaderValue" for part in ("AllowMethods", "AllowOrigin")),
    *(f"routingHttpResponseAccessControl{part}HeaderValue" for part in ("ExposeHeaders", "MaxAge")),
    *(f"routingHttpResponse{part}HeaderValue" for part in ("ContentSecurityPolicy", "StrictTransportSecurity")),
    *(f"routingHttpResponse{part}HeaderValue" for part in ("XContentTypeOptions", "XFrameOptions")),
    "routingHttpResponseServerEnabled",
)

KINDS: Final = (
    Kind(
        name="elbv2.aws.m.upbound.io/LB",
        noun="ELBv2 Load Balancer",
        naming=Naming.ASSIGNED,
        asynchronous=True,
        settle=2.0,
        attributes={
            **dict.fromkeys((*_ATTRIBUTES, "accessLogs", "ipAddressType", "securityGroups", "subnets"), UPDATE),
            **dict.fromkeys(("internal", "loadBalancerType", "name"), REPLACE),
        },
        observe=_balancer,
        create=_create_balancer,
        update=_update_balancer,
        delete=_delete_balancer,
        not_modelled={
            "connectionLogs": "moto does not keep connection logs",
            "customerOwnedIpv4Pool": "Outposts are not modelled",
            "dnsRecordClientRoutingPolicy": "it is for Network Load Balancers",
            "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "it is for Network Load Balancers",
            "healthCheckLogs": "moto does not keep health check logs",
            "ipamPools": "IPAM is not modelled",
            "minimumLoadBalancerCapacity": "reserved capacity is not modelled",
            "secondaryIpsAutoAssignedPerSubnet": "it is for Network Load Balancers",
            "subnetMapping": "subnets are given by id",
        },
    ),
    Kind(
        name="elbv2.aws.m.upbound.io/LBListener",
        noun="ELBv2 Listener",
        naming=Naming.ASSIGNED,
        attributes={
            **dict.fromkeys(("certificateArn", "port", "protocol", "sslPolicy"), UPDATE),
            "defaultAction": Attribute(Change.UPDATE, equal=same_actions),
            "loadBalancerArn": REPLACE,
        },
        observe=_listener,
        create=_create_listener,
        update=_update_listener,
        delete=_delete_listener,
        late_init_ignored=frozenset({"sslPolicy"}),
        not_modelled={
            **dict.fromkeys(_HEADERS, "moto does not keep what is done to headers"),
            "alpnPolicy": "it is for Network Load Balancers",
            "mutualAuthentication": "client certificates are not modelled",
            "tcpIdleTimeoutSeconds": "it is for Network Load Balancers",
        },
    ),
)
