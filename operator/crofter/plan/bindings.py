"""From a workload's `uses` to its bindings: variables, secret references, connections and grants.

Each kind of target has one binder, which reads what the target's component has published. A workload is bound as a
whole: while something it uses is not there yet, a new workload waits, and one that exists goes on with the bindings it
has.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeVar

from crofter.api.components.app_secret import APP_SECRET, AppSecretOutputs
from crofter.api.components.binding import Bindings, Connection, Grant, SecretVariable, Variable
from crofter.api.components.bucket import BUCKET, BucketOutputs
from crofter.api.components.database import DATABASE, DatabaseOutputs
from crofter.api.components.encryption import Purpose
from crofter.api.components.function import LAMBDA_FUNCTION
from crofter.api.components.identity import IDENTITY, IdentityOutputs
from crofter.api.components.monitoring import MONITORING, MonitoringOutputs
from crofter.api.components.queue import QUEUE, QueueOutputs
from crofter.api.components.service import WEB_SERVICE
from crofter.api.model import Model
from crofter.api.sections.uses import Use
from crofter.plan import discovery
from crofter.plan.arns import function_arn
from crofter.plan.inputs import kept, missing, published
from crofter.plan.keys import key_arn, no_key
from crofter.plan.looks import Look
from crofter.plan.model import Environment
from crofter.plan.observed import Observed
from crofter.plan.security_groups import no_group, security_group

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Bound:
    """What follows from one use."""

    variables: tuple[Variable, ...] = ()
    secrets: tuple[SecretVariable, ...] = ()
    connections: tuple[Connection, ...] = ()
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a use waits for, as a message, and what of it AWS has to be asked."""

    message: str
    looks: tuple[Look, ...] = ()


Binder = Callable[[Use, Environment, Observed], Bound | Waiting]


_ENDINGS: Final[Mapping[str, str]] = {
    "bucket": "NAME",
    "database": "URL",
    "function": "NAME",
    "logs": "GROUP",
    "queue": "URL",
    "secret": "VALUE",
    "service": "URL",
}
"""By target: what the value of its variable is."""


def variable_of(use: Use) -> str:
    """Name of a use's variable: the one that was asked for, else made of what is used, as in QUEUE_EXPORT_URL."""
    target = use.target or ""
    parts = [target, use.name, use.key or "", _ENDINGS[target] if use.key is None else ""]
    return use.env or re.sub(r"[^A-Z0-9]", "_", "_".join(part for part in parts if part).upper())


def client_variable(client: str) -> str:
    """Name of the variable with the id of a client, where a use is of all of them."""
    return f"IDENTITY_CLIENT_ID_{re.sub(r'[^A-Z0-9]', '_', client.upper())}"


def variables_of(use: Use, clients: Collection[str] = ()) -> tuple[str, ...]:
    """Names of all variables of a use; `clients` are those of `spec.identity`."""
    if use.identity is None:
        return (variable_of(use),)
    ids = ["IDENTITY_CLIENT_ID"] if use.identity.client else [client_variable(one) for one in sorted(clients)]
    return ("IDENTITY_ISSUER", "IDENTITY_USER_POOL_ID", *ids)


def _encrypted(observed: Observed, component: str, model: type[M], purpose: Purpose) -> tuple[M, str] | Waiting:
    """What a component has published, and the ARN of the key of the purpose that it is encrypted with."""
    outputs = published(observed, component, model)
    if outputs is None:
        return Waiting(missing(observed, component))
    key = key_arn(observed, component, purpose)
    return (outputs, key) if key is not None else Waiting(no_key(observed, purpose))


def _queue(use: Use, _: Environment, observed: Observed) -> Bound | Waiting:
    component = f"{QUEUE.name}/{use.name}"
    found = _encrypted(observed, component, QueueOutputs, "messaging")
    if isinstance(found, Waiting):
        return found
    outputs, key = found
    return Bound(
        variables=(Variable(name=variable_of(use), value=outputs.url),),
        grants=(Grant(target="Queue", component=component, access=use.allowed, arn=outputs.arn, key_arn=key),),
    )


def _bucket(use: Use, _: Environment, observed: Observed) -> Bound | Waiting:
    component = f"{BUCKET.name}/{use.name}"
    found = _encrypted(observed, component, BucketOutputs, "data")
    if isinstance(found, Waiting):
        return found
    outputs, key = found
    return Bound(
        variables=(Variable(name=variable_of(use), value=outputs.name),),
        grants=(Grant(target="Bucket", component=component, access=use.allowed, arn=outputs.arn, key_arn=key),),
    )


def _secret(use: Use, _: Environment, observed: Observed) -> Bound | Waiting:
    """A secret is bound to once it has a value: what cannot read its secret does not start."""
    component = f"{APP_SECRET.name}/{use.name}"
    found = _encrypted(observed, component, AppSecretOutputs, "secrets")
    if isinstance(found, Waiting):
        return found
    outputs, key = found
    look = Look("SecretValue", component, (outputs.arn,))
    seen = observed.seen.get(look)
    if seen is None or not seen.holds:
        return Waiting(seen.message if seen is not None else f"waits for a value of {component}", (look,))
    name = variable_of(use)
    return Bound(
        secrets=(SecretVariable(name=name, component=component, secret_arn=outputs.arn, json_key=use.key, key_arn=key),)
    )


