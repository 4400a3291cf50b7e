"""How a database and what is around it is called."""

from typing import Final

from crofter.api.components.database import AURORA, CLUSTER_KEY, INSTANCE_KEY, DatabaseSpec, identifier
from crofter_function.framework.scope import Scope

SUBNET_GROUP: Final = "subnet-group"
MONITORING_ROLE: Final = "monitoring-role"


def main_key(spec: DatabaseSpec) -> str:
    """Key of what holds the data."""
    return CLUSTER_KEY if spec.engine in AURORA else INSTANCE_KEY


def main_identifier(spec: DatabaseSpec, scope: Scope) -> str:
    """Identifier of what holds the data."""
    return named(main_key(spec), scope)


def named(key: str, scope: Scope) -> str:
    """Identifier of a cluster or instance."""
    return identifier(scope.environment.name, scope.environment.id, scope.component, key)


def parameters_key(spec: DatabaseSpec) -> str:
    """Key of the parameter group, which has the version in it: an upgrade needs another one."""
    return f"parameters-{spec.version.replace('.', '-')}"
