"""`spec.overrides`: fields of AWS resources that are wanted other than Crofter writes them."""

from typing import Annotated, Any, Final

from pydantic import Field

from crofter.api.model import Model

OVERRIDE_LIMIT: Final = 50
"""Most overrides of an Environment."""

RESOURCE_PATTERN: Final = r"^[a-z0-9][a-z0-9.-]*\*?$"
"""A key, or the beginning of some, marked by a trailing asterisk."""

KEYS: Final[dict[str, Any]] = {
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["component", "resource"],
}
"""Schema of the list: a resource of a component is there once."""

FREE: Final[dict[str, Any]] = {"x-kubernetes-preserve-unknown-fields": True}
"""Schema of an object whose fields are another API's."""


class Override(Model):
    """Fields of one resource, or of several whose keys begin alike."""

    component: Annotated[
        str,
        Field(
            min_length=1,
            max_length=100,
            description="The component, as status.components names it: network, or database/main.",
        ),
    ]
    resource: Annotated[
        str,
        Field(
            min_length=1,
            max_length=128,
            pattern=RESOURCE_PATTERN,
            description="Key of the resource within the component, as crofter render --summary shows it. "
            "A trailing * stands for any ending.",
        ),
    ]
    for_provider: Annotated[
        dict[str, Any],
        Field(
            min_length=1,
            json_schema_extra=FREE,
            description="Fields of the managed resource's spec.forProvider. Objects are merged, lists replaced.",
        ),
    ]
