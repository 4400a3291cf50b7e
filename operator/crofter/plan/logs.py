"""The archive that logs go to: whether there is one, and the bucket it has."""

from crofter.api.components.bucket import AccessLogs
from crofter.api.components.log_archive import LOG_ARCHIVE, LogArchiveOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.plan.inputs import kept, missing, published
from crofter.plan.observed import Observed


def archived(spec: EnvironmentSpec) -> bool:
    """Whether something of the Environment logs its access, or sends its logs. Every default is filled in."""
    return any(bucket.access_logs for bucket in spec.buckets or ()) or _ingress_logs(spec) or exports(spec)


def archivable(spec: EnvironmentSpec) -> bool:
    """Whether there is anything that could."""
    return bool(spec.buckets) or spec.ingress is not None or spec.monitoring is not None


def exports(spec: EnvironmentSpec) -> bool:
    """Whether log groups are exported to the archive."""
    logs = spec.monitoring.logs if spec.monitoring is not None else None
    return logs is not None and bool(logs.export)


def _ingress_logs(spec: EnvironmentSpec) -> bool:
    return spec.ingress is not None and bool(spec.ingress.access_logs)


def access_logs(observed: Observed, component: str) -> AccessLogs | None:
    """Where a component logs to, else where it logs already (`accessLogs`), else None (`no_archive` says why)."""
    outputs = published(observed, LOG_ARCHIVE.name, LogArchiveOutputs)
    if outputs is not None:
        return AccessLogs(bucket=outputs.bucket)
    return kept(observed, component, "accessLogs", AccessLogs)


def no_archive(observed: Observed) -> str:
    """Why there is nowhere to log to yet, as the message of a component that waits for it."""
    return missing(observed, LOG_ARCHIVE.name)
