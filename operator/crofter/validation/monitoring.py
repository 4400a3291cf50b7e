"""Rules about monitoring."""

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.problem import Problem
from crofter.validation.references import unknown


def addresses(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Nobody is told twice: SNS has one subscription for an address of a topic."""
    tiers = spec.monitoring.tiers if spec.monitoring is not None else None
    if tiers is None:
        return ()
    return tuple(
        Problem(f"spec.monitoring.tiers.{name}.email[{place}]", address, "is there twice", "remove one")
        for name, tier in (("critical", tiers.critical), ("warning", tiers.warning), ("info", tiers.info))
        for place, address in enumerate((tier.email if tier is not None else None) or ())
        if tier is not None and address in (tier.email or [])[:place]
    )


def endpoints(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """The secret that holds the URL of an endpoint is there, and is not a random one."""
    tiers = spec.monitoring.tiers if spec.monitoring is not None else None
    if tiers is None:
        return ()
    secrets = {one.name: one for one in spec.secrets or ()}
    found = []
    for name, tier in (("critical", tiers.critical), ("warning", tiers.warning), ("info", tiers.info)):
        asked = tier.endpoint_secret_ref if tier is not None else None
        if asked is None:
            continue
        field = f"spec.monitoring.tiers.{name}.endpointSecretRef.name"
        if asked.name not in secrets:
            found.append(unknown(field, asked.name, "secret", secrets))
        elif secrets[asked.name].generate is not None:
            fix = "give the secret valueFrom, or make it external"
            found.append(Problem(field, asked.name, "has a random value, which is no URL", fix))
    return tuple(found)
