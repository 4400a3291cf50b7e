"""The role manager against a real PostgreSQL: what roles there are, what each of them can do, and what stays alone."""

import threading

import pg8000.native
import pytest

from crofter_lambdas.role_manager.errors import DatabaseUnavailable, InvalidRequest, RoleTaken
from crofter_lambdas.role_manager.model import Answer, Kept, parse
from crofter_lambdas.role_manager.reconcile import LOCK, reconcile

from .postgres import SUPERUSER

GROUPS = ["crofter_public_owner", "crofter_public_readonly", "crofter_public_readwrite"]


def manage(database, roles, schema="public") -> Answer:
    """One run with these roles, by access."""
    event = {"roles": [{"name": name, "access": access} for name, access in roles.items()], "schema": schema}
    with database.connection() as connection:
        return reconcile(connection, parse(event))


def allowed(database, user: str, sql: str) -> bool:
    """Whether PostgreSQL lets this role do it: it has the privilege, and gets in at all."""
    try:
        database.run(sql, user)
    except pg8000.native.DatabaseError as error:
        if error.args[0]["C"] not in ("42501", "28000", "28P01"):
            raise
        return False
    return True


def outcome(**names) -> Answer:
    empty = {"created": (), "changed": (), "dropped": (), "unchanged": (), "kept": (), "iam": True}
    return Answer(**{**empty, **names})


def test_the_first_run_makes_three_groups_and_the_roles(database):
    answer = manage(database, {"migrator": "Owner", "app": "ReadWrite", "report": "ReadOnly"})

    assert answer == outcome(created=("app", "migrator", "report"))
    assert database.roles() == ["app", *GROUPS, "migrator", "report"]


def test_the_answer_is_json(database):
    assert manage(database, {"app": "ReadWrite"}).wire() == {
        "created": ["app"], "changed": [], "dropped": [], "unchanged": [], "kept": [], "iam": True,
    }  # fmt: skip


def test_another_run_finds_nothing_to_do(database):
    roles = {"migrator": "Owner", "app": "ReadWrite", "report": "ReadOnly"}
    manage(database, roles)
    database.run("CREATE TABLE orders (id serial PRIMARY KEY)", "migrator")
    before = catalogue(database)

    assert manage(database, roles) == outcome(unchanged=("app", "migrator", "report"))
    assert catalogue(database) == before


def catalogue(database) -> list[list[object]]:
    """The transactions that last wrote the roles, memberships and privileges there are: any write shows."""
    return database.run("""
        SELECT 'role', oid::text, oid::text FROM pg_roles
        UNION ALL SELECT 'member', oid::text, xmin::text FROM pg_auth_members
        UNION ALL SELECT 'class', oid::text, xmin::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'default', oid::text, xmin::text FROM pg_default_acl
        UNION ALL SELECT 'setting', setrole::text, xmin::text FROM pg_db_role_setting
        UNION ALL SELECT 'comment', objoid::text, xmin::text FROM pg_shdescription
        UNION ALL SELECT 'schema', oid::text, xmin::text FROM pg_namespace ORDER BY 1, 2
    """)


MAY = {
    ("migrator", "SELECT * FROM orders"): True,
    ("migrator", "INSERT INTO orders (what) VALUES ('a')"): True,
    ("migrator", "CREATE TABLE more (id int)"): True,
    ("migrator", "CREATE ROLE other"): False,
    ("app", "SELECT * FROM orders"): True,
    ("app", "INSERT INTO orders (what) VALUES ('a')"): True,
    ("app", "UPDATE orders SET what = 'b'"): True,
    ("app", "DELETE FROM orders"): True,
    ("app", "SELECT nextval('orders_id_seq')"): True,
    ("app", "CREATE TABLE more (id int)"): False,
    ("app", "ALTER TABLE orders ADD COLUMN more int"): False,
    ("app", "DROP TABLE orders"): False,
    ("app", "TRUNCATE orders"): False,
    ("app", "SET ROLE crofter_public_owner"): False,
    ("report", "SELECT * FROM orders"): True,
    ("report", "SELECT last_value FROM orders_id_seq"): True,
    ("report", "INSERT INTO orders (what) VALUES ('a')"): False,
    ("report", "UPDATE orders SET what = 'b'"): False,
    ("report", "DELETE FROM orders"): False,
    ("report", "SELECT nextval('orders_id_seq')"): False,
    ("report", "CREATE TABLE more (id int)"): False,
    ("report", "CREATE ROLE other"): False,
}


