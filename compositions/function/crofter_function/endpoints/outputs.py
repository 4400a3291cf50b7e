"""What endpoints publish for other components."""

from crofter.api.components.endpoints import EndpointOutput, VpcEndpointsOutputs, VpcEndpointsSpec
from crofter_function.endpoints.interface import SECURITY_GROUP_KEY
from crofter_function.endpoints.names import key
from crofter_function.framework.observed import Observed


def outputs(spec: VpcEndpointsSpec, observed: Observed) -> VpcEndpointsOutputs | None:
    """The outputs; None until every id in them is known."""
    services = [*spec.gateway_services, *spec.interface_services]
    ids = observed.external_names(key(service) for service in services)
    group = observed.external_name(SECURITY_GROUP_KEY) if spec.interface_services else None
    if ids is None or (spec.interface_services and group is None):
        return None
    return VpcEndpointsOutputs(
        endpoints=[EndpointOutput(service=service, id=found) for service, found in zip(services, ids, strict=True)],
        security_group_id=group,
    )
