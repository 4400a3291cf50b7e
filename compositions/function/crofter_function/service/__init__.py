"""WebService: how AWS runs containers on Fargate, leads requests to them and scales their number."""

from typing import Final

from crofter.api.components import service as contract
from crofter.api.components.service import TargetOutput, WebServiceOutputs, WebServiceSpec
from crofter_function.framework import alarms, logs, roles
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, collected
from crofter_function.framework.scope import Scope
from crofter_function.service import discovery, ecs, identity, names, routing, scaling, tasks
from crofter_function.service.names import DISCOVERY_KEY, LOG_GROUP_KEY, SERVICE_KEY, TASK_ROLE_KEY


def compose(spec: WebServiceSpec, scope: Scope, observed: Observed) -> Composed:
    """All managed resources of a service. Raises SpecError for routes that lead nowhere."""
    return Composed(
        collected(
            identity.resources(spec, scope),
            tasks.resources(spec, scope, observed),
            routing.resources(spec, scope, observed),
            discovery.resources(spec, observed),
            ecs.resources(spec, scope, observed),
            scaling.resources(spec, scope, observed),
            alarms.resources(spec, scope, observed, _measured(spec, scope, observed)),
        ),
        _outputs(spec, scope, observed),
    )


def _measured(spec: WebServiceSpec, scope: Scope, observed: Observed) -> dict[str, list[dict[str, str] | None]]:
    """What metrics call the service, and the target groups of its containers once AWS has told."""
    groups: list[dict[str, str] | None] = []
    for container in names.routed(spec):
        suffix = observed.at_provider(names.target_group(container), "arnSuffix")
        known = suffix is not None and spec.ingress is not None
        balancer = spec.ingress.arn_suffix if spec.ingress is not None else ""
        groups.append({"LoadBalancer": balancer, "TargetGroup": suffix or ""} if known else None)
    service = {"ClusterName": spec.cluster.name, "ServiceName": names.service(scope)}
    made = observed.at_provider(SERVICE_KEY, "id") is not None
    return {"service": [service if made else None], "target-group": groups}


def _outputs(spec: WebServiceSpec, scope: Scope, observed: Observed) -> WebServiceOutputs | None:
    task_definition = tasks.arn(spec, scope, observed)
    if task_definition is None or observed.at_provider(SERVICE_KEY, "id") is None:
        return None
    return WebServiceOutputs(
        cluster_name=spec.cluster.name,
        service_name=names.service(scope),
        task_definition_arn=task_definition,
        log_group=logs.group_name(scope, LOG_GROUP_KEY),
        task_role_arn=roles.arn(scope, TASK_ROLE_KEY),
        targets=_targets(spec, observed) or None,
        discovery_id=observed.external_name(DISCOVERY_KEY),
    )


def _targets(spec: WebServiceSpec, observed: Observed) -> list[TargetOutput]:
    """What requests come to, as far as it is known."""
    found = {one.name: observed.at_provider(names.target_group(one), "arnSuffix") for one in names.routed(spec)}
    return [TargetOutput(container=name, arn_suffix=suffix) for name, suffix in found.items() if suffix is not None]


WEB_SERVICE: Final = Component(contract.WEB_SERVICE, compose)
