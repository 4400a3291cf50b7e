"""Rules about secrets."""

from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.secrets import SOURCES
from crofter.validation.context import Context
from crofter.validation.problem import Problem

_SHORTEST = 7
"""Days: the shortest recovery window of AWS.
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
"""


def source(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Every secret has its value from just one place."""
    problems = []
    for place, secret in enumerate(spec.secrets or ()):
        said = [name for name in SOURCES if name in secret.wire()]
        if len(said) != 1:
            wrong = f"says {' and '.join(said)}" if said else "says nothing of where its value comes from"
            fix = "set just one: external, generate or valueFrom"
            problems.append(Problem(f"spec.secrets[{place}]", secret.name, wrong, fix))
    return tuple(problems)


def recovery(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """AWS keeps a deleted secret for a week at least, or not at all."""
    return tuple(
        Problem(
            f"spec.secrets[{place}].recoveryWindowDays",
            secret.recovery_window_days,
            "AWS keeps a deleted secret for 7 to 30 days or not at all",
            "set 0, or 7 to 30",
        )
        for place, secret in enumerate(spec.secrets or ())
        if secret.recovery_window_days is not None and 0 < secret.recovery_window_days < _SHORTEST
    )
