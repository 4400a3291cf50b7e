"""Makes the roles what they should be, over one connection and under one lock."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from crofter_lambdas.role_manager.errors import InvalidRequest
from crofter_lambdas.role_manager.model import Answer, Request
from crofter_lambdas.role_manager.plan import Drops, drops, plan
from crofter_lambdas.role_manager.reading import Session, read

LOCK: Final = 0x43524F46
"""Key of the advisory lock that runs on one database take turns by. No other meaning than to be always the same.
https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

OLDEST: Final = 160000
"""Oldest version that is understood, as PostgreSQL counts them: before 16, membership meant something else.
https://www.postgresql.org/docs/release/16.0/
"""

SESSION_END: Final = 5000
"""Milliseconds to wait for a session to end that was told to."""

_PREPARE: Final = (
    "SET search_path = ''",
    "SET standard_conforming_strings = on",
    "SET lock_timeout = '20s'",
    "SET statement_timeout = '60s'",
)
"""Nothing that somebody put into a schema is taken for PostgreSQL's own, and nobody waits for ever."""

_EXPEL: Final = """
SELECT pg_terminate_backend(pid, :wait) FROM pg_stat_activity WHERE usesysid = ANY(:oids::oid[])
"""


def reconcile(session: Session, request: Request) -> Answer:
    """Carry out the request.

    Access is given and taken in a first transaction. Roles that are gone are dropped in a second one, when nobody can
    come in as them any more: what they might still have made in between would otherwise be dropped with them. The lock
    is the session's, not a transaction's, so that two runs never come between each other's two.

    Raises InvalidRequest for a server that is too old, RoleTaken, DatabaseUnavailable and DatabaseRefused.
    """
    for statement in _PREPARE:
        session.run(statement)
    version = int(session.run("SELECT current_setting('server_version_num')::int")[0][0])
    if version < OLDEST:
        raise InvalidRequest(f"PostgreSQL {version // 10000} is too old: roles need {OLDEST // 10000} or newer")
    session.run("SELECT pg_advisory_lock(:key)", key=LOCK)
    try:
        with _transaction(session):
            state = read(session, request)
            first = plan(state, request)
            _execute(session, first.statements)
        if first.expelled:
            session.run(_EXPEL, wait=SESSION_END, oids=list(first.expelled))
        second = Drops((), (), ())
        if first.retired:
            with _transaction(session):
                second = drops(read(session, request), request)
                _execute(session, second.statements)
    finally:
        session.run("SELECT pg_advisory_unlock(:key)", key=LOCK)
    return Answer(
        created=first.created,
        changed=first.changed,
        dropped=second.dropped,
        unchanged=first.unchanged,
        kept=second.kept,
        iam=state.iam,
    )


def _execute(session: Session, statements: Sequence[str]) -> None:
    for statement in statements:
        session.run(statement)


@contextmanager
def _transaction(session: Session) -> Iterator[None]:
    session.run("START TRANSACTION ISOLATION LEVEL READ COMMITTED")
    try:
        yield
    except BaseException:
        session.run("ROLLBACK")
        raise
    session.run("COMMIT")
