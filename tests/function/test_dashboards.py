"""How dashboards are laid out, and what they show: legible, within AWS's limits, and just what there is."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crofter.api.components.monitoring import METRIC_LIMIT
from crofter.api.components.watched import API_LIMIT, DATABASE_LIMIT, FUNCTION_LIMIT, QUEUE_LIMIT, SERVICE_LIMIT
from crofter_function.inprocess import run
from crofter_function.monitoring.defaults import METRICS_OF_DASHBOARD, METRICS_OF_WIDGET, WIDGET_LIMIT
from crofter_function.monitoring.layout import COLUMNS, Box, Section, lay_out, rows

from .monitorings import FULL, ORDERS, PLAIN, WATCHED, monitoring

_CELL = 3
"""Characters of the picture for a column of the grid."""


def body(xr: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(xr).resources[f"dashboard-{name}"]["spec"]["forProvider"]["dashboardBody"])
    return found


def widgets(xr: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = body(xr, name)["widgets"]
    return found


def picture(placed: list[dict[str, Any]]) -> str:
    """The dashboard in a line for each row of widgets, in proportion to their widths."""
    lines: dict[int, str] = {}
    for one in placed:
        told = one["properties"].get("title") or one["properties"]["markdown"].splitlines()[0]
        width = one["width"] * _CELL
        lines[one["y"]] = lines.get(one["y"], "") + (
            told.ljust(width) if one["type"] == "text" else f"[{told[: width - 2].ljust(width - 2)}]"
        )
    return "\n".join(line.rstrip() for _, line in sorted(lines.items()))


def titled(xr: dict[str, Any], name: str, title: str) -> dict[str, Any]:
    return next(one["properties"] for one in widgets(xr, name) if one["properties"].get("title") == title)


def overlaps(placed: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Cells of the grid that two widgets are on."""
    seen: set[tuple[int, int]] = set()
    twice = []
    for one in placed:
        for x in range(one["x"], one["x"] + one["width"]):
            for y in range(one["y"], one["y"] + one["height"]):
                if (x, y) in seen:
                    twice.append((x, y))
                seen.add((x, y))
    return twice


def test_the_application_dashboard_as_a_picture() -> None:
    assert (
        picture(widgets(FULL, "application"))
        == """\
# shop-dev: application
## Service web
[Requests        ][Latency         ][Errors          ][Tasks           ]
## Service worker
[Tasks                             ][CPU and memory                    ]
## Function export
[Invocations     ][Errors          ][Duration        ][Throttles and co]
## API public
[Requests              ][Latency               ][Errors                ]
## Queue jobs
[Messages        ][Depth           ][Age of the oldes][Dead letters    ]
## Logs
[Log group app         ][Log group system      ][Log group security    ]"""
    )


def test_the_infrastructure_dashboard_as_a_picture() -> None:
    assert (
        picture(widgets(FULL, "infrastructure"))
        == """\
# shop-dev: infrastructure
## Load balancer
[Requests        ][Its own errors  ][Latency of targe][Connections and ]
## Cluster
[CPU of services                   ][Memory of services                ]
## Database main
[CPU                   ][Connections           ][Latency               ]
[Free memory           ][Capacity              ][Storage in use        ]
## Database old
[CPU                   ][Connections           ][Latency               ]
[Free memory                       ][Free storage                      ]
## NAT gateways
[Bytes out       ][Bytes in        ][Connections     ][Ports that ran o]
## Logs
[Volume                ][Age of what is not exp][Success of the export ]"""
    )


def test_the_business_dashboard_as_a_picture() -> None:
    assert (
        picture(widgets(FULL, "business"))
        == """\
# shop-dev: business
## At a glance
[Logins                ][Orders placed         ][Revenue               ]
## Over time
[Logins                ][Orders placed         ][Revenue               ]
## What feeds them
[Log events that metrics are counted in                                ]"""
    )


def test_a_dashboard_of_nothing_yet_has_its_logs() -> None:
    assert (
        picture(widgets(PLAIN, "application"))
        == """\
# shop-dev: application
## Logs
[Log group app         ][Log group system      ][Log group security    ]"""
    )


def test_it_begins_with_what_it_is_and_leads_to_the_others() -> None:
    told = widgets(FULL, "application")[0]["properties"]["markdown"]
    assert told.startswith(
        "# shop-dev: application\nWhat users and callers feel. [Infrastructure](https://ap-southeast-2."
    )
    assert "[Business](https://ap-southeast-2.console.aws.amazon.com/cloudwatch/home?region=ap-southeast-2#dash" in told
    whole = body(FULL, "application")
    assert (whole["start"], whole["periodOverride"]) == ("-PT3H", "inherit")


def test_one_whole_chart() -> None:
    placed = widgets(FULL, "application")[3]
    balancer = ["LoadBalancer", "app/shop/1", "TargetGroup"]
    assert placed == {
        "type": "metric",
        "x": 6,
        "y": 3,
        "width": 6,
        "height": 6,
        "properties": {
            "title": "Latency",
            "view": "timeSeries",
            "stacked": False,
            "region": "ap-southeast-2",
            "period": 60,
            "metrics": [
                ["AWS/ApplicationELB", "TargetResponseTime", *balancer, group, {"label": f"{name} {p}", "stat": p}]
                for name, group in (("frontend", "targetgroup/front/1"), ("backend", "targetgroup/back/2"))
                for p in ("p50", "p95", "p99")
            ],
            "yAxis": {"left": {"label": "Seconds", "min": 0, "showUnits": False}},
        },
    }


