"""What Prometheus sees of the operator."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY: Final = CollectorRegistry()

RECONCILES: Final = Counter(
    "crofter_reconciles_total", "Reconciles, by kind of object and outcome.", ["kind", "outcome"], registry=REGISTRY
)
DURATION: Final = Histogram(
    "crofter_reconcile_duration_seconds",
    "Time of a reconcile.",
    ["kind"],
    buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30),
    registry=REGISTRY,
)
WRITES: Final = Gauge(
    "crofter_api_writes",
    "Requests to the API server that change something, but for renewals of the lease.",
    registry=REGISTRY,
)
ENVIRONMENTS: Final = Gauge(
    "crofter_environments", "Environments, by condition and status.", ["condition", "status"], registry=REGISTRY
)
AWS_LOOKS: Final = Counter(
    "crofter_aws_looks_total", "Times AWS was asked, by what for and result.", ["purpose", "result"], registry=REGISTRY
)
RECREATED: Final = Counter(
    "crofter_resources_recreated_total", "Resources that were lost in AWS and made again.", registry=REGISTRY
)
LEADER: Final = Gauge("crofter_leader", "1 while this replica does the work.", registry=REGISTRY)
