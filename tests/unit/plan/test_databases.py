"""How databases are planned: with their key, group and subnets, and what a change of one destroys."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.database import DATABASE, DatabaseOutputs
from crofter.api.components.encryption import ENCRYPTION, EncryptionOutputs
from crofter.api.components.security_groups import SECURITY_GROUPS, SecurityGroupsOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.api.model import Model
from crofter.plan.components.database import PLANNER
from crofter.plan.looks import Task
from crofter.plan.model import Blocked, Environment
from crofter.plan.observed import Artifact, Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective
from crofter.plan.removal import needs_of
from crofter.plan.security_groups import groups

from .environments import FACTS, by_component, environment, live, outputs, with_xrs

APP = {"name": "app", "access": "ReadWrite"}
AURORA = {"name": "main", "engine": "aurora-postgresql", "version": "16"}
POSTGRES = {"name": "main", "engine": "postgres", "version": "16"}
CODE = Artifact("artifacts", "lambdas/role_manager/0.zip", "0" * 64)


def asking(*databases: dict[str, Any], profile: str = "dev", **fields: Any) -> Environment:
    """An Environment with a network and these databases."""
    raw = {
        "profile": profile,
        "accountRef": {"name": "sydney"},
        "network": {"cidr": "10.40.0.0/16"},
        "databases": list(databases),
        **fields,
    }
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


def keys(**ids: str) -> EncryptionOutputs:
    named = {"data": "data", "logs": "logs", "secrets": "secrets"} | ids
    return EncryptionOutputs.model_validate(
        {"keys": [{"purpose": purpose, "arn": f"arn:{name}"} for purpose, name in named.items()]}
    )


def group_ids(*components: str) -> SecurityGroupsOutputs:
    found = [{"component": one, "id": f"sg-{one.replace('/', '-')}"} for one in components]
    return SecurityGroupsOutputs.model_validate({"groups": found})


ALL = ("database/main", "role-manager/main")


def around(wanted: Environment, *, without: tuple[str, ...] = (), members: tuple[str, ...] = ALL) -> Observed:
    """What is observed once everything that databases need was applied and has published its ids."""
    observed = Observed(FACTS)
    published: dict[str, Model] = {
        "network": outputs("ab"),
        SECURITY_GROUPS.name: group_ids(*members),
        ENCRYPTION.name: keys(),
    }
    for _ in range(2):
        for component, one in by_component(plan(wanted, observed)).items():
            if component in published and component not in without:
                observed = with_xrs(observed, live(one, published[component]))  # type: ignore[arg-type]
    return observed


def spec_of(wanted: Environment, observed: Observed, component: str = "database/main") -> dict[str, Any]:
    return dict(by_component(plan(wanted, observed))[component].spec)


def test_a_database_is_planned_with_its_subnets_group_and_keys() -> None:
    wanted = asking(AURORA)
    spec = spec_of(wanted, around(wanted))
    for head in ("environment", "aws", "tags", "paused", "deletion", "adopt", "revision"):
        del spec[head]
    assert spec == {
        "component": "database/main",
        "engine": "aurora-postgresql",
        "version": "16",
        "databaseName": "main",
        "subnetIds": ["subnet-data-a", "subnet-data-b"],
        "securityGroupId": "sg-database-main",
        "keyArn": "arn:data",
        "secretsKeyArn": "arn:secrets",
        "logsKeyArn": "arn:logs",
        "serverless": {"min": 0.5, "max": 2.0},
        "readers": 0,
        "multiAz": False,
        "backupRetentionDays": 1,
        "logRetentionDays": 7,
        "monitoringSeconds": 0,
        "performanceInsights": True,
        "deletionProtection": False,
        "finalSnapshot": False,
    }


@pytest.mark.parametrize(
    ("section", "profile", "expected"),
    [
        (AURORA, "prod", {"serverless": {"min": 1.0, "max": 16.0}, "readers": 1, "deletionProtection": True}),
        (AURORA, "staging", {"serverless": {"min": 0.5, "max": 8.0}, "readers": 0, "finalSnapshot": True}),
        (
            {**AURORA, "instance": {"class": "db.r7g.large"}, "readers": 0},
            "prod",
            {"instanceClass": "db.r7g.large", "serverless": None, "readers": 0},
        ),
        (
            POSTGRES,
            "dev",
            {"instanceClass": "db.t4g.medium", "storage": {"gib": 20, "maxGib": 100}, "multiAz": False, "readers": 0},
        ),
        (POSTGRES, "prod", {"instanceClass": "db.m7g.large", "multiAz": True, "monitoringSeconds": 60}),
        ({**POSTGRES, "multiAz": False, "finalSnapshot": False}, "prod", {"multiAz": False, "finalSnapshot": False}),
        ({**AURORA, "name": "user-data"}, "dev", {"databaseName": "user_data", "component": "database/user-data"}),
        (
            {"name": "main", "engine": "mysql", "version": "8.4", "instance": {"class": "db.t4g.micro"}},
            "dev",
            {"performanceInsights": False},
        ),
        (
            {"name": "main", "engine": "aurora-mysql", "version": "8.0", "instance": {"class": "db.t3.medium"}},
            "dev",
            {"performanceInsights": False},
        ),
        (
            {"name": "main", "engine": "aurora-mysql", "version": "8.0", "instance": {"class": "db.t4g.medium"}},
            "dev",
            {"performanceInsights": True},
        ),
    ],
)
def test_defaults_are_those_of_the_profile_and_the_engine(
    section: dict[str, Any], profile: str, expected: dict[str, Any]
) -> None:
    wanted = asking(section, profile=profile)
    component = f"database/{section['name']}"
    spec = spec_of(wanted, around(wanted, members=(component,)), component)
    assert {field: spec.get(field) for field in expected} == expected


@pytest.mark.parametrize(
    ("without", "members", "message"),
    [
        (("network",), ALL, "waits for network: it does not exist yet"),
        ((SECURITY_GROUPS.name,), ALL, "waits for security-groups: it does not exist yet"),
        ((), ("role-manager/main",), "waits for security-groups: the group of database/main is not known yet"),
        ((ENCRYPTION.name,), ALL, "waits for encryption: it does not exist yet"),
    ],
)
def test_a_database_waits(without: tuple[str, ...], members: tuple[str, ...], message: str) -> None:
    wanted = asking(AURORA)
    blocked = plan(wanted, around(wanted, without=without, members=members)).blocked
    assert Blocked(DATABASE, "database/main", message) in blocked


def test_without_a_network_only_a_person_can_help() -> None:
    wanted = asking(AURORA, network=None)
    (blocked,) = (one for one in plan(wanted, Observed(FACTS)).blocked if one.component == "database/main")
    assert blocked == Blocked(DATABASE, "database/main", "needs a network: set spec.network", stalled=True)


def test_a_database_stays_as_it_is_while_others_are_in_doubt_and_keeps_its_key_for_good() -> None:
    wanted = asking(AURORA)
    before = around(wanted)
    first = by_component(plan(wanted, before))
    applied = with_xrs(before, live(first["database/main"]))
    doubtful = with_xrs(applied, *(replace(xr, outputs=None) for xr in before.xrs.values()))
    assert spec_of(wanted, doubtful) == first["database/main"].spec
    other = replace(applied.xrs[ENCRYPTION.name], outputs=keys(data="other", logs="other-logs"))
    spec = spec_of(wanted, with_xrs(applied, other))
    assert (spec["keyArn"], spec["logsKeyArn"]) == ("arn:data", "arn:other-logs")


def test_a_database_and_its_role_manager_have_a_group_each() -> None:
    assert groups(asking(AURORA).spec) == ["database/main"]
    assert groups(asking({**AURORA, "roles": [APP]}).spec) == ["database/main", "role-manager/main"]


def test_roles_are_managed_once_the_code_is_in_its_place() -> None:
    wanted = asking({**AURORA, "roles": [{"name": "web", "access": "ReadOnly"}, APP]})
    observed = around(wanted)
    assert "roleManager" not in spec_of(wanted, observed)
    with_code = replace(observed, account=replace(FACTS, artifacts={"role_manager": CODE}))
    assert spec_of(wanted, with_code)["roleManager"] == {
        "bucket": "artifacts",
        "key": "lambdas/role_manager/0.zip",
        "sha256": "0" * 64,
        "securityGroupId": "sg-role-manager-main",
        "subnetIds": ["subnet-private-a", "subnet-private-b"],
        "roles": [APP, {"name": "web", "access": "ReadOnly"}],
    }


def test_the_role_manager_stays_until_the_last_role_has_gone() -> None:
    """Without roles it has nothing to do, but the last ones have to be dropped by somebody."""
    wanted = asking({**AURORA, "roles": [APP]})
    observed = replace(around(wanted), account=replace(FACTS, artifacts={"role_manager": CODE}))
    applied = with_xrs(observed, live(by_component(plan(wanted, observed))["database/main"]))
    assert spec_of(asking(AURORA), applied)["roleManager"]["roles"] == []


def test_a_proxy_is_for_the_declared_roles() -> None:
    wanted = asking({**AURORA, "roles": [APP], "proxy": {}})
    assert spec_of(wanted, around(wanted))["proxy"] == ["app"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"snapshot": "before"}, {"snapshot": "before"}),
        (
            {"pointInTime": {"environment": "shop-dev", "database": "main"}},
            {"source": "shop-dev-database-main-cluster-83d5df"},
        ),
        (
            {"pointInTime": {"environment": "shop-prod", "database": "main", "time": "2026-01-01T00:00:00Z"}},
            {"source": "shop-prod-database-main-cluster-319ac8", "time": "2026-01-01T00:00:00Z"},
        ),
    ],
)
def test_what_a_database_is_restored_from(given: dict[str, Any], expected: dict[str, Any]) -> None:
    wanted = asking({**AURORA, "restoreFrom": given})
    assert spec_of(wanted, around(wanted))["restoreFrom"] == expected


@pytest.mark.parametrize(
    ("change", "items"),
    [
        ({"readers": 3, "deletionProtection": True}, ()),
        ({"version": "17"}, ("version 16: after the upgrade to 17 there is no way back",)),
        ({"engine": "aurora-mysql"}, ("the database and everything in it, and its backups",)),
        ({"restoreFrom": {"snapshot": "x"}}, ("the database and everything in it, and its backups",)),
        (None, ("the database and everything in it, and its backups",)),
    ],
)
def test_what_a_change_destroys(change: dict[str, Any] | None, items: tuple[str, ...]) -> None:
    wanted = asking(AURORA)
    old = spec_of(wanted, around(wanted))
    assert PLANNER.destroys(old, None if change is None else old | change) == items


def test_of_a_database_with_a_final_snapshot_that_stays() -> None:
    wanted = asking(AURORA, profile="staging")
    old = spec_of(wanted, around(wanted))
    assert PLANNER.destroys(old, None) == ("the database and everything in it, of which a final snapshot stays",)


def test_the_key_of_a_final_snapshot_is_kept_for_good() -> None:
    wanted = asking(AURORA, profile="staging")
    observed = around(wanted)
    assert observed.xrs[ENCRYPTION.name].spec["kept"] == ["data"]
    assert spec_of(asking(profile="staging"), observed, "encryption")["kept"] == ["data"]
    assert "kept" not in around(asking(AURORA)).xrs[ENCRYPTION.name].spec


def test_whoever_needs_a_database_goes_first() -> None:
    assert set(needs_of("Database")) >= {"Encryption", "Network", "SecurityGroups"}


TOLD = DatabaseOutputs.model_validate(
    {
        "engine": "aurora-postgresql",
        "identifier": "shop-main",
        "resourceId": "cluster-1",
        "databaseName": "main",
        "endpoint": "main.example",
        "readerEndpoint": "ro.example",
        "port": 5432,
        "securityGroupId": "sg-1",
        "masterSecretArn": "arn:secret",
        "proxyEndpoint": "proxy.example",
        "proxyResourceId": "prx-1",
        "roleManagerFunction": "manager",
    }
)


def test_where_a_database_is() -> None:
    assert {one.name: one.value for one in PLANNER.endpoints("database/main", TOLD)} == {
        "database/main/endpoint": "main.example:5432",
        "database/main/reader-endpoint": "ro.example:5432",
        "database/main/proxy-endpoint": "proxy.example:5432",
        "database/main/name": "main",
        "database/main/master-secret": "arn:secret",
    }


def test_the_operator_has_the_roles_made_by_the_function() -> None:
    wanted = asking({**AURORA, "roles": [APP]})
    observed = replace(around(wanted), account=replace(FACTS, artifacts={"role_manager": CODE}))
    applied = live(by_component(plan(wanted, observed))["database/main"])
    ready = replace(applied, outputs=TOLD)
    event = '{"event":{"roles":[{"access":"ReadWrite","name":"app"}]},"function":"manager"}'
    assert PLANNER.tasks(ready) == (Task("ReconcileRoles", "database/main", event),)
    assert PLANNER.tasks(applied) == ()


def test_the_group_of_a_role_manager_stays_as_long_as_its_database() -> None:
    wanted = asking({**AURORA, "roles": [APP]})
    observed = around(wanted)
    applied = with_xrs(observed, live(by_component(plan(wanted, observed))["database/main"]))
    members = ["database/main", "role-manager/main"]
    other = {**AURORA, "name": "other"}
    assert spec_of(asking(AURORA), applied, SECURITY_GROUPS.name)["groups"] == members
    assert spec_of(asking(other), applied, SECURITY_GROUPS.name)["groups"] == [
        "database/main",
        "database/other",
        members[1],
    ]
