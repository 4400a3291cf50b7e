"""Lists of which there can be several of a thing, keyed by name."""

from typing import Annotated, Any, Final

from pydantic import Field

ITEM_NAME: Final = "^[a-z]([a-z0-9-]*[a-z0-9])?$"
"""What an item of a list may be called: lowercase letters, digits and dashes, since it is in names of AWS."""

ITEM_NAME_LIMIT: Final = 30
"""Longest name of an item, in characters."""

ItemName = Annotated[str, Field(min_length=1, max_length=ITEM_NAME_LIMIT, pattern=ITEM_NAME)]

BY_NAME: Final[dict[str, Any]] = {"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]}
"""Schema of a list that is merged by the names of its items."""
