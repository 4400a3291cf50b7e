"""The edge of the role manager: events, configuration, the master secret and TLS."""

import json
import traceback
from dataclasses import replace

import pytest

from crofter_lambdas.role_manager import handler
from crofter_lambdas.role_manager.connection import connected, rds_certificates
from crofter_lambdas.role_manager.errors import DatabaseUnavailable, InvalidRequest, PasswordNotTaken, RoleManagerError
from crofter_lambdas.role_manager.model import Request, Role, parse

ARN = "arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:rds!cluster-1"


def configuration(database, **other) -> dict[str, str]:
    return {
        "DATABASE_HOST": "localhost",
        "DATABASE_PORT": str(database.server.port),
        "DATABASE_NAME": database.name,
        "MASTER_SECRET_ARN": ARN,
        **other,
    }


def no_token(_where) -> str:
    raise AssertionError("a password was enough")


def test_a_master_that_must_come_by_iam_comes_with_a_token(database, monkeypatch):
    """RDS takes no password of whoever is a member of `rds_iam`, however indirectly."""
    tried = []

    def by_iam_only(target, certificates):
        tried.append(target.password)
        if target.password == "of-the-secret":
            raise PasswordNotTaken("28000: PAM authentication failed")
        return connected(replace(target, password=database.server.password), certificates)

    monkeypatch.setattr(handler, "connected", by_iam_only)
    secret = json.dumps({"username": "crofter", "password": "of-the-secret"})
    event = {"roles": [{"name": "app", "access": "ReadWrite"}]}
    answer = handler.carry_out(
        event,
        configuration(database),
        lambda _arn: secret,
        lambda where: f"token for {where.user}",
        database.server.certificates,
    )

    assert answer["created"] == ["app"]
    assert tried == ["of-the-secret", "token for crofter"]


def test_a_server_that_asks_for_no_password_is_told_from_one_that_refuses_it(server):
    with (
        pytest.raises(PasswordNotTaken, match="refused crofter: 28000"),
        connected(server.target("template1"), server.certificates),
    ):
        pass


def test_an_event_is_carried_out(database):
    asked = []

    def secrets(arn: str) -> str:
        asked.append(arn)
        return json.dumps({"username": "crofter", "password": database.server.password})

    event = {"roles": [{"name": "app", "access": "ReadWrite"}]}
    answer = handler.carry_out(event, configuration(database), secrets, no_token, database.server.certificates)

    assert json.loads(json.dumps(answer)) == {
        "created": ["app"], "changed": [], "dropped": [], "unchanged": [], "kept": [], "iam": True,
    }  # fmt: skip
    assert asked == [ARN]


def test_a_request_has_roles_and_a_schema():
    assert parse({"roles": [{"name": "app", "access": "ReadOnly"}], "schema": "preview"}) == Request(
        (Role("app", "ReadOnly"),), "preview"
    )
    assert parse({"roles": []}) == Request((), "public")


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (None, "the event must be an object, not NoneType"),
        ({}, "the event has no roles"),
        ({"roles": {}}, "roles must be a list, not dict"),
        ({"roles": [], "host": "evil"}, "the event has an unknown field 'host'; known are roles, schema"),
        ({"roles": [], "schema": 1}, "schema must be a string, not int"),
        ({"roles": [], "schema": "pg_catalog"}, "schema 'pg_catalog' begins with pg_, which is reserved"),
        ({"roles": [], "schema": "x" * 41}, "is 41 bytes long; at most 40 are allowed"),
        ({"roles": ["app"]}, r"roles\[0\] must be an object, not str"),
        ({"roles": [{"name": "app"}]}, r"roles\[0\] has no access"),
        (
            {"roles": [{"name": "app", "access": "Owner", "password": "x"}]},
            r"roles\[0\] has an unknown field 'password'",
        ),
        ({"roles": [{"name": 7, "access": "Owner"}]}, r"roles\[0\].name must be a string, not int"),
        ({"roles": [{"name": "app", "access": "Admin"}]}, "access is 'Admin'; allowed are Owner, ReadWrite, ReadOnly"),
        ({"roles": [{"name": "app", "access": ["Owner"]}]}, r"access is \['Owner'\]; allowed are"),
        ({"roles": [{"name": "", "access": "Owner"}]}, "is empty or has a null character in it"),
        ({"roles": [{"name": "a\0b", "access": "Owner"}]}, "is empty or has a null character in it"),
        ({"roles": [{"name": "x" * 64, "access": "Owner"}]}, "is 64 bytes long; at most 63 are allowed"),
        ({"roles": [{"name": "é" * 32, "access": "Owner"}]}, "is 64 bytes long; at most 63 are allowed"),
        ({"roles": [{"name": "\ud800", "access": "Owner"}]}, "is not valid Unicode"),
        ({"roles": [{"name": "pg_monitor", "access": "Owner"}]}, "begins with pg_, which is reserved"),
        ({"roles": [{"name": "rdsadmin", "access": "Owner"}]}, "begins with rds, which is reserved"),
        ({"roles": [{"name": "rds_iam", "access": "Owner"}]}, "begins with rds, which is reserved"),
        ({"roles": [{"name": "crofter_public_owner", "access": "Owner"}]}, "begins with crofter_, which is reserved"),
        ({"roles": [{"name": "public", "access": "Owner"}]}, "'public' is a reserved word of PostgreSQL"),
        ({"roles": [{"name": "none", "access": "Owner"}]}, "'none' is a reserved word of PostgreSQL"),
        ({"roles": [{"name": "app", "access": "Owner"}] * 2}, "roles names 'app' more than once"),
        (
            {"roles": [{"name": f"app{n}", "access": "Owner"} for n in range(65)]},
            "roles has 65 entries; at most 64 are allowed",
        ),
    ],
)
def test_an_event_that_cannot_be_carried_out_is_refused(event, message):
    with pytest.raises(InvalidRequest, match=message):
        parse(event)