@pytest.mark.parametrize("when", ["before the roles", "after the roles"])
def test_each_role_can_do_what_its_access_says(database, when):
    roles = {"migrator": "Owner", "app": "ReadWrite", "report": "ReadOnly"}
    table = "CREATE TABLE orders (id serial PRIMARY KEY, what text)"
    if when == "before the roles":
        database.run(table)
        manage(database, roles)
    else:
        manage(database, roles)
        database.run(table, "migrator")

    assert {(user, sql): allowed(database, user, f"START TRANSACTION; {sql}; ROLLBACK") for user, sql in MAY} == MAY


def test_what_an_owner_makes_belongs_to_all_owners(database):
    manage(database, {"one": "Owner", "two": "Owner"})
    database.run("CREATE TABLE orders (id int)", "one")

    assert allowed(database, "two", "ALTER TABLE orders ADD COLUMN what text")
    assert database.run("SELECT tableowner FROM pg_tables WHERE tablename = 'orders'") == [["crofter_public_owner"]]


def test_what_an_owner_made_under_its_own_name_is_brought_home(database):
    manage(database, {"migrator": "Owner", "report": "ReadOnly"})
    database.run("RESET ROLE; CREATE TABLE stray (id int)", "migrator")
    database.run("SET ROLE NONE; CREATE TABLE astray (id int)", "migrator")
    assert not allowed(database, "report", "SELECT * FROM astray")

    assert manage(database, {"migrator": "Owner", "report": "ReadOnly"}) == outcome(
        changed=("migrator",), unchanged=("report",)
    )
    assert allowed(database, "report", "SELECT * FROM astray")


@pytest.mark.parametrize(
    ("before", "after", "can", "cannot"),
    [
        ("ReadOnly", "ReadWrite", "DELETE FROM orders", "CREATE TABLE more (id int)"),
        ("ReadWrite", "ReadOnly", "SELECT * FROM orders", "DELETE FROM orders"),
        ("ReadOnly", "Owner", "CREATE TABLE more (id int)", "CREATE ROLE other"),
        ("Owner", "ReadOnly", "SELECT * FROM orders", "CREATE TABLE more (id int)"),
        ("Owner", "ReadWrite", "DELETE FROM orders", "SET ROLE crofter_public_owner"),
    ],
)
def test_access_is_changed(database, before, after, can, cannot):
    manage(database, {"migrator": "Owner"})
    database.run("CREATE TABLE orders (id int)", "migrator")
    manage(database, {"migrator": "Owner", "app": before})

    assert manage(database, {"migrator": "Owner", "app": after}) == outcome(changed=("app",), unchanged=("migrator",))
    assert allowed(database, "app", can)
    assert not allowed(database, "app", cannot)


def test_a_session_that_acts_as_the_owner_ends_when_the_access_does(database):
    manage(database, {"app": "Owner"})
    with database.session("app") as session:
        assert session.run("SELECT current_user::text") == [["crofter_public_owner"]]
        manage(database, {"app": "ReadOnly"})
        with pytest.raises((pg8000.native.DatabaseError, pg8000.native.InterfaceError)):
            session.run("CREATE TABLE more (id int)")


def test_a_role_that_is_gone_is_dropped_and_what_it_made_stays(database):
    manage(database, {"migrator": "Owner", "report": "ReadOnly"})
    database.run("CREATE TABLE orders (id int); INSERT INTO orders VALUES (7)", "migrator")
    database.run("SET ROLE NONE; CREATE TABLE own (id int); INSERT INTO own VALUES (8)", "migrator")

    assert manage(database, {"report": "ReadOnly"}) == outcome(dropped=("migrator",), unchanged=("report",))
    assert database.roles() == [*GROUPS, "report"]
    assert database.run("SELECT * FROM orders UNION ALL SELECT * FROM own", "report") == [[7], [8]]


def test_the_sessions_of_a_role_that_is_gone_end(database):
    manage(database, {"app": "ReadWrite"})
    with database.session("app") as session:
        assert manage(database, {}) == outcome(dropped=("app",))
        with pytest.raises((pg8000.native.DatabaseError, pg8000.native.InterfaceError)):
            session.run("SELECT 1")


