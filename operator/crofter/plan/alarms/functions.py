"""Alarms of Lambda functions."""

from typing import Final

from crofter.api.components.function import LambdaFunctionSpec
from crofter.plan.alarms.model import AT_LEAST, RECOMMENDED, Entry, Row, Thresholds, always, metric
from crofter.plan.alarms.queues import dead_letters

_LAMBDA: Final = "AWS/Lambda"


def _of_timeout(spec: LambdaFunctionSpec, percent: float) -> float:
    return percent / 100 * spec.timeout_seconds * 1000


def _of_concurrency(spec: LambdaFunctionSpec, percent: float) -> float:
    return percent / 100 * (spec.reserved_concurrency or 0)


FUNCTIONS: Final = Entry(
    (
        Row(
            name="errors",
            means="Too many invocations end in an error.",
            subject="function",
            metrics=(
                metric("errors", _LAMBDA, "Errors", "Sum"),
                metric("invocations", _LAMBDA, "Invocations", "Sum"),
            ),
            expression="100 * SUM({errors}) / SUM({invocations})",
            threshold=Thresholds(dev=25, staging=10, prod=5),
            unit="per cent of invocations",
            why=f"AWS recommends the alarm with 3 of 3 minutes, relative to the number of invocations: one failed "
            f"invocation in a quiet minute is no outage. {RECOMMENDED}",
            tier="critical",
            evaluation_periods=3,
        ),
        Row(
            name="throttles",
            means="Invocations are refused, since no more may run at once.",
            subject="function",
            metrics=(metric("throttles", _LAMBDA, "Throttles", "Sum"),),
            threshold=Thresholds(dev=10, staging=1, prod=1),
            unit="invocations in a minute",
            why=f"5 of 5 minutes are AWS's recommendation: asynchronous ones are tried again. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=5,
            comparison=AT_LEAST,
        ),
        Row(
            name="duration",
            means="Invocations take nearly as long as they may; what takes longer is cut off.",
            subject="function",
            metrics=(metric("duration", _LAMBDA, "Duration", "p90"),),
            threshold=always(90),
            unit="per cent of the timeout",
            why=f"p90 over 15 of 15 minutes is AWS's recommendation; 90 per cent leave time to act. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=15,
            convert=_of_timeout,
        ),
        dead_letters("the function"),
        Row(
            name="async-age",
            means="Events wait for too long before the function gets them.",
            subject="function",
            metrics=(metric("age", _LAMBDA, "AsyncEventAge", "Maximum"),),
            threshold=Thresholds(dev=1800, staging=900, prod=300),
            unit="seconds",
            why="Retries of a failing invocation take about three minutes; more is throttling. "
            "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",
            tier="warning",
            evaluation_periods=5,
            convert=lambda _spec, seconds: seconds * 1000,
        ),
        Row(
            name="iterator-age",
            means="The function does not keep up with the streams that trigger it.",
            subject="function",
            metrics=(metric("age", _LAMBDA, "IteratorAge", "Maximum"),),
            threshold=Thresholds(dev=3600, staging=900, prod=300),
            unit="seconds",
            why="Records are lost when they become older than the stream's retention, a day at least. "
            "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
            tier="warning",
            evaluation_periods=15,
            applies=lambda spec, _environment: bool(spec.streams),
            when="triggered by a stream",
            convert=lambda _spec, seconds: seconds * 1000,
        ),
        Row(
            name="concurrency",
            means="Nearly as many invocations run at once as are set aside for the function.",
            subject="function",
            metrics=(metric("running", _LAMBDA, "ConcurrentExecutions", "Maximum"),),
            threshold=always(90),
            unit="per cent of the reserved concurrency",
            why=f"AWS recommends about 90 per cent of what there is, for ten minutes. {RECOMMENDED}",
            tier="info",
            evaluation_periods=10,
            applies=lambda spec, _environment: bool(spec.reserved_concurrency),
            when="with reserved concurrency",
            convert=_of_concurrency,
        ),
    )
)