@pytest.mark.parametrize("name", handler.VARIABLES)
def test_a_function_that_is_not_configured_says_what_it_lacks(name):
    variables = {other: "1" for other in handler.VARIABLES if other != name}

    with pytest.raises(InvalidRequest, match=f"the function has no environment variable {name}"):
        handler.target(variables, lambda _: "{}")


@pytest.mark.parametrize("secret", ["planted-secret", '{"password": "planted-secret"}', '["planted-secret"]', "{}"])
def test_a_secret_of_another_form_is_refused_and_not_told(secret):
    variables = dict.fromkeys(handler.VARIABLES, "1")

    with pytest.raises(InvalidRequest, match="does not hold a username and a password") as told:
        handler.target(variables, lambda _: secret)
    assert "planted-secret" not in "".join(traceback.format_exception(told.value, chain=True))


def test_a_wrong_password_is_refused_and_not_told(server):
    with (
        pytest.raises(DatabaseUnavailable, match="refused crofter: 28P01") as told,
        connected(server.target("postgres", password="planted-secret"), server.certificates),
    ):
        pass
    assert "planted-secret" not in "".join(traceback.format_exception(told.value, chain=True))
    assert "planted-secret" not in repr(server.target("postgres", password="planted-secret"))


def test_a_server_whose_certificate_rds_did_not_sign_is_not_spoken_to(server):
    with (
        pytest.raises(DatabaseUnavailable, match="CERTIFICATE_VERIFY_FAILED"),
        connected(server.target("postgres"), rds_certificates()),
    ):
        pass


def test_a_server_whose_certificate_is_for_another_host_is_not_spoken_to(server):
    with (
        pytest.raises(DatabaseUnavailable, match="IP address mismatch"),
        connected(server.target("postgres", host="127.0.0.1"), server.certificates),
    ):
        pass


def test_a_server_that_is_not_there_is_told_of(server):
    with (
        pytest.raises(DatabaseUnavailable, match="no connection to localhost:1/postgres"),
        connected(server.target("postgres", port=1), server.certificates),
    ):
        pass


def test_a_refused_statement_tells_the_code_the_message_and_the_statement(database):
    with database.connection() as connection, pytest.raises(RoleManagerError) as told:
        connection.run("CREATE ROLE other SUPERUSER")
    assert str(told.value) == ("42501: permission denied to create role (in: CREATE ROLE other SUPERUSER)")
    assert type(told.value).__name__ == "DatabaseRefused"


def test_the_certificates_are_authorities_of_rds_that_do_not_end_soon():
    from cryptography import x509

    certificates = x509.load_pem_x509_certificates(rds_certificates().encode())

    assert len(certificates) == 81
    assert min(one.not_valid_after_utc.year for one in certificates) == 2061
    for one in certificates:
        assert one.subject.rfc4514_string().split("CN=")[1].startswith("Amazon RDS ")
        one.verify_directly_issued_by(one)
