"""Names and texts as they must stand in SQL, where no parameter can take their place."""


def identifier(name: str) -> str:
    """A name, quoted: whatever is in it, it stays one name.

    https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text, quoted, for a session with `standard_conforming_strings` on, where a backslash is only a backslash.

    https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-CONSTANTS
    """
    return "'" + text.replace("'", "''") + "'"
