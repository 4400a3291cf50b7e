"""VpcEndpoints: how AWS makes ways to its services that do not lead over the internet."""

from typing import Final

from crofter.api.components import endpoints as contract
from crofter.api.components.endpoints import VpcEndpointsSpec
from crofter_function.endpoints import gateway, interface, outputs
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, collected
from crofter_function.framework.scope import Scope


def compose(spec: VpcEndpointsSpec, scope: Scope, observed: Observed) -> Composed:
    """All managed resources of a group of endpoints. Raises SpecError for a service that cannot be one."""
    return Composed(
        collected(gateway.resources(spec, scope), interface.resources(spec, scope)), outputs.outputs(spec, observed)
    )


VPC_ENDPOINTS: Final = Component(contract.VPC_ENDPOINTS, compose)
