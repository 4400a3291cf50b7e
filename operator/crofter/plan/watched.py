"""What dashboards show: gathered from what components have published, and kept while one of them is in doubt."""

from collections.abc import Iterable
from typing import TypeVar

from crofter.api.components.database import AURORA, DATABASE, DatabaseOutputs
from crofter.api.components.function import LAMBDA_FUNCTION, LambdaFunctionOutputs
from crofter.api.components.http_api import HTTP_API, HttpApiOutputs
from crofter.api.components.ingress import INGRESS, IngressOutputs
from crofter.api.components.network import NETWORK, NetworkOutputs
from crofter.api.components.queue import QUEUE, QueueOutputs
from crofter.api.components.service import WEB_SERVICE, WebServiceOutputs
from crofter.api.components.watched import (
    Watched,
    WatchedApi,
    WatchedBalancer,
    WatchedDatabase,
    WatchedFunction,
    WatchedGateways,
    WatchedGroup,
    WatchedQueue,
    WatchedService,
    WatchedTarget,
)
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.databases import DatabaseSection
from crofter.api.sections.functions import FunctionSection
from crofter.api.sections.services import ServiceSection
from crofter.plan.inputs import published
from crofter.plan.observed import Observed

Entry = TypeVar("Entry", WatchedService, WatchedFunction, WatchedApi, WatchedQueue, WatchedDatabase, WatchedGroup)

NOTHING = Watched(services=[], functions=[], apis=[], queues=[], databases=[], groups=[], insights=False)


def watched(spec: EnvironmentSpec, observed: Observed, before: Watched) -> Watched:
    """Everything of the manifest that is known, and what was known `before` of the rest of it.

    What is not there yet has no values, and is added once it is there. What can be added waits for other components
    that are being created without an error: each addition makes Crossplane apply all that the Monitoring is made of.
    """
    found = _known(spec, observed, before)
    if not any(_is_under_way(observed, component) for component in _components(spec) - _shown(before)):
        return found
    shown = _shown(before)
    return found.model_copy(
        update={
            "services": [one for one in found.services if one.component in shown],
            "functions": [one for one in found.functions if one.component in shown],
            "apis": [one for one in found.apis if one.component in shown],
            "queues": [one for one in found.queues if one.component in shown],
            "databases": [one for one in found.databases if one.component in shown],
            "groups": [one for one in found.groups if one.component in shown],
            "balancer": found.balancer if before.balancer is not None else None,
            "gateways": found.gateways if before.gateways is not None else None,
        }
    )


def _components(spec: EnvironmentSpec) -> set[str]:
    """The components of a manifest that are shown once they are there."""
    several = (
        (WEB_SERVICE, spec.services),
        (LAMBDA_FUNCTION, spec.functions),
        (HTTP_API, spec.apis),
        (QUEUE, spec.queues),
        (DATABASE, spec.databases),
    )
    found = {f"{kind.name}/{one.name}" for kind, sections in several for one in sections or ()}
    return found | ({INGRESS.name} if spec.ingress is not None else set())


def _shown(before: Watched) -> set[str]:
    found = {
        *(one.component for one in before.services),
        *(one.component for one in before.functions),
        *(one.component for one in before.apis),
        *(one.component for one in before.queues),
        *(one.component for one in before.databases),
    }
    return found | ({before.balancer.component} if before.balancer is not None else set())


def _is_under_way(observed: Observed, component: str) -> bool:
    """Whether a component is being created, has not published anything, and has no error so far."""
    xr = observed.xrs.get(component)
    if xr is None or xr.deleting or xr.outputs is not None:
        return False
    return xr.status is None or not xr.status.resources.failing


