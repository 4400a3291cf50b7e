"""Rules about names of the DNS."""

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.problem import ABSENT, Problem


def zone(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Every name has the hosted zone in which AWS is shown whose it is."""
    return tuple(
        Problem(
            f"spec.domains[{place}].hostedZoneId",
            ABSENT,
            f"AWS issues no certificate for {domain.name} before a record in its public hosted zone shows whose it is",
            "make a hosted zone in Route 53, point the name's NS records at it, and give its id",
        )
        for place, domain in enumerate(spec.domains or ())
        if domain.hosted_zone_id is None
    )
