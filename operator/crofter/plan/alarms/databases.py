"""Alarms of databases, and of the proxies before them."""

from typing import Final

from crofter.api.components.database import AURORA, POSTGRESQL, DatabaseSpec
from crofter.api.environment import EnvironmentSpec
from crofter.plan.alarms.model import (
    AT_LEAST,
    AT_MOST,
    OVER,
    RECOMMENDED,
    UNDER,
    Entry,
    Row,
    Thresholds,
    always,
    metric,
)
from crofter.plan.alarms.sizes import max_connections, memory_bytes

_RDS: Final = "AWS/RDS"
_GIB: Final = 1024**3
_AURORA_METRICS: Final = (
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html"
)
_SERVERLESS: Final = (
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html"
)
_PROXY_METRICS: Final = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html"


def _aurora(spec: DatabaseSpec, _environment: EnvironmentSpec) -> bool:
    return spec.engine in AURORA


def _instance(spec: DatabaseSpec, _environment: EnvironmentSpec) -> bool:
    return spec.engine not in AURORA


def _pauses(spec: DatabaseSpec) -> bool:
    """Whether nobody connected means that nothing runs.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
    """
    return spec.serverless is not None and spec.serverless.min == 0


def _proxied(spec: DatabaseSpec, _environment: EnvironmentSpec) -> bool:
    return spec.proxy is not None


def _stored(spec: DatabaseSpec, percent: float) -> float:
    return percent / 100 * (spec.storage.gib if spec.storage is not None else 0) * _GIB


