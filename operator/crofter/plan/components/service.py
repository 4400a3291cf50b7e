"""Plans the WebServices: one for each service of the manifest, once all that it runs on is there."""

from dataclasses import dataclass
from typing import Final

from crofter.api.components.binding import Variable
from crofter.api.components.cluster import CLUSTER, ClusterOutputs
from crofter.api.components.ingress import INGRESS, IngressOutputs
from crofter.api.components.network import NETWORK, NetworkOutputs
from crofter.api.components.service import (
    WEB_SERVICE,
    Container,
    HealthCheck,
    Metric,
    Route,
    Scaling,
    Schedule,
    ServiceCluster,
    ServiceIngress,
    ServiceNetwork,
    Threshold,
    WebServiceOutputs,
    WebServiceSpec,
)
from crofter.api.environment import EnvironmentSpec
from crofter.api.model import Model
from crofter.api.sections.services import ContainerSection, ScalingSection, ServiceSection
from crofter.api.status import Endpoint
from crofter.plan import discovery
from crofter.plan.bindings import Waiting, bindings
from crofter.plan.head import head
from crofter.plan.images import NoImage, image
from crofter.plan.inputs import kept, missing, published
from crofter.plan.keys import key_arn, no_key
from crofter.plan.looks import Look
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed, ObservedXR
from crofter.plan.priorities import RouteKey, priorities
from crofter.plan.security_groups import no_group, own_group

_PLAIN: Final = {"architecture", "cpu", "exec", "log_retention_days", "memory", "tracing"}
"""Fields of the manifest that the composite resource has under the same name."""


def component_of(name: str) -> str:
    """Name of the component that has the service of this name."""
    return f"{WEB_SERVICE.name}/{name}"


@dataclass(frozen=True, slots=True)
class Place:
    """What a service runs on, and what leads to it."""

    network: ServiceNetwork
    security_group_id: str
    cluster: ServiceCluster
    logs_key_arn: str
    ingress: ServiceIngress | None


def instances(environment: Environment, observed: Observed) -> tuple[WebServiceSpec | Blocked, ...]:
    """One WebService for each, with the priorities of all their routes."""
    places = priorities(_routes(environment.spec), _existing(observed))
    return tuple(_instance(section, places, environment, observed) for section in environment.spec.services or ())


def _instance(
    section: ServiceSection, places: dict[RouteKey, int], environment: Environment, observed: Observed
) -> WebServiceSpec | Blocked:
    component = component_of(section.name)
    place = _place(section, observed)
    if isinstance(place, Waiting):
        return Blocked(WEB_SERVICE, component, place.message)
    bound = bindings(section.uses or (), environment, observed, component)
    if isinstance(bound, Waiting):
        return Blocked(WEB_SERVICE, component, bound.message, looks=bound.looks)
    containers = []
    for one in section.containers:
        made = _container(one, observed, component)
        if isinstance(made, NoImage):
            return Blocked(WEB_SERVICE, component, made.message, looks=made.looks)
        containers.append(made)
    named = discovery.of_service(environment, observed, section.name)
    if named is None and section.name in discovery.used(environment.spec) and component not in observed.xrs:
        return Blocked(WEB_SERVICE, component, f"waits for {CLUSTER.name}: the namespace of services is not known yet")
    cluster = environment.spec.cluster
    return WebServiceSpec(
        **head(environment, observed, component),
        network=place.network,
        security_group_id=place.security_group_id,
        cluster=place.cluster,
        ingress=place.ingress,
        logs_key_arn=place.logs_key_arn,
        containers=containers,
        routes=_own_routes(section, environment.spec, places),
        scaling=_scaling(section.scaling or ScalingSection()),
        spot=section.spot if section.spot is not None else (cluster.spot if cluster else None) or 0,
        bindings=bound,
        discovery=named,
        **section.model_dump(include=_PLAIN),
    )


