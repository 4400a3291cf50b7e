"""Rules about the network."""

from functools import lru_cache
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError
from typing import Final

from crofter.api.endpoints import PRIVATE_WORKLOADS_NEED
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.network import LARGEST_PREFIX, PRIVATE_BLOCKS, SMALLEST_PREFIX
from crofter.plan.images import ECR_IMAGE
from crofter.plan.profiles import effective
from crofter.validation.context import Context, Neighbour
from crofter.validation.problem import Problem

_FIELD: Final = "spec.network.cidr"
_PRIVATE: Final = tuple(IPv4Network(block) for block in PRIVATE_BLOCKS)


@lru_cache(maxsize=16384)
def parsed(cidr: str) -> IPv4Network | None:
    """The block, or None when it is none (rule `block` says so). Remembered: every look compares all neighbours."""
    try:
        return IPv4Network(cidr)
    except (AddressValueError, NetmaskValueError, ValueError):
        return None


def block(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """The VPC's block is private, aligned, and of a size that AWS and the address plan allow."""
    if spec.network is None:
        return ()
    given = spec.network.cidr
    network = parsed(given)
    if network is None:
        try:
            aligned = IPv4Network(given, strict=False)
        except ValueError:
            fix = "write an address and a prefix length, for example 10.40.0.0/16"
            return (Problem(_FIELD, given, "not an IPv4 block", fix),)
        return (Problem(_FIELD, given, "has host bits set", f"did you mean {aligned}?"),)
    problems = []
    if "/" not in given:
        problems.append(Problem(_FIELD, given, "has no prefix length", f"did you mean {given}/{SMALLEST_PREFIX}?"))
    elif network.prefixlen < SMALLEST_PREFIX:
        rule = f"larger than /{SMALLEST_PREFIX}, the largest VPC that AWS allows"
        problems.append(Problem(_FIELD, given, rule, f"use {network.network_address}/{SMALLEST_PREFIX}"))
    elif network.prefixlen > LARGEST_PREFIX:
        rule = (
            f"too small for its zones: three zones of public, private and data subnets need /{LARGEST_PREFIX} or "
            "larger (AWS subnets have /28 at least)"
        )
        wider = network.supernet(new_prefix=LARGEST_PREFIX)
        problems.append(Problem(_FIELD, given, rule, f"use {wider} or larger"))
    if not any(network.subnet_of(private) for private in _PRIVATE):
        rule = f"not private: outside {', '.join(PRIVATE_BLOCKS)}"
        problems.append(Problem(_FIELD, given, rule, "choose a block inside one of them"))
    return tuple(problems)


def way_out(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Private workloads reach what they cannot do without, by NAT or by endpoints."""
    if spec.network is None or spec.network.endpoints is None:
        return ()
    network = effective(spec).network
    if network is None or network.nat_gateways != "None":
        return ()
    missing = sorted(set(PRIVATE_WORKLOADS_NEED) - set(network.endpoints or ()))
    if not missing:
        return ()
    return (
        Problem(
            "spec.network.endpoints",
            spec.network.endpoints,
            "with natGateways None private workloads have no way out to "
            f"{', '.join(missing)}, which they cannot start or run without",
            f"add {', '.join(missing)}, or leave endpoints out to have them derived, or set natGateways to Single",
        ),
    )


def images(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Without a way out to the internet there are no images but those of private registries of ECR.

    The collector of traces is of a public one.
    https://docs.aws.amazon.com/AmazonECR/latest/public/public-registries.html
    """
    whole = effective(spec)
    if whole.network is None or whole.network.nat_gateways != "None":
        return ()
    way = "which nothing leads to with natGateways None: there are endpoints of private registries of ECR alone"
    found = []
    for place, service in enumerate(whole.services or ()):
        field = f"spec.services[{place}]"
        for number, container in enumerate(service.containers):
            uri = container.image.uri
            if uri is not None and ECR_IMAGE.match(uri) is None:
                fix = "push it to one of spec.registries, or set natGateways to Single"
                where = f"{field}.containers[{number}].image.uri"
                found.append(Problem(where, uri, f"is of a registry {way}", fix))
        if service.tracing:
            fix = "set it to false, or natGateways to Single"
            rule = f"needs the collector's image, of public.ecr.aws, {way}"
            found.append(Problem(f"{field}.tracing", service.tracing, rule, fix))
    return tuple(found)


def overlap(spec: EnvironmentSpec, context: Context) -> tuple[Problem, ...]:
    """The block overlaps no other Environment's of the same Account; of two that do, the older one stays."""
    if spec.network is None:
        return ()
    network = parsed(spec.network.cidr)
    if network is None:
        return ()
    if context.old is not None and context.old.network is not None:
        return ()
    return tuple(
        Problem(
            _FIELD,
            spec.network.cidr,
            f"overlaps {other.cidr} of Environment {other.namespace}/{other.name} in Account {spec.account_ref.name}, "
            "so the two could never be connected",
            "choose a block that is free in this Account",
        )
        for other in context.yields_to(other for other in context.neighbours if _overlaps(network, other))
    )


def _overlaps(network: IPv4Network, other: Neighbour) -> bool:
    theirs = parsed(other.cidr) if other.cidr else None
    return theirs is not None and network.overlaps(theirs)