def _function(use: Use, environment: Environment, observed: Observed) -> Bound:
    """A function's name and ARN follow from what it is called: nobody waits for them."""
    component = f"{LAMBDA_FUNCTION.name}/{use.name}"
    arn = function_arn(environment, observed, component)
    return Bound(
        variables=(Variable(name=variable_of(use), value=arn.rsplit(":", 1)[1]),),
        grants=(Grant(target="Function", component=component, access=use.allowed, arn=arn, key_arn=None),),
    )


def _logs(use: Use, _: Environment, observed: Observed) -> Bound | Waiting:
    """A shared log group that the workload writes streams of its own into."""
    outputs = published(observed, MONITORING.name, MonitoringOutputs)
    found = next((one for one in outputs.groups if one.name == use.name), None) if outputs is not None else None
    if found is None:
        return Waiting(missing(observed, MONITORING.name))
    return Bound(
        variables=(Variable(name=variable_of(use), value=found.log_group),),
        grants=(Grant(target="LogGroup", component=MONITORING.name, access=use.allowed, arn=found.arn, key_arn=None),),
    )


def _database(use: Use, _: Environment, observed: Observed) -> Bound | Waiting:
    """A database is reached through its proxy where it has one; AWS names the permission by the id of what is reached.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
    """
    component = f"{DATABASE.name}/{use.name}"
    outputs = published(observed, component, DatabaseOutputs)
    if outputs is None:
        return Waiting(missing(observed, component))
    aws, role = observed.account.target, use.role or ""
    host = outputs.proxy_endpoint or outputs.endpoint
    reached = outputs.proxy_resource_id or outputs.resource_id
    arn = f"arn:{aws.partition}:rds-db:{aws.region}:{aws.account_id}:dbuser:{reached}/{role}"
    url = f"postgresql://{role}@{host}:{outputs.port}/{outputs.database_name}?sslmode=verify-full"
    return Bound(
        variables=(Variable(name=variable_of(use), value=url),),
        connections=(Connection(component=component, security_group_id=outputs.security_group_id, port=outputs.port),),
        grants=(Grant(target="Database", component=component, access=use.allowed, arn=arn, key_arn=None),),
    )


def _identity(use: Use, environment: Environment, observed: Observed) -> Bound | Waiting:
    """What it takes to know the users' tokens. Permission to look after users is another matter, and has to be said."""
    component = IDENTITY.name
    outputs = published(observed, component, IdentityOutputs)
    section = environment.spec.identity
    if outputs is None or section is None:
        return Waiting(missing(observed, component))
    named = use.identity.client if use.identity is not None else None
    known = {one.name: one.id for one in outputs.clients}
    wanted = [named] if named else sorted(one.name for one in section.clients or ())
    unknown = [name for name in wanted if name not in known]
    if unknown:
        return Waiting(f"waits for {component}: the client {unknown[0]} is not known yet")
    ids = {"IDENTITY_CLIENT_ID" if named else client_variable(name): known[name] for name in wanted}
    values = {"IDENTITY_USER_POOL_ID": outputs.user_pool_id, "IDENTITY_ISSUER": outputs.issuer} | ids
    grants: tuple[Grant, ...] = ()
    if use.access is not None:
        arn = outputs.user_pool_arn
        grants = (Grant(target="Identity", component=component, access=use.access, arn=arn, key_arn=None),)
    return Bound(variables=tuple(Variable(name=name, value=value) for name, value in values.items()), grants=grants)


def _service(use: Use, environment: Environment, observed: Observed) -> Bound | Waiting:
    """A service's address follows from its name: nobody waits for it, only for the group that it is reached in."""
    component = f"{WEB_SERVICE.name}/{use.name}"
    group = security_group(observed, component)
    if group is None:
        return Waiting(no_group(observed, component))
    port = discovery.port(environment.spec, use)
    url = f"http://{discovery.address(environment.identity, use.name)}:{port}"
    return Bound(
        variables=(Variable(name=variable_of(use), value=url),),
        connections=(Connection(component=component, security_group_id=group, port=port),),
    )


BINDERS: Final[Mapping[str, Binder]] = {
    "bucket": _bucket,
    "database": _database,
    "function": _function,
    "identity": _identity,
    "logs": _logs,
    "queue": _queue,
    "secret": _secret,
    "service": _service,
}
"""By the field of a use that names its target."""


def bindings(uses: Sequence[Use], environment: Environment, observed: Observed, component: str) -> Bindings | Waiting:
    """Everything that follows from the uses of the workload that is this component.

    What it waits for, when it has no bindings yet and something that it uses is not there.
    """
    found: list[Bound] = []
    for use in uses:
        bound = BINDERS[use.target or ""](use, environment, observed)
        if isinstance(bound, Waiting):
            existing = kept(observed, component, "bindings", Bindings)
            return bound if existing is None else existing
        found.append(bound)
    return Bindings(
        variables=sorted(chain.from_iterable(one.variables for one in found), key=lambda one: one.name),
        secrets=sorted(chain.from_iterable(one.secrets for one in found), key=lambda one: one.name),
        connections=_unique(sorted(chain.from_iterable(one.connections for one in found), key=_place)),
        grants=_unique(sorted(chain.from_iterable(one.grants for one in found), key=_what)),
    )


def _place(connection: Connection) -> tuple[str, int]:
    return connection.component, connection.port


def _what(grant: Grant) -> tuple[str, str, str]:
    return grant.component, grant.access, grant.arn


def _unique(sorted_: list[M]) -> list[M]:
    """Each of the sorted models once: two uses of one thing may differ in nothing but the variable."""
    return [one for place, one in enumerate(sorted_) if place == 0 or one != sorted_[place - 1]]
