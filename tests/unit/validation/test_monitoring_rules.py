"""Bad tiers and addresses, told with field, value, rule and fix."""

import pytest
import samples

from crofter.validation.context import Context
from crofter.validation.rules import check


def told(monitoring):
    return [str(one) for one in check(samples.spec(monitoring=monitoring), Context(namespace="team", name="shop"))[1]]


def critical(*addresses):
    return {"tiers": {"critical": {"email": list(addresses)}}}


@pytest.mark.parametrize(
    ("monitoring", "problems"),
    [
        ({}, []),
        ({"tiers": {"critical": {"email": ["a@example.com"]}, "info": {"email": ["a@example.com"]}}}, []),
        (
            critical("a@example.com", "b@example.com", "a@example.com"),
            ['spec.monitoring.tiers.critical.email[2]: "a@example.com": is there twice; remove one'],
        ),
        (
            {"tiers": {"urgent": {}}},
            ["spec.monitoring.tiers.urgent: {}: unknown field; the fields here are critical, info, warning"],
        ),
        (
            {"tiers": {"critical": {"endpointSecretRef": {"name": "pagerduty"}}}},
            [
                (
                    'spec.monitoring.tiers.critical.endpointSecretRef.name: "pagerduty": no secret has this name; '
                    "there is none: add it, or remove this reference"
                )
            ],
        ),
    ],
)
def test_tiers(monitoring, problems):
    assert told(monitoring) == problems


@pytest.mark.parametrize("address", ["oncall", "a@b", "a b@example.com", "a@example.com, b@example.com", ""])
def test_what_is_no_address(address):
    (problem,) = told(critical(address))
    assert problem.startswith("spec.monitoring.tiers.critical.email[0]: ")


METRIC = {"name": "orders", "filter": {"pattern": "ORDER"}}
FIELD = "spec.monitoring.businessMetrics[0]"
FUNCTION = {"name": "export", "zip": {"bucket": "code", "key": "k", "handler": "h", "runtime": "python3.13"}}


def metric(**changes):
    return {"businessMetrics": [METRIC | changes]}


def counted(**changes):
    return metric(filter=METRIC["filter"] | changes)


@pytest.mark.parametrize(
    ("monitoring", "problems"),
    [
        (metric(), []),
        (counted(pattern="{ $.event = * }", value="$.amount"), []),
        (counted(pattern="[time, size]", value="$size"), []),
        (counted(function="export"), []),
        (
            {"tracing": False, "sampling": {"percent": 5}},
            [
                'spec.monitoring.sampling: {"percent": 5.0}: goes with tracing, which is off; remove one of them',
            ],
        ),
        (
            {"businessMetrics": [METRIC, METRIC]},
            [
                (
                    'spec.monitoring.businessMetrics[1].name: "orders": is the name of another business metric too; '
                    "give each its own name"
                )
            ],
        ),
        (
            {"businessMetrics": [{"name": "orders"}]},
            [
                (
                    f'{FIELD}: {{"name": "orders"}}: a business metric has exactly one of filter, metric; '
                    "say what is counted, or which metric is published"
                )
            ],
        ),
        (
            metric(filter={"pattern": "A"}, metric={"namespace": "Shop", "name": "Orders"}),
            [
                (
                    f'{FIELD}: {{"name": "orders", "filter": {{"pattern": "A"}}, "metric": {{"namespace": "Shop", "name": '
                    '"Orders"}}: a business metric has exactly one of filter, metric; remove one of them'
                )
            ],
        ),
        (
            counted(service="web"),
            [
                f'{FIELD}.filter.service: "web": no service has this name; there is none: add it, or remove this reference'
            ],
        ),
        (
            counted(function="exprt"),
            [f'{FIELD}.filter.function: "exprt": no function has this name; did you mean export?'],
        ),
        (
            metric() | {"logs": {"groups": {"security": {}}}},
            [f'{FIELD}.filter.group: "app": no shared log group has this name; there are security'],
        ),
        (
            counted(function="export", group="app"),
            [
                (
                    f'{FIELD}.filter: ["group", "function"]: a filter looks at one of group, service, function; '
                    "keep one of them"
                )
            ],
        ),
        (
            counted(value="$.amount"),
            [
                f'{FIELD}.filter.value: "$.amount": is a field of JSON, and the pattern is not one for JSON; '
                'write the pattern as {{ $.field = "value" }}'.replace("{{", "{").replace("}}", "}")
            ],
        ),
        (
            counted(value="$size"),
            [
                (
                    f'{FIELD}.filter.value: "$size": is a column, and the pattern names no columns; '
                    "write the pattern as [name, other, …]"
                )
            ],
        ),
    ],
)
def test_telemetry(monitoring, problems):
    found = check(samples.spec(monitoring=monitoring, functions=[FUNCTION]), Context(namespace="team", name="shop"))[1]
    assert [str(one) for one in found] == problems


