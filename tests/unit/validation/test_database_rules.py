"""Rules about databases, told with field, value, rule and fix."""

import pytest
import samples

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.rules import check


def told(spec, **context):
    read, problems = check(spec, Context(**{"namespace": "team", "name": "shop"} | context))
    assert read is not None, [str(problem) for problem in problems]
    return [str(problem) for problem in problems]


def aurora(**fields):
    return {"name": "main", "engine": "aurora-postgresql", "version": "16", **fields}


def postgres(**fields):
    return {"name": "main", "engine": "postgres", "version": "16", **fields}


def databases(*sections):
    return samples.spec(databases=list(sections))


APP = [{"name": "app", "access": "ReadWrite"}]


@pytest.mark.parametrize(
    "section",
    [
        aurora(),
        aurora(version="17"),
        aurora(serverless={"min": 0, "max": 1}),
        aurora(instance={"class": "db.r7g.large"}, readers=5),
        aurora(roles=APP, proxy={}),
        aurora(restoreFrom={"snapshot": "before"}),
        postgres(storage={"gib": 20, "maxGib": 20}, multiAz=True),
        {"name": "main", "engine": "aurora-mysql", "version": "8.0"},
        {"name": "main", "engine": "mysql", "version": "8.4", "instance": {"class": "db.t4g.micro"}},
    ],
)
def test_what_goes_together(section):
    assert told(databases(section)) == []


@pytest.mark.parametrize(
    ("section", "problem"),
    [
        (
            aurora(version="16.4"),
            (
                'version: "16.4": is not a major version of aurora-postgresql that there is (there are 16, 17); minor versions '
                "are AWS's to move, in the maintenance window; write 17"
            ),
        ),
        (
            aurora(version="12"),
            'version: "12": is not a major version of aurora-postgresql that there is (there are 16, 17); write 17',
        ),
        (
            {"name": "main", "engine": "mysql", "version": "5.7"},
            'version: "5.7": is not a major version of mysql that there is (there are 8.4); write 8.4',
        ),
        (
            postgres(serverless={"min": 1, "max": 2}),
            'serverless: {"min": 1.0, "max": 2.0}: goes with Aurora; give an instance class',
        ),
        (
            aurora(serverless={"min": 1, "max": 2}, instance={"class": "db.r7g.large"}),
            'serverless: {"min": 1.0, "max": 2.0}: does not go with an instance class; remove one of them',
        ),
        (
            aurora(serverless={"min": 4, "max": 2}),
            "serverless.min: 4.0: is above max, 2; lower it, or raise max",
        ),
        (postgres(readers=1), "readers: 1: go with Aurora; an RDS instance has multiAz"),
        (
            aurora(multiAz=True),
            "multiAz: true: goes with RDS instances; remove it: Aurora has readers, and its storage is in three zones anyway",
        ),
        (
            aurora(storage={"gib": 20, "maxGib": 40}),
            'storage: {"gib": 20, "maxGib": 40}: goes with RDS instances; remove it: Aurora\'s grows by itself',
        ),
        (
            postgres(storage={"gib": 50, "maxGib": 40}),
            "storage.gib: 50: is above maxGib, 40; lower it, or raise maxGib",
        ),
        (
            {"name": "main", "engine": "aurora-mysql", "version": "8.0", "roles": APP},
            'roles: ["app"]: go with aurora-postgresql and postgres: the role manager speaks PostgreSQL; remove them',
        ),
        (
            aurora(proxy={}),
            "proxy: {}: needs roles: it lets in nobody else; declare a role, or remove the proxy",
        ),
        (
            aurora(roles=[{"name": "pg_app", "access": "Owner"}]),
            'roles[0].name: "pg_app": begins with pg_, which is taken; choose another name',
        ),
        (
            aurora(roles=[{"name": "rdsapp", "access": "Owner"}]),
            'roles[0].name: "rdsapp": begins with rds, which is taken; choose another name',
        ),
        (
            aurora(roles=[{"name": "crofter", "access": "Owner"}]),
            'roles[0].name: "crofter": begins with crofter, which is taken; choose another name',
        ),
        (
            aurora(roles=[{"name": "public", "access": "Owner"}]),
            'roles[0].name: "public": is a word that PostgreSQL takes for something else; choose another name',
        ),
    ],
)
def test_what_does_not(section, problem):
    assert told(databases(section)) == [f"spec.databases[0].{problem}"]


def test_databases_live_in_a_network():
    spec = databases(aurora())
    del spec["network"]
    assert told(spec) == ["spec.network: absent: databases live in its data subnets; add a network with a cidr"]


def test_names_are_there_once():
    twice = aurora(roles=[*APP, {"name": "app", "access": "Owner"}])
    assert told(databases(twice, aurora())) == [
        'spec.databases[0].roles[1].name: "app": is the name of another role too; give each role its own name',
        'spec.databases[1].name: "main": is the name of another database too; give each database its own name',
    ]


@pytest.mark.parametrize(
    ("before", "now", "problems"),
    [
        (aurora(), aurora(version="17", readers=2, deletionProtection=True), []),
        (aurora(), {**postgres(), "name": "other"}, []),
        (
            aurora(),
            postgres(),
            [
                (
                    'engine: "postgres": cannot be changed (it is aurora-postgresql): AWS does not turn one into another; add '
                    "a database with another name and move the data"
                )
            ],
        ),
        (
            aurora(version="17"),
            aurora(),
            [
                (
                    'version: "16": cannot go down (it is 17): AWS has no way back; restore a snapshot into a database with '
                    "another name"
                )
            ],
        ),
        (
            aurora(restoreFrom={"snapshot": "before"}),
            aurora(),
            [
                (
                    "restoreFrom: absent: cannot be changed, added or removed: it says what the database was made from; add a "
                    "database with another name"
                )
            ],
        ),
        (
            aurora(),
            aurora(restoreFrom={"snapshot": "before"}),
            [
                (
                    'restoreFrom: {"snapshot": "before"}: cannot be changed, added or removed: it says what the database was '
                    "made from; add a database with another name"
                )
            ],
        ),
    ],
)
def test_what_cannot_be_changed(before, now, problems):
    old = EnvironmentSpec.model_validate(databases(before))
    assert told(databases(now), old=old) == [f"spec.databases[0].{problem}" for problem in problems]