def test_a_role_that_owns_something_in_another_database_is_kept_without_access(server, database):
    manage(database, {"app": "Owner"})
    with server.session(SUPERUSER) as admin:
        admin.run("CREATE DATABASE elsewhere OWNER app")
    try:
        with server.session(SUPERUSER, "elsewhere") as admin:
            admin.run("CREATE TABLE theirs (id int); ALTER TABLE theirs OWNER TO app")
        kept = outcome(kept=(Kept("app", "it owns or may use 1 objects in other databases"),))
        assert manage(database, {}) == kept
        assert not allowed(database, "app", "SELECT 1")
        assert manage(database, {}) == kept
    finally:
        with server.session(SUPERUSER) as admin:
            admin.run("DROP DATABASE elsewhere")
    assert manage(database, {}) == outcome(dropped=("app",))


def test_a_role_comes_back(database):
    manage(database, {"app": "ReadWrite"})
    manage(database, {})

    assert manage(database, {"app": "ReadOnly"}) == outcome(created=("app",))


@pytest.mark.parametrize("name", ["theirs", "crofter"])
def test_a_role_of_other_hands_is_never_touched(database, name):
    """`crofter` is the master itself."""
    database.run("CREATE ROLE theirs")

    with pytest.raises(RoleTaken, match=f"the role '{name}' exists and was not made for this"):
        manage(database, {"app": "ReadOnly", name: "Owner"})
    assert database.roles() == ["theirs"]


def test_roles_of_other_hands_stay_when_ours_go(database):
    database.run("CREATE ROLE theirs LOGIN; COMMENT ON ROLE theirs IS 'made by hand'")
    manage(database, {"app": "ReadOnly"})

    assert manage(database, {}) == outcome(dropped=("app",))
    assert database.roles() == [*GROUPS, "theirs"]


def test_two_schemas_know_nothing_of_each_other(database):
    manage(database, {"one": "Owner"})
    manage(database, {"two": "Owner"}, schema="preview-7")
    database.run('CREATE TABLE "preview-7".orders (id int)', "two")

    assert not allowed(database, "one", 'SELECT * FROM "preview-7".orders')
    assert not allowed(database, "two", "CREATE TABLE public.orders (id int)")
    with pytest.raises(RoleTaken):
        manage(database, {"one": "Owner"}, schema="preview-7")
    assert manage(database, {}, schema="preview-7") == outcome(dropped=("two",))
    assert manage(database, {"one": "Owner"}) == outcome(unchanged=("one",))


HOSTILE = [
    'a"; DROP TABLE orders; --',
    "a'; DROP TABLE orders; --",
    "a\\'; DROP TABLE orders; --",
    '"quoted"',
    "select",
    "user",
    "current_user",
    "Größe",
    "ロール",
    "👩‍🚀",
    "with space",
    "UPPER",
    "a:b",
    "$1",
    "$$",
    "%s",
    "{0}",
    "new\nline",
    "a,b",
    "a=b",
    "x" * 63,
    "é" * 31,
]


@pytest.mark.parametrize("access", ["Owner", "ReadOnly"])
def test_a_name_is_a_name_whatever_is_in_it(database, access):
    database.run("CREATE TABLE orders (id int)")
    names = tuple(sorted(HOSTILE))
    roles = dict.fromkeys(names, access)

    assert manage(database, roles) == outcome(created=names)
    assert manage(database, roles) == outcome(unchanged=names)
    assert sorted(database.roles()) == sorted([*GROUPS, *names])
    for name in names:
        assert database.run("SELECT session_user::text, count(*) FROM orders", name) == [[name, 0]]
        assert allowed(database, name, "START TRANSACTION; CREATE TABLE more (id int)") is (access == "Owner")
    assert manage(database, {}) == outcome(dropped=names)


@pytest.mark.parametrize("schema", ['a"; DROP TABLE orders; --', "a'b\\", "select", "é" * 20, "a.b", "a,b"])
def test_a_schema_can_be_called_anything_as_well(database, schema):
    assert manage(database, {"app": "Owner"}, schema=schema) == outcome(created=("app",))
    assert manage(database, {"app": "Owner"}, schema=schema) == outcome(unchanged=("app",))
    assert database.run("SELECT current_user::text", "app") == [[f"crofter_{schema}_owner"]]