def _place(section: ServiceSection, observed: Observed) -> Place | Waiting:
    """Where the service runs; what of it is in doubt stays as the service has it."""
    component = component_of(section.name)
    network = _network(observed) or kept(observed, component, "network", ServiceNetwork)
    if network is None:
        return Waiting(missing(observed, NETWORK.name))
    group = own_group(observed, component)
    if group is None:
        return Waiting(no_group(observed, component))
    key = key_arn(observed, component, "logs", "logsKeyArn")
    if key is None:
        return Waiting(no_key(observed, "logs"))
    cluster = _cluster(observed) or kept(observed, component, "cluster", ServiceCluster)
    if cluster is None:
        return Waiting(missing(observed, CLUSTER.name))
    ingress = None
    if section.routes:
        ingress = _ingress(observed) or kept(observed, component, "ingress", ServiceIngress)
        if ingress is None:
            return Waiting(missing(observed, INGRESS.name))
    return Place(network, group, cluster, key, ingress)


def _network(observed: Observed) -> ServiceNetwork | None:
    found = published(observed, NETWORK.name, NetworkOutputs)
    if found is None:
        return None
    return ServiceNetwork(vpc_id=found.vpc_id, subnets=[one.id for one in found.private_subnets])


def _cluster(observed: Observed) -> ServiceCluster | None:
    found = published(observed, CLUSTER.name, ClusterOutputs)
    if found is None:
        return None
    return ServiceCluster(name=found.name, arn=found.arn, exec_log_group=found.exec_log_group)


def _ingress(observed: Observed) -> ServiceIngress | None:
    found = published(observed, INGRESS.name, IngressOutputs)
    if found is None:
        return None
    return ServiceIngress(
        listener_arn=found.listener_arn, security_group_id=found.security_group_id, arn_suffix=found.arn_suffix
    )


def _container(section: ContainerSection, observed: Observed, component: str) -> Container | NoImage:
    found = image(section.image, observed, component)
    if isinstance(found, NoImage):
        return found
    check = section.health_check
    return Container(
        name=section.name,
        image=found.uri,
        repository_arn=found.repository_arn,
        port=section.port,
        command=section.command,
        variables=[Variable(name=name, value=value) for name, value in sorted((section.env or {}).items())],
        essential=section.essential is not False,
        health_check=None if check is None else HealthCheck.model_validate(check.model_dump()),
    )


def _routes(spec: EnvironmentSpec) -> list[RouteKey]:
    return [RouteKey(one.host or "", one.path) for section in spec.services or () for one in section.routes or ()]


def _existing(observed: Observed) -> dict[RouteKey, int]:
    """The priorities that services have, those that are going included: AWS still has them."""
    found = {}
    for xr in observed.xrs.values():
        if xr.kind is WEB_SERVICE:
            for route in xr.spec.get("routes", ()):
                found[RouteKey(route.get("host", ""), route["path"])] = int(route["priority"])
    return found


def _own_routes(section: ServiceSection, spec: EnvironmentSpec, places: dict[RouteKey, int]) -> list[Route]:
    everywhere = list((spec.ingress.hosts if spec.ingress else None) or ())
    found = [
        Route(
            host=one.host,
            hosts=[one.host] if one.host else everywhere,
            path=one.path,
            container=one.container,
            priority=places[RouteKey(one.host or "", one.path)],
        )
        for one in section.routes or ()
    ]
    return sorted(found, key=lambda route: route.priority)


def _scaling(section: ScalingSection) -> Scaling:
    return Scaling(
        min=section.min or 0,
        max=section.max or 0,
        cpu=None if section.cpu is None else Threshold.model_validate(section.cpu.model_dump()),
        memory=None if section.memory is None else Threshold.model_validate(section.memory.model_dump()),
        requests_per_target=section.requests_per_target,
        metric=None if section.metric is None else Metric.model_validate(section.metric.model_dump()),
        schedules=[
            Schedule.model_validate(one.model_dump())
            for one in sorted(section.schedules or (), key=lambda schedule: schedule.name)
        ],
    )


def looks(xr: ObservedXR) -> tuple[Look, ...]:
    """Whether ECS has rolled out what is to run."""
    outputs = xr.outputs
    if not isinstance(outputs, WebServiceOutputs):
        return ()
    about = (outputs.cluster_name, outputs.service_name, outputs.task_definition_arn)
    return (Look("Rollout", xr.component, about),)


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """What ECS calls the service, and where its logs are."""
    if not isinstance(outputs, WebServiceOutputs):
        return ()
    return (
        Endpoint(name=f"{component}/service", value=outputs.service_name),
        Endpoint(name=f"{component}/log-group", value=outputs.log_group),
    )


PLANNER: Final = ComponentPlanner(kind=WEB_SERVICE, instances=instances, looks=looks, endpoints=endpoints)