@pytest.mark.parametrize(
    ("monitoring", "field"),
    [
        ({"logs": {"groups": {"audit": {}}}}, "spec.monitoring.logs.groups.audit"),
        ({"logs": {"groups": {"app": {"retentionDays": 8}}}}, "spec.monitoring.logs.groups.app.retentionDays"),
        ({"sampling": {"percent": 101}}, "spec.monitoring.sampling.percent"),
        ({"sampling": {"reservoirSize": -1}}, "spec.monitoring.sampling.reservoirSize"),
        (metric(unit="Dollars"), f"{FIELD}.unit"),
        (metric(statistic="p99"), f"{FIELD}.statistic"),
        (metric(name="Orders"), f"{FIELD}.name"),
        (counted(pattern=""), f"{FIELD}.filter.pattern"),
        (counted(value="$.a b"), f"{FIELD}.filter.value"),
        (counted(group="audit"), f"{FIELD}.filter.group"),
        ({"businessMetrics": [METRIC | {"name": f"m{n}"} for n in range(21)]}, "spec.monitoring.businessMetrics"),
    ],
)
def test_what_the_fields_do_not_take(monitoring, field):
    (problem,) = told(monitoring)
    assert problem.startswith(f"{field}: ")


def test_a_workload_writes_only_into_a_log_group_that_is_there():
    function = FUNCTION | {"uses": [{"logs": "app"}]}
    for monitoring, expected in (
        ({}, []),
        (
            {"logs": {"groups": {"system": {}}}},
            ['spec.functions[0].uses[0].logs: "app": no logs has this name; there are system'],
        ),
    ):
        spec = samples.spec(monitoring=monitoring, functions=[function])
        assert [str(one) for one in check(spec, Context(namespace="team", name="shop"))[1]] == expected


@pytest.mark.parametrize(
    ("name", "problems"),
    [
        ("pagerduty", []),
        (
            "pagerdty",
            [
                (
                    'spec.monitoring.tiers.info.endpointSecretRef.name: "pagerdty": no secret has this name; '
                    "did you mean pagerduty?"
                )
            ],
        ),
        (
            "random",
            [
                (
                    'spec.monitoring.tiers.info.endpointSecretRef.name: "random": has a random value, which is no URL; '
                    "give the secret valueFrom, or make it external"
                )
            ],
        ),
    ],
)
def test_the_secret_of_an_endpoint_is_there_and_holds_a_url(name, problems):
    secrets = [{"name": "pagerduty", "external": {}}, {"name": "random", "generate": {}}]
    spec = samples.spec(monitoring={"tiers": {"info": {"endpointSecretRef": {"name": name}}}}, secrets=secrets)
    assert [str(one) for one in check(spec, Context(namespace="team", name="shop"))[1]] == problems


@pytest.mark.parametrize(
    ("ref", "field"),
    [
        ({}, "endpointSecretRef.name"),
        ({"name": "a", "key": ""}, "endpointSecretRef.key"),
        ({"name": "a", "url": "https://example.com"}, "endpointSecretRef.url"),
        ("https://example.com", "endpointSecretRef"),
    ],
)
def test_an_endpoint_is_named_by_its_secret_alone(ref, field):
    (problem, *_) = told({"tiers": {"info": {"endpointSecretRef": ref}}})
    assert problem.startswith(f"spec.monitoring.tiers.info.{field}: ")
