"""Plans the Databases: one for each that the manifest names, with its key, group and subnets."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api import names
from crofter.api.components.database import (
    CLUSTER_KEY,
    DATABASE,
    INSTANCE_KEY,
    ROLE_MANAGER,
    DatabaseOutputs,
    DatabaseRole,
    DatabaseSpec,
    Restore,
    RoleManager,
    identifier,
)
from crofter.api.components.encryption import Purpose
from crofter.api.components.network import NETWORK, NetworkOutputs
from crofter.api.model import Model
from crofter.api.sections.databases import DatabaseSection
from crofter.api.status import Endpoint
from crofter.plan.head import head
from crofter.plan.inputs import missing, published
from crofter.plan.keys import key_arn, no_key
from crofter.plan.looks import Task, task
from crofter.plan.model import Blocked, ComponentPlanner, Environment
from crofter.plan.observed import Observed, ObservedXR
from crofter.plan.profiles.databases import V1, DatabaseDefaults
from crofter.plan.security_groups import no_group, own_group, security_group

_WITHOUT_INSIGHTS: Final[Mapping[str, tuple[str, ...]]] = {
    "aurora-mysql": ("db.t2.", "db.t3.", "db.t4g.micro", "db.t4g.small"),
    "mysql": ("db.t2.micro", "db.t2.small", "db.t3.micro", "db.t3.small", "db.t4g.micro", "db.t4g.small"),
}
"""What classes without Performance Insights begin with, by engine.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.Overview.Engines.html
"""

_TABLES: Final = {"v1": V1}


def component_of(name: str) -> str:
    """Name of the component that has the database of this name."""
    return f"{DATABASE.name}/{name}"


def instances(environment: Environment, observed: Observed) -> tuple[DatabaseSpec | Blocked, ...]:
    """One Database for each, once there are the network, its group and its keys."""
    table = _TABLES[environment.spec.defaults_version][environment.spec.profile]
    return tuple(_instance(one, table, environment, observed) for one in environment.spec.databases or ())


def _instance(
    section: DatabaseSection, table: DatabaseDefaults, environment: Environment, observed: Observed
) -> DatabaseSpec | Blocked:
    component = component_of(section.name)
    existing = observed.xrs.get(component)
    before: Mapping[str, Any] = existing.spec if existing is not None else {}
    if environment.spec.network is None:
        return Blocked(DATABASE, component, "needs a network: set spec.network", stalled=True)
    network = published(observed, NETWORK.name, NetworkOutputs)
    subnets = before.get("subnetIds") if network is None else sorted(one.id for one in network.data_subnets)
    if not subnets:
        return Blocked(DATABASE, component, missing(observed, NETWORK.name))
    group = own_group(observed, component)
    if group is None:
        return Blocked(DATABASE, component, no_group(observed, component))
    # What is encrypted with a key stays so: neither storage nor backups ever change theirs.
    keys: dict[Purpose, str | None] = {
        "data": before.get("keyArn") or key_arn(observed, component, "data"),
        "secrets": key_arn(observed, component, "secrets", "secretsKeyArn"),
        "logs": key_arn(observed, component, "logs", "logsKeyArn"),
    }
    for purpose, arn in keys.items():
        if arn is None:
            return Blocked(DATABASE, component, no_key(observed, purpose))
    roles = sorted(section.roles or (), key=lambda role: role.name)
    instance_class = section.instance.class_ if section.instance is not None else None
    return DatabaseSpec(
        **head(environment, observed, component),
        engine=section.engine,
        version=section.version,
        database_name=section.name.replace("-", "_"),
        subnet_ids=subnets,
        security_group_id=group,
        key_arn=keys["data"] or "",
        secrets_key_arn=keys["secrets"] or "",
        logs_key_arn=keys["logs"] or "",
        serverless=section.serverless,
        instance_class=instance_class,
        readers=section.readers or 0,
        storage=section.storage,
        multi_az=bool(section.multi_az),
        backup_retention_days=section.backup_retention_days or table.backup_retention_days,
        log_retention_days=table.log_retention_days,
        monitoring_seconds=table.monitoring_seconds,
        performance_insights=not (instance_class or "").startswith(_WITHOUT_INSIGHTS.get(section.engine, ())),
        deletion_protection=bool(section.deletion_protection),
        final_snapshot=bool(section.final_snapshot),
        proxy=[role.name for role in roles] if section.proxy is not None else None,
        restore_from=_restore(section, environment, observed),
        role_manager=_role_manager(section, roles, before, observed, network),
    )


def _restore(section: DatabaseSection, environment: Environment, observed: Observed) -> Restore | None:
    """What to make it from. The identifier of another database follows from its names, as its own does."""
    given = section.restore_from
    if given is None:
        return None
    moment = given.point_in_time
    if moment is None:
        return Restore(snapshot=given.snapshot)
    target, identity = observed.account.target, environment.identity
    source = identifier(
        moment.environment,
        names.environment_id(target.account_id, target.region, identity.namespace, moment.environment),
        component_of(moment.database),
        CLUSTER_KEY if section.aurora else INSTANCE_KEY,
    )
    return Restore(source=source, time=moment.time)


def _role_manager(
    section: DatabaseSection,
    roles: list[DatabaseRole],
    before: Mapping[str, Any],
    observed: Observed,
    network: NetworkOutputs | None,
) -> RoleManager | None:
    """The manager of the roles, once its code, its group and its subnets are there; what it has stays meanwhile."""
    had = before.get("roleManager") or {}
    if not roles and not had:
        return None
    artifact = observed.account.artifacts.get("role_manager")
    where = {"bucket": artifact.bucket, "key": artifact.key, "sha256": artifact.sha256} if artifact is not None else had
    group = security_group(observed, f"{ROLE_MANAGER}/{section.name}", had.get("securityGroupId"))
    subnets = had.get("subnetIds") if network is None else sorted(one.id for one in network.private_subnets)
    if not where or group is None or not subnets:
        return None
    return RoleManager(
        bucket=where["bucket"],
        key=where["key"],
        sha256=where["sha256"],
        security_group_id=group,
        subnet_ids=subnets,
        roles=roles,
    )


def destroys(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The data, when the database goes or has to be another one; and the version before, since versions go up only."""
    if new is None or old["engine"] != new["engine"] or old.get("restoreFrom") != new.get("restoreFrom"):
        left = "of which a final snapshot stays" if old["finalSnapshot"] else "and its backups"
        return (f"the database and everything in it, {left}",)
    if old["version"] != new["version"]:
        return (f"version {old['version']}: after the upgrade to {new['version']} there is no way back",)
    return ()


