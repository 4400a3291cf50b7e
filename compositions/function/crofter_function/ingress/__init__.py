"""Ingress: how AWS makes an Application Load Balancer."""

from typing import Final

from crofter.api.components import ingress as contract
from crofter.api.components.ingress import IngressOutputs, IngressSpec
from crofter_function.framework import alarms
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, collected
from crofter_function.framework.scope import Scope
from crofter_function.ingress import balancer, firewall, records
from crofter_function.ingress.balancer import BALANCER_KEY


def compose(spec: IngressSpec, scope: Scope, observed: Observed) -> Composed:
    """All managed resources of a load balancer. Raises SpecError for a name that is there twice."""
    return Composed(
        collected(
            balancer.resources(spec, scope),
            firewall.resources(spec, scope, observed),
            records.resources(spec, observed),
            alarms.resources(spec, scope, observed, {"balancer": [_measured(observed)]}),
        ),
        _outputs(spec, observed),
    )


def _measured(observed: Observed) -> dict[str, str] | None:
    """What metrics call the load balancer, once AWS has told."""
    suffix = observed.at_provider(BALANCER_KEY, "arnSuffix")
    return None if suffix is None else {"LoadBalancer": suffix}


def _outputs(spec: IngressSpec, observed: Observed) -> IngressOutputs | None:
    https = spec.certificate_arn is not None
    found = {
        name: observed.at_provider(BALANCER_KEY, field)
        for name, field in {
            "arn": "arn",
            "arn_suffix": "arnSuffix",
            "dns_name": "dnsName",
            "hosted_zone_id": "zoneId",
        }.items()
    }
    listener = observed.external_name(balancer.HTTPS_KEY if https else balancer.HTTP_KEY)
    known = {name: value for name, value in found.items() if value is not None}
    if listener is None or len(known) < len(found):
        return None
    return IngressOutputs(**known, listener_arn=listener, security_group_id=spec.security_group_id, https=https)


INGRESS: Final = Component(contract.INGRESS, compose)
