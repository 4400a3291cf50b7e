import itertools

import pytest

from crofter_lambdas.role_manager.sql import identifier

from .postgres import MASTER, ROLES, SUPERUSER, Database, running

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server():
    with running() as server:
        yield server


@pytest.fixture
def database(server):
    """A database of its own, owned by the master as on RDS; afterwards every role that came to be is gone."""
    name = f"shop{next(_numbers)}"
    with server.session(SUPERUSER) as admin:
        admin.run(f"CREATE DATABASE {name} OWNER {MASTER}")
    yield Database(server, name)
    with server.session(SUPERUSER) as admin:
        admin.run(f"DROP DATABASE {name} WITH (FORCE)")
        for (role,) in admin.run(ROLES):
            quoted = identifier(role)
            admin.run(f"DROP OWNED BY {quoted} CASCADE")
            admin.run(f"DROP ROLE {quoted}")
