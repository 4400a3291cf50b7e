"""`uses` of a workload: what it is bound to."""

from typing import Annotated, Any, Final

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.binding import Access, VariableName
from crofter.api.components.monitoring import LogGroup
from crofter.api.model import Model
from crofter.api.sections.lists import ItemName

ACCESS: Final[dict[str, tuple[Access, ...]]] = {
    "bucket": ("Read", "Write", "ReadWrite"),
    "database": ("Connect",),
    "function": ("Invoke",),
    "identity": ("Read", "ReadWrite"),
    "logs": ("Write",),
    "queue": ("Send", "Receive"),
    "secret": ("Read",),
    "service": ("Connect",),
}
"""What a workload can be bound to, and what it can be allowed. Of one choice only, nothing needs to be said."""

OPTIONAL: Final = frozenset({"identity"})
"""What needs no permission to be of use, and gives none unless an access is said."""

_TARGETS: Final = "[" + ", ".join(f"has(self.{target})" for target in ACCESS) + "]"


def _access_rule(target: str, allowed: tuple[Access, ...]) -> Rule:
    quoted = ", ".join(f"'{one}'" for one in allowed)
    if target in OPTIONAL:
        return Rule(
            f"!has(self.{target}) || !has(self.access) || self.access in [{quoted}]",
            f"access to {target} must be {' or '.join(allowed)}, or be left out",
            field="access",
        )
    required = len(allowed) > 1
    holds = f"has(self.access) && self.access in [{quoted}]" if required else f"self.access in [{quoted}]"
    return Rule(
        f"!has(self.{target}) || {'' if required else '!has(self.access) || '}({holds})",
        f"access to a {target} must be {' or '.join(allowed)}"
        if required
        else f"access to a {target} can only be {allowed[0]}: leave it out",
        field="access" if required else None,
    )


class IdentityUse(Model):
    """The Environment's users."""

    client: Annotated[
        ItemName | None,
        Field(description="One of `spec.identity.clients`, whose id is IDENTITY_CLIENT_ID. Default: all of them."),
    ] = None


class Use(Model):
    """One thing that a workload uses. Variables, ways through the network and permissions follow from it."""

    model_config = rules(
        Rule(
            f"{_TARGETS}.exists_one(one, one)",
            f"a use names exactly one of {', '.join(ACCESS)}",
        ),
        *(_access_rule(target, allowed) for target, allowed in ACCESS.items()),
        Rule("!has(self.role) || has(self.database)", "role goes with a database", field="role"),
        Rule("!has(self.database) || has(self.role)", "a database is used as one of its roles: name the role"),
        Rule("!has(self.env) || !has(self.identity)", "identity sets several variables: leave env out", field="env"),
        Rule("!has(self.key) || has(self.secret)", "key goes with a secret: it is a key of its JSON", field="key"),
        Rule(
            "!has(self.container) || has(self.service)",
            "container goes with a service: it is one of its containers",
            field="container",
        ),
    )

    bucket: Annotated[ItemName | None, Field(description="One of `spec.buckets`.")] = None
    database: Annotated[ItemName | None, Field(description="One of `spec.databases`.")] = None
    function: Annotated[ItemName | None, Field(description="One of `spec.functions`.")] = None
    identity: Annotated[IdentityUse | None, Field(description="`spec.identity`: what it takes to know its users.")] = (
        None
    )
    logs: Annotated[LogGroup | None, Field(description="One of the shared log groups of `spec.monitoring.logs`.")] = (
        None
    )
    queue: Annotated[ItemName | None, Field(description="One of `spec.queues`.")] = None
    secret: Annotated[ItemName | None, Field(description="One of `spec.secrets`.")] = None
    service: Annotated[ItemName | None, Field(description="One of `spec.services`, reached inside the network.")] = None
    access: Annotated[
        Access | None,
        Field(
            description="What the workload may do. Read, Write or ReadWrite a bucket, Send to or Receive from a queue, "
            "Read or ReadWrite the users of identity."
        ),
    ] = None
    role: Annotated[str | None, Field(min_length=1, max_length=63, description="Role of the database.")] = None
    key: Annotated[
        str | None,
        Field(min_length=1, max_length=128, description="Key within a secret that is a JSON object; else all of it."),
    ] = None
    container: Annotated[
        ItemName | None,
        Field(description="Container of the service that is reached. Default: the one that has a port."),
    ] = None
    env: Annotated[
        VariableName | None,
        Field(description="Name of the environment variable. Default: made of what is used, as in QUEUE_EXPORT_URL."),
    ] = None

    @property
    def target(self) -> str | None:
        """The field that says what is used; None when there is none, or more than one."""
        named = [target for target in ACCESS if getattr(self, target) is not None]
        return named[0] if len(named) == 1 else None

    @property
    def name(self) -> str:
        """Name of what is used within its list; empty when no one thing is used."""
        value: Any = getattr(self, self.target) if self.target else ""
        return value if isinstance(value, str) else ""

    @property
    def allowed(self) -> Access:
        """What the workload may do, where it follows by itself as well."""
        return self.access or ACCESS[self.target or "secret"][0]


Uses = Annotated[
    list[Use],
    Field(
        max_length=20,
        json_schema_extra={"x-kubernetes-list-type": "atomic"},
        description="What the workload uses. Variables, ways through the network and permissions follow from it.",
    ),
]
