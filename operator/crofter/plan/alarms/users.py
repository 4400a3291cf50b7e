"""Alarms of user pools, and of the functions that sign users in with a code."""

from typing import Any, Final

from crofter.api.environment import EnvironmentSpec
from crofter.plan.alarms.model import AT_LEAST, RECOMMENDED, Entry, Row, Thresholds, always, metric

_LAMBDA: Final = "AWS/Lambda"
_COGNITO: Final = "AWS/Cognito"


def _passwordless(spec: Any, _: EnvironmentSpec) -> bool:
    return spec.passwordless is not None


IDENTITY: Final = Entry(
    (
        Row(
            name="throttles",
            means="Sign-ins are refused, since there are too many at once.",
            subject="client",
            metrics=(metric("refused", _COGNITO, "SignInThrottles", "Sum"),),
            expression="SUM({refused})",
            threshold=Thresholds(dev=50, staging=10, prod=10),
            unit="sign-ins in a minute",
            why="Each is somebody who does not get in: above a handful, 5 of 5 minutes, it is no burst. "
            "https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html",
            tier="warning",
            evaluation_periods=5,
            comparison=AT_LEAST,
        ),
        Row(
            name="trigger-errors",
            means="Sign-ins with a code fail, because the functions behind them do.",
            subject="trigger",
            metrics=(
                metric("errors", _LAMBDA, "Errors", "Sum"),
                metric("invocations", _LAMBDA, "Invocations", "Sum"),
            ),
            expression="100 * SUM({errors}) / SUM({invocations})",
            threshold=Thresholds(dev=25, staging=10, prod=5),
            unit="per cent of invocations",
            why=f"AWS recommends the alarm with 3 of 3 minutes, relative to the number of invocations. {RECOMMENDED}",
            tier="critical",
            evaluation_periods=3,
            applies=_passwordless,
            when="with passwordless",
        ),
        Row(
            name="trigger-throttles",
            means="Sign-ins with a code fail, because the functions behind them may not run.",
            subject="trigger",
            metrics=(metric("throttles", _LAMBDA, "Throttles", "Sum"),),
            expression="SUM({throttles})",
            threshold=Thresholds(dev=10, staging=1, prod=1),
            unit="invocations in a minute",
            why=f"5 of 5 minutes are AWS's recommendation; Cognito tries three times, and then the user is told. "
            f"{RECOMMENDED}",
            tier="critical",
            evaluation_periods=5,
            comparison=AT_LEAST,
            applies=_passwordless,
            when="with passwordless",
        ),
        Row(
            name="trigger-duration",
            means="The functions behind sign-ins with a code take nearly as long as Cognito waits.",
            subject="trigger",
            metrics=(metric("duration", _LAMBDA, "Duration", "p90"),),
            expression="MAX({duration})",
            threshold=always(4),
            unit="seconds",
            why="Cognito waits for five seconds: with four the slowest sign-ins begin to fail. "
            "https://docs.aws.amazon.com/cognito/latest/developerguide/"
            "cognito-user-pools-working-with-lambda-triggers.html",
            tier="warning",
            evaluation_periods=5,
            applies=_passwordless,
            when="with passwordless",
            convert=lambda _spec, seconds: seconds * 1000,
        ),
    )
)
