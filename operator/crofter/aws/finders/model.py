"""The shape of a table entry, and how most of them ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crofter.aws.errors import AwsError, absent

Ask = Callable[[Any, Mapping[str, Any]], str | None]
"""Takes a client of the service and the managed resource's `spec.forProvider`; gives the external name, if any."""


@dataclass(frozen=True, slots=True)
class Finder:
    """How a kind is looked for.

    `service` is the name under which boto3 knows the service; `find` gives None when nothing was made.
    """

    service: str
    find: Ask


def known(*fields: str) -> Callable[[Ask], Ask]:
    """Asks only where these fields are known; what AWS says does not exist was not made. Raises AwsError."""

    def decorated(ask: Ask) -> Ask:
        def find(client: Any, provider: Mapping[str, Any]) -> str | None:
            if not all(provider.get(field) for field in fields):
                return None
            try:
                return ask(client, provider)
            except AwsError as error:
                if absent(error):
                    return None
                raise

        return find

    return decorated
