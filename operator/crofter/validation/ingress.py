"""Rules about the load balancer."""

from typing import Final

from crofter.api.environment import EnvironmentSpec
from crofter.plan.certificates import domain_of
from crofter.plan.profiles import effective
from crofter.validation.context import Context
from crofter.validation.problem import ABSENT, Problem

_ZONES: Final = 2


def placed(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """A load balancer has a network, and one that is internal has private subnets in two zones."""
    if spec.ingress is None:
        return ()
    if spec.network is None:
        rule = "must be there for spec.ingress: a load balancer is in a network"
        return (Problem("spec.network", ABSENT, rule, "add it, or remove spec.ingress"),)
    network = effective(spec).network
    zones = 1 if network is None else network.availability_zones or 1
    if spec.ingress.internal and zones < _ZONES:
        rule = "must be 2 or more for an internal load balancer: AWS wants its private subnets in two zones"
        fix = "raise it, or set spec.ingress.internal to false"
        return (Problem("spec.network.availabilityZones", zones, rule, fix),)
    return ()


def zone(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """A hosted zone is for hosts."""
    ingress = spec.ingress
    if ingress is None or ingress.hosted_zone_id is None or ingress.hosts:
        return ()
    rule = "goes with hosts: they are what gets a record in it"
    return (Problem("spec.ingress.hostedZoneId", ingress.hosted_zone_id, rule, "name the hosts, or remove it"),)


def certified(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """A load balancer whose hosts are in the Environment's domains speaks HTTPS for each of them.

    It has one certificate: of a domain that all hosts are of. Without it there would be HTTP only, and nobody told.
    """
    ingress = spec.ingress
    hosts = (ingress.hosts if ingress is not None else None) or []
    if ingress is None or ingress.certificate_arn is not None or domain_of(spec, hosts) is not None:
        return ()
    names = [one.name for one in spec.domains or ()]
    if not any(host == one or host.endswith(f".{one}") for host in hosts for one in names):
        return ()
    rule = f"are not all of one domain of spec.domains ({', '.join(names)}), and a load balancer has one certificate"
    fix = "set wildcard of the domain they are directly under, or give certificateArn of a certificate for all of them"
    return (Problem("spec.ingress.hosts", hosts, rule, fix),)


def internal(spec: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    """A load balancer stays where it is reached from."""
    before = context.old.ingress if context.old else None
    if spec.ingress is None or before is None or bool(spec.ingress.internal) == bool(before.internal):
        return ()
    rule = f"cannot be changed (it is {str(bool(before.internal)).lower()}): AWS decides it when it is made"
    fix = "remove spec.ingress, and add it again once it is gone"
    return (Problem("spec.ingress.internal", bool(spec.ingress.internal), rule, fix),)
