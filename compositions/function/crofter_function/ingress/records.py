"""Records that lead to the load balancer."""

from crofter.api.components.ingress import IngressSpec
from crofter_function.framework import records
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed, SpecError
from crofter_function.ingress.balancer import BALANCER_KEY


def resources(spec: IngressSpec, observed: Observed) -> dict[str, Managed]:
    """Keys `alias-<host>`, a dash for each dot and `any` for a star; none without a hosted zone.

    Raises SpecError for a name that is there twice.
    """
    table: dict[str, Managed] = {}
    leading = records.target(
        observed.at_provider(BALANCER_KEY, "dnsName"), observed.at_provider(BALANCER_KEY, "zoneId")
    )
    seen: set[str] = set()
    for place, host in enumerate(spec.aliases):
        key = f"alias-{host.replace('*', 'any').replace('.', '-')}"
        if key in seen:
            raise SpecError(f"spec.aliases.{place}", f"{host} has the key {key}, which is taken")
        seen.add(key)
        record = records.alias(host, spec.hosted_zone_id, leading, observed.get(key), health=True)
        if record is not None:
            table[key] = record
    return table