def test_of_one_container_nobody_needs_the_name() -> None:
    alone = WATCHED["services"][0] | {"targets": WATCHED["services"][0]["targets"][:1]}
    xr = monitoring(watched=WATCHED | {"services": [alone]})
    assert [line[-1]["label"] for line in titled(xr, "application", "Latency")["metrics"]] == ["p50", "p95", "p99"]
    assert [line[-1]["label"] for line in titled(xr, "application", "Requests")["metrics"]] == ["frontend"]


def test_tasks_are_counted_by_what_they_send_or_by_container_insights() -> None:
    named = ["ClusterName", "shop-cluster", "ServiceName", "shop-dev-service-web"]
    assert titled(FULL, "application", "Tasks")["metrics"] == [
        [{"expression": "n / (PERIOD(n) / 60)", "label": "Running"}],
        [
            "AWS/ECS", "CPUUtilization", *named,
            {"label": "Values", "stat": "SampleCount", "id": "n", "visible": False},
        ],
    ]  # fmt: skip
    insights = monitoring(watched=WATCHED | {"insights": True})
    assert titled(insights, "application", "Tasks")["metrics"] == [
        ["ECS/ContainerInsights", f"{what}TaskCount", *named, {"label": what, "stat": "Average"}]
        for what in ("Running", "Desired")
    ]


def test_a_business_metric_in_a_large_number_and_over_time() -> None:
    metric = ["Crofter/shop/shop-dev", "orders", {"label": "Orders placed", "stat": "Sum"}]
    glance, time = (
        one["properties"] for one in widgets(FULL, "business") if "Orders" in str(one["properties"].get("title"))
    )
    assert (glance["view"], glance["setPeriodToTimeRange"], glance["metrics"]) == ("singleValue", True, [metric])
    assert (time["period"], time["metrics"], time["yAxis"]["left"]["label"]) == (300, [metric], "Count")
    logins = titled(FULL, "business", "Logins")
    assert logins["metrics"] == [["Shop", "Logins", "Tenant", "all", {"label": "Logins", "stat": "Sum"}]]
    feeds = titled(FULL, "business", "Log events that metrics are counted in")
    assert [line[-1]["label"] for line in feeds["metrics"]] == ["app", "web"]


@pytest.mark.parametrize("name", ["application", "infrastructure", "business"])
def test_every_chart_says_what_it_measures(name: str) -> None:
    for one in widgets(FULL, name):
        told = one["properties"]
        if one["type"] == "metric":
            assert told["title"]
            assert told["region"] == "ap-southeast-2"
            assert told["period"] in (60, 300)
            if told["view"] == "timeSeries":
                assert all(axis["label"] for axis in told["yAxis"].values())
                right = any(isinstance(line[-1], dict) and line[-1].get("yAxis") for line in told["metrics"])
                assert ("right" in told["yAxis"]) is right
        else:
            assert told["markdown"].startswith("#")


def test_the_largest_dashboards_are_within_the_limits() -> None:
    def many(kind: str, count: int, **changes: Any) -> list[dict[str, Any]]:
        return [WATCHED[kind][0] | {"component": f"{kind}/{n}", **changes} for n in range(count)]

    targets = [{"container": f"c{n}", "arnSuffix": f"targetgroup/{n}"} for n in range(4)]
    watched = WATCHED | {
        "services": many("services", SERVICE_LIMIT, targets=targets),
        "functions": many("functions", FUNCTION_LIMIT),
        "apis": many("apis", API_LIMIT),
        "queues": many("queues", QUEUE_LIMIT),
        "databases": many("databases", DATABASE_LIMIT),
        "groups": many("groups", SERVICE_LIMIT + FUNCTION_LIMIT),
    }
    metrics = [ORDERS | {"name": f"m{n}"} for n in range(METRIC_LIMIT)]
    xr = FULL | {"spec": FULL["spec"] | {"watched": watched, "metrics": metrics}}
    counted = {}
    for name in ("application", "infrastructure", "business"):
        placed = widgets(xr, name)
        lines = [len(one["properties"].get("metrics", ())) for one in placed]
        assert len(placed) <= WIDGET_LIMIT
        assert max(lines) <= METRICS_OF_WIDGET
        assert sum(lines) <= METRICS_OF_DASHBOARD
        assert overlaps(placed) == []
        counted[name] = (len(placed), sum(lines))
    assert counted == {"application": (345, 876), "infrastructure": (53, 142), "business": (45, 41)}


@pytest.mark.parametrize(
    ("count", "lengths"),
    [
        (0, []),
        (1, [1]),
        (2, [2]),
        (3, [3]),
        (4, [4]),
        (5, [3, 2]),
        (6, [3, 3]),
        (7, [4, 3]),
        (8, [4, 4]),
        (9, [3, 3, 3]),
    ],
)
def test_rows_are_full_and_nearly_equal(count: int, lengths: list[int]) -> None:
    assert [len(row) for row in rows([Box("metric", {})] * count)] == lengths


HEIGHTS = st.lists(st.integers(1, 12), max_size=30)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(HEIGHTS, st.integers(1, 3)), max_size=8))
def test_nothing_overlaps_or_leaves_the_grid_and_everything_is_there(sections: list[tuple[list[int], int]]) -> None:
    placed = lay_out(
        [
            Section(f"## {place}", [Box("metric", {"title": str(height)}, height) for height in heights], heading)
            for place, (heights, heading) in enumerate(sections)
        ]
    )
    assert len(placed) == sum(len(heights) + 1 for heights, _ in sections)
    assert overlaps(placed) == []
    assert all(one["x"] >= 0 and one["x"] + one["width"] <= COLUMNS for one in placed)
    by_row: dict[int, int] = {}
    for one in placed:
        by_row[one["y"]] = by_row.get(one["y"], 0) + one["width"]
    assert set(by_row.values()) <= {COLUMNS}
