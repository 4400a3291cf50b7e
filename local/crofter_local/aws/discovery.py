"""What moto lacks of AWS Cloud Map: what it refuses, the namespace of a service, and that ECS registers tasks in it.

moto deletes what is in use, lists everything whatever it is asked for, believes that a service has no namespace when
its DNS settings have it, keeps the hosted zone of a namespace that is gone, and knows nothing of the registries of a
service of ECS. Its tasks have no addresses, so registrations have none either.
"""

from __future__ import annotations

import json
from functools import wraps
from typing import Any, Final

from moto.core.exceptions import JsonRESTError
from moto.ecs.exceptions import EcsClientException
from moto.ecs.models import EC2ContainerServiceBackend
from moto.ecs.models import Service as EcsService
from moto.route53.models import route53_backends
from moto.servicediscovery.exceptions import NamespaceNotFound, ServiceNotFound
from moto.servicediscovery.models import Service, ServiceDiscoveryBackend, servicediscovery_backends
from moto.servicediscovery.responses import ServiceDiscoveryResponse
from moto.utilities.utils import get_partition

_CHANGES: Final = ("create_service", "update_service", "delete_service")


def play() -> None:
    """From now on moto, in this process, does what Cloud Map does of these, and ECS with it."""
    backend = ServiceDiscoveryBackend
    if hasattr(backend.create_service, "__wrapped__"):
        return
    for name, function in (
        ("create_service", _in_its_namespace(backend.create_service)),
        ("delete_service", _empty(backend.delete_service)),
        ("delete_namespace", _without_services(backend.delete_namespace)),
    ):
        setattr(backend, name, function)
    for name, answer in (("list_namespaces", "Namespaces"), ("list_services", "Services")):
        setattr(ServiceDiscoveryResponse, name, _filtered(getattr(ServiceDiscoveryResponse, name), answer))
    for name in _CHANGES:
        setattr(EC2ContainerServiceBackend, name, _registered(getattr(EC2ContainerServiceBackend, name)))


def _in_its_namespace(original: Any) -> Any:
    @wraps(original)
    def create_service(backend: Any, **asked: Any) -> Service:
        namespace = asked.get("namespace_id") or (asked.get("dns_config") or {}).get("NamespaceId")
        if namespace not in backend.namespaces:
            raise NamespaceNotFound(str(namespace))
        if any((one.namespace_id, one.name) == (namespace, asked["name"]) for one in backend.services.values()):
            raise JsonRESTError("ServiceAlreadyExists", "Service already exists.")
        made: Service = original(backend, **{**asked, "namespace_id": namespace})
        return made

    return create_service


def _empty(original: Any) -> Any:
    @wraps(original)
    def delete_service(backend: Any, service_id: str) -> None:
        if backend.get_service(service_id).instances:
            raise JsonRESTError(
                "ResourceInUse",
                "Service contains registered instances; delete the instances before deleting the service",
            )
        backend.tagger.delete_all_tags_for_resource(backend.get_service(service_id).arn)
        original(backend, service_id)

    return delete_service


def _without_services(original: Any) -> Any:
    @wraps(original)
    def delete_namespace(backend: Any, namespace_id: str) -> str:
        namespace = backend.get_namespace(namespace_id)
        if any(one.namespace_id == namespace_id for one in backend.services.values()):
            raise JsonRESTError(
                "ResourceInUse", "Namespace has associated services; delete the services before deleting the namespace"
            )
        zone = namespace.dns_properties.get("HostedZoneId")
        if zone is not None:
            route53_backends[backend.account_id][get_partition(backend.region_name)].delete_hosted_zone(zone)
        backend.tagger.delete_all_tags_for_resource(namespace.arn)
        operation: str = original(backend, namespace_id)
        return operation

    return delete_namespace


_FILTERS: Final = {"NAME": "Name", "NAMESPACE_ID": "NamespaceId", "TYPE": "Type"}
"""By what is filtered: the field that it is said in."""


def _filtered(original: Any, answer: str) -> Any:
    @wraps(original)
    def listed(response: Any) -> str:
        wanted = {_FILTERS[one["Name"]]: one["Values"] for one in json.loads(response.body).get("Filters", ())}
        given = original(response)
        found = json.loads(given if isinstance(given, str) else given[2])[answer]
        here = [one for one in found if all(one[field] in values for field, values in wanted.items())]
        return json.dumps({answer: here})

    return listed


def _registered(original: Any) -> Any:
    @wraps(original)
    def change(backend: Any, *args: Any, **kwargs: Any) -> EcsService:
        asked = args[0] if args and isinstance(args[0], dict) else kwargs
        discovery = servicediscovery_backends[backend.account_id][backend.region_name]
        for one in asked.get("service_registries") or ():
            _service_of(discovery, one["registryArn"])
        service: EcsService = original(backend, *args, **kwargs)
        _register(discovery, service)
        return service

    return change


def _service_of(discovery: ServiceDiscoveryBackend, arn: str) -> Service:
    """The service of Cloud Map with an ARN; ECS refuses one that is not there."""
    try:
        return discovery.get_service(arn.rsplit("/", 1)[1])
    except ServiceNotFound as error:
        message = 'The service registry could not be validated. Route 53 error: "ServiceNotFound."'
        raise EcsClientException(message) from error


def _register(discovery: ServiceDiscoveryBackend, service: EcsService) -> None:
    """Registers as many tasks as the service has, where it says, and none elsewhere."""
    whose = {"ECS_CLUSTER_NAME": service.cluster_name, "ECS_SERVICE_NAME": service.name}
    for one in discovery.services.values():
        one.instances = [instance for instance in one.instances if not whose.items() <= instance.attributes.items()]
    if service.status != "ACTIVE":
        return
    for registry in service.service_registries:
        found = _service_of(discovery, registry["registryArn"])
        for number in range(service.desired_count):
            discovery.register_instance(found.id, f"{service.name}-{number}", "", dict(whose))