DATABASES: Final = Entry(
    (
        Row(
            name="cpu",
            means="The busiest instance uses nearly all of its CPU: queries become slow.",
            subject="database",
            metrics=(metric("cpu", _RDS, "CPUUtilization", "Maximum"),),
            threshold=Thresholds(dev=95, staging=90, prod=90),
            unit="per cent",
            why=f"90 per cent for 5 of 5 minutes is AWS's recommendation. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=5,
        ),
        Row(
            name="connections",
            means="There are nearly as many connections as the database takes; beyond that it refuses them.",
            subject="database",
            metrics=(metric("connections", _RDS, "DatabaseConnections", "Maximum"),),
            threshold=always(90),
            unit="per cent of max_connections",
            why=f"90 to 95 per cent for 5 of 5 minutes is AWS's recommendation. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=5,
            convert=lambda spec, percent: float(int(percent / 100 * max_connections(spec))),
        ),
        Row(
            name="memory",
            means="The database has hardly any memory left: it swaps, or restarts.",
            subject="database",
            metrics=(metric("free", _RDS, "FreeableMemory", "Minimum"),),
            threshold=Thresholds(dev=5, staging=10, prod=10),
            unit="per cent of memory",
            why=f"AWS recommends 15 of 15 minutes and a value by workload; PostgreSQL uses what it has, so that less "
            f"than a quarter free is usual. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=15,
            comparison=UNDER,
            applies=lambda spec, _environment: spec.serverless is None,
            when="of a fixed class",
            convert=lambda spec, percent: float(int(percent / 100 * memory_bytes(spec))),
        ),
        Row(
            name="capacity",
            means="A serverless instance has scaled nearly as far as it may.",
            subject="database",
            metrics=(metric("used", _RDS, "ACUUtilization", "Maximum"),),
            threshold=Thresholds(dev=95, staging=90, prod=90),
            unit="per cent of the most capacity",
            why=f"A quarter of an hour near the end of the range asks for a higher maximum. {_SERVERLESS}",
            tier="warning",
            evaluation_periods=15,
            applies=lambda spec, _environment: spec.serverless is not None,
            when="serverless",
        ),
        Row(
            name="down",
            means="No instance of the cluster runs its engine.",
            subject="database",
            metrics=(metric("uptime", _RDS, "EngineUptime", "Average"),),
            threshold=always(0),
            unit="seconds since the start",
            why=f"0, or no word, for 2 of 2 minutes is AWS's recommendation. {RECOMMENDED}",
            tier="critical",
            evaluation_periods=2,
            comparison=AT_MOST,
            missing_data="breaching",
            applies=lambda spec, environment: _aurora(spec, environment) and not _pauses(spec),
            when="Aurora that never pauses",
        ),
        Row(
            name="replica-lag",
            means="A reader is behind the writer: what is read of it is old.",
            subject="database",
            metrics=(metric("lag", _RDS, "AuroraReplicaLag", "Maximum"),),
            threshold=Thresholds(dev=10, staging=5, prod=2),
            unit="seconds",
            why=f"It is well under 100 milliseconds as a rule, and readers restart beyond a minute. {_AURORA_METRICS}",
            tier="warning",
            evaluation_periods=10,
            applies=lambda spec, environment: _aurora(spec, environment) and spec.readers > 0,
            when="Aurora with readers",
            convert=lambda _spec, seconds: seconds * 1000,
        ),
        Row(
            name="deadlocks",
            means="Transactions wait for each other, and the database ends one of them.",
            subject="database",
            metrics=(metric("deadlocks", _RDS, "Deadlocks", "Maximum"),),
            threshold=Thresholds(dev=1, staging=0.2, prod=0.1),
            unit="per second",
            why=f"One now and then is tried again by the client; six a minute are a fault of the code. "
            f"{_AURORA_METRICS}",
            tier="info",
            evaluation_periods=5,
            applies=_aurora,
            when="Aurora",
        ),
        Row(
            name="transaction-ids",
            means="Transaction ids are used up faster than vacuum frees them: in the end the database takes no writes.",
            subject="database",
            metrics=(metric("used", _RDS, "MaximumUsedTransactionIDs", "Average"),),
            threshold=always(1_000_000_000),
            unit="ids of about two thousand million",
            why=f"A thousand million is AWS's recommendation: there is time to act. {RECOMMENDED}",
            tier="critical",
            evaluation_periods=1,
            applies=lambda spec, _environment: spec.engine in POSTGRESQL,
            when="PostgreSQL",
        ),
        Row(
            name="storage",
            means="Storage is nearly full; a database without any stops.",
            subject="database",
            metrics=(metric("free", _RDS, "FreeStorageSpace", "Minimum"),),
            threshold=always(10),
            unit="per cent of storage.gib",
            why="Under 10 per cent RDS grows it by itself, where it may: what is still there after 5 of 5 minutes "
            f"is no growth. {RECOMMENDED}",
            tier="critical",
            evaluation_periods=5,
            comparison=UNDER,
            applies=_instance,
            when="RDS instances",
            convert=_stored,
        ),
        Row(
            name="io-balance",
            means="The burst credits of the storage are nearly used up: reads and writes become slow.",
            subject="database",
            metrics=(metric("balance", _RDS, "EBSIOBalance%", "Average"),),
            threshold=always(10),
            unit="per cent",
            why=f"10 per cent for 3 of 3 minutes is AWS's recommendation. {RECOMMENDED}",
            tier="warning",
            evaluation_periods=3,
            comparison=UNDER,
            applies=_instance,
            when="RDS instances",
        ),
        Row(
            name="proxy-wait",
            means="Clients of the proxy wait for a connection to the database.",
            subject="proxy",
            metrics=(metric("wait", _RDS, "DatabaseConnectionsBorrowLatency", "Average"),),
            threshold=Thresholds(dev=5, staging=1, prod=1),
            unit="seconds",
            why=f"A connection of the pool is had at once; after the borrow timeout clients get an error. "
            f"{_PROXY_METRICS}",
            tier="warning",
            evaluation_periods=5,
            comparison=OVER,
            applies=_proxied,
            when="with a proxy",
            convert=lambda _spec, seconds: seconds * 1_000_000,
        ),
        Row(
            name="proxy-refused",
            means="The database refuses connections of the proxy.",
            subject="proxy",
            metrics=(metric("failed", _RDS, "DatabaseConnectionsSetupFailed", "Sum"),),
            threshold=Thresholds(dev=10, staging=1, prod=1),
            unit="connections in a minute",
            why=f"Some fail while a failover lasts, which is a minute or two. {_PROXY_METRICS}",
            tier="critical",
            evaluation_periods=5,
            comparison=AT_LEAST,
            applies=_proxied,
            when="with a proxy",
        ),
    )
)
