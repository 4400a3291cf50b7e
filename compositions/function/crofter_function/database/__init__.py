"""Database: how AWS makes an encrypted relational database, what watches it, and what makes its roles."""

from typing import Final

from crofter.api.components import database as contract
from crofter.api.components.database import AURORA, DatabaseSpec
from crofter_function.database import aurora, identifiers, instance, proxy, role_manager, surroundings
from crofter_function.database.outputs import facts, outputs, told_before
from crofter_function.framework import alarms
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, SpecError, collected
from crofter_function.framework.scope import Scope


def compose(spec: DatabaseSpec, scope: Scope, observed: Observed) -> Composed:
    """All managed resources of a database. Raises SpecError for what its engine cannot have."""
    _checked(spec)
    known = facts(spec, observed)
    told = told_before(known, observed)
    engine = aurora if spec.engine in AURORA else instance
    return Composed(
        collected(
            surroundings.resources(spec, scope),
            engine.resources(spec, scope, known.resource_id),
            proxy.resources(spec, scope, observed, known.resource_id, reachable=known.host is not None),
            role_manager.resources(spec, scope, observed, told),
            alarms.resources(spec, scope, observed, _measured(spec, scope)),
        ),
        outputs(spec, scope, observed, known),
    )


def _measured(spec: DatabaseSpec, scope: Scope) -> dict[str, list[dict[str, str] | None]]:
    """What metrics call the database and its proxy. Those of a cluster are of all its instances."""
    dimension = "DBClusterIdentifier" if spec.engine in AURORA else "DBInstanceIdentifier"
    return {
        "database": [{dimension: identifiers.main_identifier(spec, scope)}],
        "proxy": [] if spec.proxy is None else [{"ProxyName": proxy.name(scope)}],
    }


def _checked(spec: DatabaseSpec) -> None:
    if spec.version not in contract.MAJORS[spec.engine]:
        raise SpecError("spec.version", f"{spec.version} is not a major version of {spec.engine}")
    if spec.serverless is not None and (spec.engine not in AURORA or spec.instance_class is not None):
        raise SpecError("spec.serverless", "goes with Aurora, and without an instance class")
    if spec.engine in AURORA and spec.serverless is None and spec.instance_class is None:
        raise SpecError("spec.instanceClass", "is needed where there is no spec.serverless")


DATABASE: Final = Component(contract.DATABASE, compose)
