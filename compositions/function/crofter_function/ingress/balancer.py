"""The load balancer, its listeners, and who may reach it."""

from typing import Final

from crofter.api import managed
from crofter.api.components.ingress import IngressSpec
from crofter_function.framework.resource import Managed
from crofter_function.framework.scope import Scope
from crofter_function.ingress.defaults import (
    ACCESS_LOG_PREFIX,
    ANYWHERE,
    FORBIDDEN_PREFIX,
    HTTP,
    HTTPS,
    IDLE_TIMEOUT,
    NAME_LIMIT,
    SSL_POLICY,
)

BALANCER_KEY: Final = "load-balancer"
HTTP_KEY: Final = "listener-http"
HTTPS_KEY: Final = "listener-https"

_NOT_FOUND: Final = {
    "type": "fixed-response",
    "fixedResponse": {"contentType": "text/plain", "messageBody": "Not found", "statusCode": "404"},
}
"""What a request gets that no service has a route for."""

_TO_HTTPS: Final = {
    "type": "redirect",
    "redirect": {"protocol": "HTTPS", "port": str(HTTPS), "statusCode": "HTTP_301"},
}


def resources(spec: IngressSpec, scope: Scope) -> dict[str, Managed]:
    """Keys `load-balancer`, `listener-http`, `rule-in-http`; with a certificate `listener-https`, `rule-in-https`."""
    table = {
        BALANCER_KEY: Managed(managed.LB, _balancer(spec, scope)),
        HTTP_KEY: Managed(managed.LB_LISTENER, _http(spec, scope), replaceable=True),
        "rule-in-http": _way_in(spec, HTTP),
    }
    if spec.certificate_arn is not None:
        table[HTTPS_KEY] = Managed(
            managed.LB_LISTENER,
            {
                "loadBalancerArnRef": scope.ref(BALANCER_KEY),
                "port": HTTPS,
                "protocol": "HTTPS",
                "sslPolicy": SSL_POLICY,
                "certificateArn": spec.certificate_arn,
                "defaultAction": [_NOT_FOUND],
            },
            replaceable=True,
        )
        table["rule-in-https"] = _way_in(spec, HTTPS)
    return table


def name(scope: Scope) -> str:
    """Name of the load balancer. The digest at its end keeps it apart when the beginning must go."""
    return scope.aws_name(BALANCER_KEY, NAME_LIMIT).removeprefix(FORBIDDEN_PREFIX)


def _balancer(spec: IngressSpec, scope: Scope) -> dict[str, object]:
    """Header fields that no server should see are dropped: with them, requests are smuggled.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
    """
    fields: dict[str, object] = {
        "name": name(scope),
        "loadBalancerType": "application",
        "internal": spec.internal,
        "subnets": list(spec.network.subnets),
        "securityGroups": [spec.security_group_id],
        "dropInvalidHeaderFields": True,
        "enableDeletionProtection": spec.deletion_protection and spec.deletion != "Prepare",
        "idleTimeout": IDLE_TIMEOUT,
    }
    if spec.access_logs is not None:
        fields["accessLogs"] = {"bucket": spec.access_logs.bucket, "prefix": ACCESS_LOG_PREFIX, "enabled": True}
    return fields


def _http(spec: IngressSpec, scope: Scope) -> dict[str, object]:
    """Plain HTTP leads to HTTPS where there is a certificate, and to the services where there is none."""
    return {
        "loadBalancerArnRef": scope.ref(BALANCER_KEY),
        "port": HTTP,
        "protocol": "HTTP",
        "defaultAction": [_NOT_FOUND if spec.certificate_arn is None else _TO_HTTPS],
    }


def _way_in(spec: IngressSpec, port: int) -> Managed:
    """The one place where the world is let in, and only by a load balancer that is there for the world."""
    return Managed(
        managed.SECURITY_GROUP_INGRESS_RULE,
        {
            "securityGroupId": spec.security_group_id,
            "description": "From inside the VPC" if spec.internal else "From anywhere",
            "ipProtocol": "tcp",
            "fromPort": port,
            "toPort": port,
            "cidrIpv4": spec.network.vpc_cidr if spec.internal else ANYWHERE,
        },
        replaceable=True,
    )