def _known(spec: EnvironmentSpec, observed: Observed, before: Watched) -> Watched:
    services, functions = spec.services or (), spec.functions or ()
    return Watched(
        services=_kept((_service(one, observed) for one in services), before.services),
        functions=_kept((_function(one, observed) for one in functions), before.functions),
        apis=_kept((_api(f"{HTTP_API.name}/{one.name}", observed) for one in spec.apis or ()), before.apis),
        queues=_kept((_queue(f"{QUEUE.name}/{one.name}", observed) for one in spec.queues or ()), before.queues),
        databases=_kept((_database(one, observed) for one in spec.databases or ()), before.databases),
        groups=_kept(
            (
                *(_service_group(f"{WEB_SERVICE.name}/{one.name}", observed) for one in services),
                *(_function_group(f"{LAMBDA_FUNCTION.name}/{one.name}", observed) for one in functions),
            ),
            before.groups,
        ),
        insights=bool(spec.cluster is not None and spec.cluster.insights),
        balancer=(_balancer(observed) or before.balancer) if spec.ingress is not None else None,
        gateways=(_gateways(observed) or before.gateways) if spec.network is not None else None,
    )


def _kept(found: Iterable[Entry | str], before: list[Entry]) -> list[Entry]:
    """The entries that were found; of a component that was not, which is a name here, the one of before, if any."""
    known = {one.component: one for one in before}
    entries = [known.get(one) if isinstance(one, str) else one for one in found]
    return [one for one in entries if one is not None]


def _service(section: ServiceSection, observed: Observed) -> WatchedService | str:
    component = f"{WEB_SERVICE.name}/{section.name}"
    outputs = published(observed, component, WebServiceOutputs)
    if outputs is None:
        return component
    return WatchedService(
        component=component,
        cluster=outputs.cluster_name,
        service=outputs.service_name,
        targets=[WatchedTarget(container=one.container, arn_suffix=one.arn_suffix) for one in outputs.targets or ()],
        traced=bool(section.tracing),
    )


def _function(section: FunctionSection, observed: Observed) -> WatchedFunction | str:
    component = f"{LAMBDA_FUNCTION.name}/{section.name}"
    outputs = published(observed, component, LambdaFunctionOutputs)
    if outputs is None:
        return component
    return WatchedFunction(
        component=component,
        function=outputs.name,
        dead_letters=_last(outputs.dead_letter_url, "/"),
        traced=bool(section.tracing),
    )


def _api(component: str, observed: Observed) -> WatchedApi | str:
    outputs = published(observed, component, HttpApiOutputs)
    return component if outputs is None else WatchedApi(component=component, id=outputs.id)


def _queue(component: str, observed: Observed) -> WatchedQueue | str:
    outputs = published(observed, component, QueueOutputs)
    if outputs is None:
        return component
    return WatchedQueue(
        component=component, queue=_last(outputs.arn, ":"), dead_letters=_last(outputs.dead_letter_arn, ":")
    )


def _database(section: DatabaseSection, observed: Observed) -> WatchedDatabase | str:
    component = f"{DATABASE.name}/{section.name}"
    outputs = published(observed, component, DatabaseOutputs)
    if outputs is None:
        return component
    return WatchedDatabase(
        component=component,
        identifier=outputs.identifier,
        aurora=outputs.engine in AURORA,
        serverless=section.serverless is not None,
    )


def _service_group(component: str, observed: Observed) -> WatchedGroup | str:
    outputs = published(observed, component, WebServiceOutputs)
    return component if outputs is None else WatchedGroup(component=component, log_group=outputs.log_group)


def _function_group(component: str, observed: Observed) -> WatchedGroup | str:
    outputs = published(observed, component, LambdaFunctionOutputs)
    return component if outputs is None else WatchedGroup(component=component, log_group=outputs.log_group)


def _balancer(observed: Observed) -> WatchedBalancer | None:
    outputs = published(observed, INGRESS.name, IngressOutputs)
    return None if outputs is None else WatchedBalancer(component=INGRESS.name, arn_suffix=outputs.arn_suffix)


def _gateways(observed: Observed) -> WatchedGateways | None:
    outputs = published(observed, NETWORK.name, NetworkOutputs)
    if outputs is None or not outputs.nat_gateway_ids:
        return None
    return WatchedGateways(component=NETWORK.name, ids=outputs.nat_gateway_ids)


def _last(name: str, separator: str) -> str:
    return name.rsplit(separator, 1)[-1]
