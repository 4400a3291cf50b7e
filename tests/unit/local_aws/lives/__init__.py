"""Lives of managed resources: made, edited in place, refused a replacement, deleted. A module for each family of kinds."""

from __future__ import annotations

from typing import Any

from . import (
    accounts,
    alarms,
    apis,
    compute,
    databases,
    discovery,
    domains,
    functions,
    identity,
    messaging,
    monitoring,
    network,
    notifications,
    secrets,
    storage,
)

MODULES = (
    network,
    messaging,
    compute,
    alarms,
    databases,
    functions,
    apis,
    identity,
    storage,
    secrets,
    notifications,
    accounts,
    domains,
    monitoring,
    discovery,
)

LIFE: list[dict[str, Any]] = [manifest for module in MODULES for manifest in module.LIFE]
"""A manifest of every kind, each after what it refers to."""

EDITS: list[tuple[str, str, dict[str, Any]]] = [edit for module in MODULES for edit in module.EDITS]
"""Kind, name and changed fields: done in place, one after the other."""

REFUSALS: list[tuple[str, str, dict[str, Any], str]] = [one for module in MODULES for one in module.REFUSALS]
"""Kind, name, changed fields, and the words in which the provider refuses them."""
