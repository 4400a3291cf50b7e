"""What AWS tells of a database, and what others are told of it."""

from dataclasses import dataclass

from crofter.api.components.database import AURORA, PORTS, DatabaseOutputs, DatabaseSpec
from crofter_function.database import identifiers, proxy, role_manager
from crofter_function.database.defaults import MASTER
from crofter_function.framework.observed import Observed
from crofter_function.framework.scope import Scope


@dataclass(frozen=True, slots=True)
class Facts:
    """What only AWS knows of the database; None until it has told. `master` is the name of its master user."""

    host: str | None
    resource_id: str | None
    secret_arn: str | None
    database: str | None
    master: str


def facts(spec: DatabaseSpec, observed: Observed) -> Facts:
    """What is observed of the cluster or instance. A database that was restored brings its name along."""
    key = identifiers.main_key(spec)
    aurora = spec.engine in AURORA
    name = spec.database_name
    if spec.restore_from is not None:
        name = observed.at_provider(key, "databaseName" if aurora else "dbName") or ""
    return Facts(
        host=observed.at_provider(key, "endpoint" if aurora else "address"),
        resource_id=observed.at_provider(key, "clusterResourceId" if aurora else "resourceId"),
        secret_arn=observed.first_at_provider(key, "masterUserSecret", "secretArn"),
        database=name or None,
        master=observed.at_provider(key, "masterUsername" if aurora else "username") or MASTER,
    )


def told_before(known: Facts, observed: Observed) -> Facts:
    """The same, and for what is not known what the role manager was told when it was."""

    def variable(name: str) -> str | None:
        return observed.asked(role_manager.FUNCTION, "environment", "variables", name)

    return Facts(
        host=known.host or variable("DATABASE_HOST"),
        resource_id=known.resource_id,
        secret_arn=known.secret_arn or variable("MASTER_SECRET_ARN"),
        database=known.database or variable("DATABASE_NAME"),
        master=known.master,
    )


def outputs(spec: DatabaseSpec, scope: Scope, observed: Observed, known: Facts) -> DatabaseOutputs | None:
    """The outputs, once everything that was asked for is known."""
    if known.host is None or known.resource_id is None or known.secret_arn is None or known.database is None:
        return None
    key = identifiers.main_key(spec)
    reader = observed.at_provider(key, "readerEndpoint") if spec.readers else None
    host, proxy_id = None, None
    if spec.proxy is not None:
        host = observed.at_provider(proxy.PROXY, "endpoint")
        arn = observed.at_provider(proxy.PROXY, "arn")
        if host is None or arn is None:
            return None
        proxy_id = arn.rsplit(":", 1)[1]
    if spec.readers and reader is None:
        return None
    return DatabaseOutputs(
        engine=spec.engine,
        identifier=identifiers.main_identifier(spec, scope),
        resource_id=known.resource_id,
        database_name=known.database,
        endpoint=known.host,
        reader_endpoint=reader,
        port=PORTS[spec.engine],
        security_group_id=spec.security_group_id,
        master_secret_arn=known.secret_arn,
        proxy_endpoint=host,
        proxy_resource_id=proxy_id,
        role_manager_function=role_manager.function_name(scope) if spec.role_manager is not None else None,
    )