def endpoints(component: str, outputs: Model) -> tuple[Endpoint, ...]:
    """Where clients connect to, and where the master password is kept."""
    if not isinstance(outputs, DatabaseOutputs):
        return ()
    found = {
        "endpoint": f"{outputs.endpoint}:{outputs.port}",
        "reader-endpoint": f"{outputs.reader_endpoint}:{outputs.port}" if outputs.reader_endpoint else None,
        "proxy-endpoint": f"{outputs.proxy_endpoint}:{outputs.port}" if outputs.proxy_endpoint else None,
        "name": outputs.database_name,
        "master-secret": outputs.master_secret_arn,
    }
    return tuple(Endpoint(name=f"{component}/{name}", value=value) for name, value in found.items() if value)


def tasks(xr: ObservedXR) -> tuple[Task, ...]:
    """The roles, by the function that manages them."""
    outputs = xr.outputs
    manager = xr.spec.get("roleManager")
    if not isinstance(outputs, DatabaseOutputs) or outputs.role_manager_function is None or manager is None:
        return ()
    event = {"roles": [dict(role) for role in manager["roles"]]}
    return (task("ReconcileRoles", xr.component, function=outputs.role_manager_function, event=event),)


PLANNER: Final = ComponentPlanner(
    kind=DATABASE, instances=instances, destroys=destroys, endpoints=endpoints, tasks=tasks
)
