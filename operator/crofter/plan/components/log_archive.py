"""Plans the LogArchive: one where something logs its access."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api.components.log_archive import LOG_ARCHIVE, LogArchiveOutputs, LogArchiveSpec
from crofter.api.model import Model
from crofter.api.status import Endpoint
from crofter.plan.head import head
from crofter.plan.logs import archivable, archived
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed


def instances(environment: Environment, observed: Observed) -> tuple[LogArchiveSpec | Blocked, ...]:
    """One as soon as something logs to it. It stays, with what is in it, while there is anything that could."""
    spec, section = environment.spec, environment.spec.log_archive
    wanted = archived(spec) or (LOG_ARCHIVE.name in observed.xrs and archivable(spec))
    if not wanted or section is None or section.expire_days is None or section.force_destroy is None:
        return ()
    return (
        LogArchiveSpec(
            **head(environment, observed, LOG_ARCHIVE.name),
            expire_days=section.expire_days,
            force_destroy=section.force_destroy,
        ),
    )


def destroys(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Logs that are older than they may be from now on; all of them when the archive goes."""
    if new is None:
        return ("the archive of access logs and every log in it",)
    if new["expireDays"] < old["expireDays"]:
        return (f"access logs older than {new['expireDays']} days",)
    return ()


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """Where the logs are."""
    if not isinstance(outputs, LogArchiveOutputs):
        return ()
    return (Endpoint(name=f"{component}/bucket", value=outputs.bucket),)


PLANNER: Final = ComponentPlanner(kind=LOG_ARCHIVE, instances=instances, destroys=destroys, endpoints=endpoints)
