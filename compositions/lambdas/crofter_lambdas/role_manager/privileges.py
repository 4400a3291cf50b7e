"""What each access means, in PostgreSQL's privileges.

https://www.postgresql.org/docs/current/ddl-priv.html
"""

from collections.abc import Mapping
from typing import Final

from crofter_lambdas.role_manager.state import Kind

SCHEMA: Final[Mapping[Kind, tuple[str, ...]]] = {
    "owner": ("USAGE", "CREATE"),
    "readwrite": ("USAGE",),
    "readonly": ("USAGE",),
}
"""On the schema."""

WRITE_TABLES: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")

TABLES: Final[Mapping[Kind, tuple[str, ...]]] = {
    "owner": WRITE_TABLES,
    "readwrite": WRITE_TABLES,
    "readonly": ("SELECT",),
}
"""On tables, views and the like. What the owner group made it owns; this is for what the master made."""

SEQUENCES: Final[Mapping[Kind, tuple[str, ...]]] = {
    "owner": ("USAGE", "SELECT", "UPDATE"),
    "readwrite": ("USAGE", "SELECT", "UPDATE"),
    "readonly": ("SELECT",),
}
"""On sequences."""

FUTURE: Final = (("r", "TABLES", TABLES), ("S", "SEQUENCES", SEQUENCES))
"""What default privileges are set for: PostgreSQL's letter for it, its word, and the privileges.
https://www.postgresql.org/docs/current/catalog-pg-default-acl.html
"""
