"""Alarms of what requests come in by and go out by: load balancer, HTTP APIs, certificates, NAT gateways, topics."""

from typing import Final

from crofter.plan.alarms.model import AT_MOST, OVER, RECOMMENDED, Entry, Row, Thresholds, always, metric

_ALB: Final = "AWS/ApplicationELB"
_API: Final = "AWS/ApiGateway"
_NAT: Final = "AWS/NATGateway"
_ALB_METRICS: Final = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"
)

INGRESS: Final = Entry(
    (
        Row(
            name="errors",
            means="The load balancer itself answers too many requests with an error: it finds nobody to answer.",
            subject="balancer",
            metrics=(
                metric("errors", _ALB, "HTTPCode_ELB_5XX_Count", "Sum"),
                metric("requests", _ALB, "RequestCount", "Sum"),
            ),
            expression="100 * SUM({errors}) / (SUM(FILL({requests}, 0)) + SUM({errors}))",
            threshold=Thresholds(dev=25, staging=10, prod=5),
            unit="per cent of requests",
            why="As for APIs; requests that no target got are not among RequestCount, hence the sum. " + _ALB_METRICS,
            tier="critical",
            evaluation_periods=3,
        ),
        Row(
            name="rejected",
            means="Connections are refused, since the load balancer has as many as it can have.",
            subject="balancer",
            metrics=(metric("rejected", _ALB, "RejectedConnectionCount", "Sum"),),
            threshold=always(0),
            unit="connections in a minute",
            why=f"Each of them is somebody who was not served. {_ALB_METRICS}",
            tier="critical",
            evaluation_periods=3,
        ),
        Row(
            name="unreachable",
            means="Connections from the load balancer to tasks fail.",
            subject="balancer",
            metrics=(metric("failed", _ALB, "TargetConnectionErrorCount", "Sum"),),
            threshold=Thresholds(dev=50, staging=10, prod=10),
            unit="connections in a minute",
            why=f"A few go with every task that ends; ten a minute for five minutes do not. {_ALB_METRICS}",
            tier="warning",
            evaluation_periods=5,
        ),
    )
)

APIS: Final = Entry(
    (
        Row(
            name="errors",
            means="Too many requests are answered with an error of the API or of the function behind it.",
            subject="api",
            metrics=(metric("errors", _API, "5xx", "Average"),),
            threshold=Thresholds(dev=25, staging=10, prod=5),
            unit="per cent of requests",
            why=f"5 per cent for 3 of 3 minutes is AWS's recommendation. {RECOMMENDED}",
            tier="critical",
            evaluation_periods=3,
            convert=lambda _spec, percent: percent / 100,
        ),
        Row(
            name="client-errors",
            means="Many requests are refused: a client is wrong, tokens have expired, or somebody tries what there is.",
            subject="api",
            metrics=(metric("errors", _API, "4xx", "Average"),),
            threshold=Thresholds(dev=75, staging=50, prod=25),
            unit="per cent of requests",
            why=f"AWS recommends 5 per cent for 5 of 5 minutes; open APIs have more of it every day. {RECOMMENDED}",
            tier="info",
            evaluation_periods=5,
            convert=lambda _spec, percent: percent / 100,
        ),
        Row(
            name="latency",
            means="The slowest tenth of the answers takes too long.",
            subject="api",
            metrics=(metric("time", _API, "Latency", "p90"),),
            threshold=Thresholds(dev=5, staging=2.5, prod=2.5),
            unit="seconds",
            why=f"2.5 seconds at p90 for 5 of 5 minutes is AWS's recommendation. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=5,
            convert=lambda _spec, seconds: seconds * 1000,
        ),
    )
)

NETWORK: Final = Entry(
    (
        Row(
            name="nat-ports",
            means="NAT gateways have no port left for new connections to one destination: connections fail.",
            subject="nat-gateway",
            metrics=(metric("failed", _NAT, "ErrorPortAllocation", "Sum"),),
            expression="SUM({failed})",
            threshold=always(0),
            unit="connections in a minute",
            why=f"None for 15 of 15 minutes is AWS's recommendation. {RECOMMENDED}",
            tier="critical",
            evaluation_periods=15,
            applies=lambda spec, _environment: spec.nat_gateways != "None",
            when="with NAT gateways",
        ),
        Row(
            name="nat-drops",
            means="NAT gateways drop packets.",
            subject="nat-gateway",
            metrics=(
                metric("drops", _NAT, "PacketsDropCount", "Sum"),
                metric("out", _NAT, "PacketsInFromSource", "Sum"),
                metric("back", _NAT, "PacketsInFromDestination", "Sum"),
            ),
            expression="100 * SUM({drops}) / (SUM({out}) + SUM({back}))",
            threshold=always(0.01),
            unit="per cent of packets",
            why=f"0.01 per cent of the traffic for 5 of 5 minutes is AWS's recommendation. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=5,
            applies=lambda spec, _environment: spec.nat_gateways != "None",
            when="with NAT gateways",
        ),
    )
)

DOMAINS: Final = Entry(
    (
        Row(
            name="certificate-expiry",
            means="The certificate expires and AWS has not renewed it, as it does sixty days before.",
            subject="certificate",
            metrics=(metric("days", "AWS/CertificateManager", "DaysToExpiry", "Minimum"),),
            threshold=always(44),
            unit="days",
            why=f"44 days is AWS's recommendation: the renewal should have been done by then. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=1,
            comparison=AT_MOST,
            period_seconds=86400,
            missing_data="ignore",
        ),
    )
)

NOTIFICATIONS: Final = Entry(
    (
        Row(
            name="undelivered",
            means="Notifications of alarms did not reach whom they are for.",
            subject="topic",
            metrics=(metric("failed", "AWS/SNS", "NumberOfNotificationsFailed", "Sum"),),
            expression="SUM({failed})",
            threshold=always(0),
            unit="notifications in five minutes",
            why=f"AWS recommends the alarm; of notifications of alarms none may be lost. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=1,
            comparison=OVER,
            period_seconds=300,
        ),
    )
)
