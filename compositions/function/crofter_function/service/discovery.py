"""The name by which other workloads find a service: a service of AWS Cloud Map, in which ECS registers the tasks."""

from dataclasses import replace
from typing import Final

from crofter.api import managed
from crofter.api.components.service import WebServiceSpec
from crofter_function.framework.held import held
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Managed
from crofter_function.service.defaults import RECORD_TTL
from crofter_function.service.names import DISCOVERY_KEY, SERVICE_KEY

_ASKED: Final = ("dnsConfig", "forceDestroy", "healthCheckCustomConfig", "name")
"""The fields that are asked for."""


def resources(spec: WebServiceSpec, observed: Observed) -> dict[str, Managed]:
    """Key `discovery` where someone uses the service, and afterwards until ECS has let it go.

    It holds registrations alone, which go with it. ECS says itself which tasks are well, where it is asked to.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
    """
    before = observed.get(DISCOVERY_KEY)
    if spec.discovery is not None:
        fields = {
            "name": spec.discovery.name,
            "dnsConfig": {
                "namespaceId": spec.discovery.namespace_id,
                "routingPolicy": "MULTIVALUE",
                "dnsRecords": [{"type": "A", "ttl": RECORD_TTL}],
            },
            "healthCheckCustomConfig": {"failureThreshold": 1},
            "forceDestroy": True,
        }
        return {DISCOVERY_KEY: Managed(managed.DISCOVERY_SERVICE, fields, replaceable=True)}
    if before is not None and _registers(observed):
        return {DISCOVERY_KEY: replace(held(before, managed.DISCOVERY_SERVICE, _ASKED), replaceable=True)}
    return {}


def _registers(observed: Observed) -> bool:
    """Whether ECS registers tasks, as AWS was last seen."""
    return observed.at_provider(SERVICE_KEY, "serviceRegistries", "registryArn") is not None


def registry(observed: Observed) -> str | None:
    """ARN of what ECS registers tasks in, once AWS has it."""
    return observed.at_provider(DISCOVERY_KEY, "arn")
