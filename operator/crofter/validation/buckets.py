"""Rules about buckets."""

from collections.abc import Iterator

from crofter.api.components.bucket import CorsRule
from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.problem import Problem


def cors(spec: EnvironmentSpec, _: Context) -> tuple[Problem, ...]:
    """Nothing is there twice in a CORS rule: S3 has each value once, and the provider would put it back for ever."""
    return tuple(
        Problem(f"spec.buckets[{place}].cors[{number}].{field}", value, "is there twice", "remove one")
        for place, bucket in enumerate(spec.buckets or ())
        for number, rule in enumerate(bucket.cors or ())
        for field, value in _twice(rule)
    )


def _twice(rule: CorsRule) -> Iterator[tuple[str, str]]:
    lists = rule.wire()
    for field in ("allowedOrigins", "allowedMethods", "allowedHeaders", "exposeHeaders"):
        values = lists.get(field)
        if isinstance(values, list):
            yield from ((field, value) for place, value in enumerate(values) if value in values[:place])
