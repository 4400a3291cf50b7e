"""Target groups, the rules that lead to them, and the ways through the network."""

from dataclasses import replace
from typing import Final

from crofter.api import managed
from crofter.api.components.service import Container, HealthCheck, Route, WebServiceSpec
from crofter.api.names import digest
from crofter_function.framework import bindings, ways
from crofter_function.framework.dashes import single_dashes
from crofter_function.framework.held import held
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed, SpecError
from crofter_function.framework.scope import Scope
from crofter_function.service.defaults import DEREGISTRATION_DELAY, TARGET_GROUP_LIMIT
from crofter_function.service.names import routed, target_group

_ASKED: Final = ("action", "condition", "listenerArn", "priority")
"""The fields of a rule that are asked for."""


def resources(spec: WebServiceSpec, scope: Scope, observed: Observed) -> dict[str, Managed]:
    """Keys `target-group-<container>-<port>`, `route-<digest>`, `out-of-ingress-<port>` and so on, `out-https`.

    A rule is asked for once its target group is known. A reference would be lost each time: it stands in a list, which
    Crossplane writes as a whole, and what the provider had filled in goes with it. Raises SpecError for a route to a
    container that is not there.
    """
    table: dict[str, Managed] = {}
    for container in routed(spec):
        table[target_group(container)] = _target_group(container, spec, scope)
        table |= _from_load_balancer(container, spec)
    containers = {container.name: container for container in routed(spec)}
    for place, route in enumerate(spec.routes):
        if route.container not in containers:
            raise SpecError(f"spec.routes.{place}.container", f"{route.container} is no container with a port")
        key, group = route_key(route), observed.external_name(target_group(containers[route.container]))
        before = observed.get(key)
        if group is not None:
            table[key] = _rule(route, group, spec)
        elif before is not None:
            table[key] = replace(held(before, managed.LB_LISTENER_RULE, _ASKED), replaceable=True)
    out = "AWS, registries and other services by HTTPS"
    table["out-https"] = ways.https_out(spec.security_group_id, out)
    return table | bindings.rules(spec.bindings, spec.security_group_id)


def route_key(route: Route) -> str:
    """Key of a route's rule: host and path are what it is, container and priority may change."""
    return f"route-{digest(route.host or '', route.path, length=10)}"


def route_keys(spec: WebServiceSpec) -> list[str]:
    """Keys of all rules."""
    return [route_key(route) for route in spec.routes]


def _target_group(container: Container, spec: WebServiceSpec, scope: Scope) -> Managed:
    fields: dict[str, object] = {
        "name": single_dashes(scope.aws_name(target_group(container), TARGET_GROUP_LIMIT)),
        "vpcId": spec.network.vpc_id,
        "targetType": "ip",
        "protocol": "HTTP",
        "port": container.port,
        "deregistrationDelay": str(DEREGISTRATION_DELAY),
    }
    if container.health_check is not None:
        fields["healthCheck"] = _check(container.health_check)
    return Managed(managed.LB_TARGET_GROUP, fields, replaceable=True)


def _check(check: HealthCheck) -> dict[str, object]:
    return {
        "enabled": True,
        "path": check.path,
        "matcher": check.status_codes,
        "interval": check.interval_seconds,
        "timeout": check.timeout_seconds,
        "healthyThreshold": check.healthy_threshold,
        "unhealthyThreshold": check.unhealthy_threshold,
    }


def _rule(route: Route, group: str, spec: WebServiceSpec) -> Managed:
    """A rule of the listener. It is replaced when the listener is another one, as when HTTPS is added."""
    if spec.ingress is None:
        raise SpecError("spec.ingress", "must be there for routes")
    conditions: list[dict[str, object]] = [{"pathPattern": {"values": [route.path]}}]
    if route.hosts:
        conditions.insert(0, {"hostHeader": {"values": list(route.hosts)}})
    return Managed(
        managed.LB_LISTENER_RULE,
        {
            "listenerArn": spec.ingress.listener_arn,
            "priority": route.priority,
            "condition": conditions,
            "action": [{"type": "forward", "targetGroupArn": group}],
        },
        replaceable=True,
    )


def _from_load_balancer(container: Container, spec: WebServiceSpec) -> dict[str, Managed]:
    """Both rules of the way from the load balancer: out of its group, and into this one."""
    if spec.ingress is None or container.port is None:
        raise SpecError("spec.ingress", "must be there for routes")
    if container.port is None:
        raise SpecError("spec.containers", f"{container.name} has routes and no port")
    out, into = ways.connection(
        spec.ingress.security_group_id, spec.security_group_id, container.port, f"Load balancer to {container.name}"
    )
    return {f"out-of-ingress-{container.port}": out, f"from-ingress-{container.port}": into}
