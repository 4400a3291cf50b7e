"""The connection to PostgreSQL: over TLS, to a server whose certificate RDS signed, and to no other."""

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Final

import pg8000.exceptions
import pg8000.native

from crofter_lambdas.role_manager.errors import DatabaseRefused, DatabaseUnavailable, PasswordNotTaken

CERTIFICATES: Final = "rds-global-bundle.pem"
"""The certificate authorities of RDS, which sign the certificates of its servers; they end in 2061 and later.
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
"""

TIMEOUT: Final = 75
"""Seconds for which an answer is waited for: longer than PostgreSQL itself allows a statement."""

NOT_AUTHORIZED: Final = "28000"
"""What PostgreSQL says to whom it does not ask for a password; a wrong password is 28P01.
https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

TIMEOUTS: Final = ("55P03", "57014")
"""What PostgreSQL says when a lock was not free in time, or a statement took too long.
https://www.postgresql.org/docs/current/errcodes-appendix.html
"""


@dataclass(frozen=True, slots=True)
class Target:
    """Where the database is, and as whom to go there."""

    host: str
    port: int
    database: str
    user: str
    password: str = field(repr=False)


def rds_certificates() -> str:
    """The certificate authorities that are trusted, as PEM."""
    return resources.files(__package__).joinpath(CERTIFICATES).read_text(encoding="ascii")


def trust(certificates: str) -> ssl.SSLContext:
    """TLS 1.2 or newer, with a certificate of these authorities, for just the host that was asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=certificates)
    return context


class Connection:
    """One connection; what goes wrong is said by the role manager's own errors."""

    def __init__(self, raw: pg8000.native.Connection) -> None:
        self._raw = raw

    def run(self, sql: str, **parameters: object) -> Sequence[Sequence[Any]]:
        """The rows of one statement. Raises DatabaseRefused or DatabaseUnavailable."""
        try:
            rows: Sequence[Sequence[Any]] | None = self._raw.run(sql, **parameters)
        except pg8000.exceptions.DatabaseError as error:
            raise _refused(error, sql) from None
        except (pg8000.exceptions.InterfaceError, OSError) as error:
            raise DatabaseUnavailable(f"the connection broke: {error}") from error
        return rows or ()


@contextmanager
def connected(target: Target, certificates: str) -> Iterator[Connection]:
    """A connection, closed at the end. Raises DatabaseUnavailable (PasswordNotTaken) when there is none to be had."""
    where = f"{target.host}:{target.port}/{target.database}"
    try:
        raw = pg8000.native.Connection(
            user=target.user,
            password=target.password,
            host=target.host,
            port=target.port,
            database=target.database,
            timeout=TIMEOUT,
            ssl_context=trust(certificates),
            application_name="crofter-role-manager",
        )
    except pg8000.exceptions.DatabaseError as error:
        refused = _refused(error, "connect")
        taken = isinstance(refused, DatabaseRefused) and refused.sqlstate == NOT_AUTHORIZED
        kind = PasswordNotTaken if taken else DatabaseUnavailable
        raise kind(f"{where} refused {target.user}: {refused}") from None
    except (pg8000.exceptions.InterfaceError, OSError) as error:
        raise DatabaseUnavailable(f"no connection to {where}: {error}") from None
    try:
        yield Connection(raw)
    finally:
        with suppress(pg8000.exceptions.InterfaceError, OSError):
            raw.close()


def _refused(error: pg8000.exceptions.DatabaseError, statement: str) -> DatabaseRefused | DatabaseUnavailable:
    """PostgreSQL's own words: the code and the message. Details can hold data, and are left out.

    https://www.postgresql.org/docs/current/protocol-error-fields.html
    """
    fields = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    code, message = str(fields.get("C", "?????")), str(fields.get("M", error))
    short = " ".join(statement.split())[:200]
    if code in TIMEOUTS:
        return DatabaseUnavailable(f"{code}: {message} (in: {short})")
    return DatabaseRefused(code, message, short)
