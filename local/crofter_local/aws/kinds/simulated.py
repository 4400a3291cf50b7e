"""Table entries for kinds that moto does not have: the provider's own memory stands in for AWS.

Such an entry accepts, keeps, changes and returns what it is given, and assigns what AWS would assign. Faults do not
reach it, since no API is called; a restart of the provider forgets it, and it is created again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from crofter_local.aws.kinds.model import Args, Attribute, Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, refuse

Assigned = Callable[[Aws, str, Args], Mapping[str, Any]]
"""(session, external name, fields) → the fields of `atProvider` that AWS assigns: arn, endpoint, …"""

Identify = Callable[[Aws, Args], str]
"""(session, fields) → the id that AWS assigns."""


def simulated(
    name: str,
    noun: str,
    *,
    because: str,
    attributes: Mapping[str, Attribute],
    assigned: Assigned,
    prefix: str = "",
    identify: Identify | None = None,
    service: str = "EC2",
    **more: Any,
) -> Kind:
    """An entry for the kind *name* that lives in memory, *because* of what moto lacks.

    With a *prefix* AWS assigns the id (`<prefix><17 hex digits>`), with *identify* one of another make; without either
    the resource is named by its object. *more* are further fields of `Kind`.
    """

    def observe(aws: Aws, external: str, _args: Args) -> Observation | None:
        fields = aws.simulated(name).get(external)
        if fields is None:
            return None
        tags = dict(fields.get("tags") or {})
        return Observation({"id": external, **fields, "tags": tags, "tagsAll": tags, **assigned(aws, external, fields)})

    def create(aws: Aws, external: str, args: Args) -> str:
        table = aws.simulated(name)
        if identify is not None:
            external = identify(aws, args)
        elif prefix:
            external = f"{prefix}{uuid.uuid4().hex[:17]}"
        if external in table:
            raise refuse(f"Create{name.split('/')[1]}", "AlreadyExists", f"{external} already exists", service=service)
        table[external] = dict(args)
        return external

    def update(aws: Aws, external: str, args: Args, changed: frozenset[str]) -> None:
        kept = aws.simulated(name)[external]
        for field in changed - args.keys():
            kept.pop(field, None)
        kept.update({field: args[field] for field in changed & args.keys()})

    def delete(aws: Aws, external: str, _args: Args) -> None:
        aws.simulated(name).pop(external, None)

    return Kind(
        name=name,
        noun=noun,
        naming=Naming.ASSIGNED if prefix or identify else Naming.NAME,
        attributes=attributes,
        observe=observe,
        create=create,
        update=update,
        delete=delete,
        simulated=because,
        **more,
    )