def test_two_runs_at_the_same_time_take_turns(database):
    answers, failures = [], []

    def run(roles):
        try:
            answers.append(manage(database, roles))
        except Exception as error:  # noqa: BLE001  (a thread's failure is the test's)
            failures.append(error)

    roles = {"migrator": "Owner", "app": "ReadWrite", "report": "ReadOnly"}
    threads = [threading.Thread(target=run, args=(roles,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    names = ("app", "migrator", "report")
    assert failures == []
    assert sorted(answers, key=lambda answer: answer.unchanged) == [
        outcome(created=names), outcome(unchanged=names), outcome(unchanged=names), outcome(unchanged=names),
    ]  # fmt: skip


def test_a_run_that_gets_no_turn_says_so_and_changes_nothing(database, monkeypatch):
    monkeypatch.setattr("crofter_lambdas.role_manager.reconcile._PREPARE", ("SET lock_timeout = '200ms'",))
    with database.session() as other:
        other.run(f"SELECT pg_advisory_lock({LOCK})")
        with pytest.raises(DatabaseUnavailable, match="55P03"):
            manage(database, {"app": "ReadOnly"})
    assert database.roles() == []


def test_a_failure_in_between_leaves_everything_as_it_was(database):
    database.run("CREATE TABLE orders (id int)")
    with database.connection() as connection:

        class Failing:
            def run(self, sql, **parameters):
                if sql.startswith('GRANT "crofter_public_readonly"'):
                    raise DatabaseUnavailable("the network is gone")
                return connection.run(sql, **parameters)

        with pytest.raises(DatabaseUnavailable):
            reconcile(Failing(), parse({"roles": [{"name": "app", "access": "ReadOnly"}]}))
    assert database.roles() == []


def test_the_master_is_no_lasting_member_of_a_role_that_logs_in(database):
    """RDS would not let the master in with its password any more: such a role is a member of `rds_iam`."""
    manage(database, {"migrator": "Owner", "app": "ReadWrite"})
    database.run("SET ROLE NONE; CREATE TABLE own (id int)", "migrator")
    manage(database, {"migrator": "Owner", "app": "ReadOnly"})

    members = database.run("""
        SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
         WHERE u.rolname = 'crofter' AND (m.inherit_option OR m.set_option) AND g.rolname NOT LIKE 'rds%'
    """)
    assert members == [["crofter_public_owner"]]


def test_logins_have_no_password_and_use_iam(database):
    manage(database, {"app": "ReadOnly"})

    with database.session(SUPERUSER) as admin:
        assert admin.run("SELECT rolpassword FROM pg_authid WHERE rolname = 'app'") == [[None]]
    assert database.run("SELECT pg_has_role('app', 'rds_iam', 'USAGE')") == [[True]]


def test_without_the_role_of_rds_there_are_no_iam_logins(database):
    with database.session(SUPERUSER) as admin:
        admin.run("ALTER ROLE rds_iam RENAME TO rds_other")
    try:
        assert manage(database, {"app": "ReadOnly"}) == outcome(created=("app",), iam=False)
        assert not allowed(database, "app", "SELECT 1")
    finally:
        with database.session(SUPERUSER) as admin:
            admin.run("ALTER ROLE rds_other RENAME TO rds_iam")
    assert manage(database, {"app": "ReadOnly"}) == outcome(changed=("app",))


def test_a_login_that_was_turned_off_by_hand_is_turned_on_again(database):
    manage(database, {"app": "ReadOnly"})
    database.run("ALTER ROLE app NOLOGIN")

    assert manage(database, {"app": "ReadOnly"}) == outcome(changed=("app",))
    assert allowed(database, "app", "SELECT 1")


def test_what_lies_in_the_schema_is_never_taken_for_postgresql_s_own(database):
    """A table of somebody else's that is called like one of PostgreSQL's must not be what the master reads."""
    manage(database, {"migrator": "Owner"})
    database.run("CREATE TABLE public.pg_roles (oid oid, rolname name, rolcanlogin boolean)", "migrator")
    database.run(f"ALTER DATABASE {database.name} SET search_path = public, pg_catalog")

    assert manage(database, {"migrator": "Owner"}) == outcome(unchanged=("migrator",))


def test_a_server_that_is_too_old_is_refused(database):
    with database.connection() as connection:

        class Old:
            def run(self, sql, **parameters):
                return [[150004]] if "server_version_num" in sql else connection.run(sql, **parameters)

        with pytest.raises(InvalidRequest, match="PostgreSQL 15 is too old: roles need 16 or newer"):
            reconcile(Old(), parse({"roles": []}))
