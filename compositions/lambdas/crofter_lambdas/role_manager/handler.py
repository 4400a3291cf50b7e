"""The entry point in AWS Lambda: an event in, an answer out.

Where the database is and whose password is used comes from the function's configuration, never from an event: who may
invoke the function decides about roles, and not about where the master's password is sent.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from os import environ
from typing import Any, Final

from crofter_lambdas.role_manager.connection import Target, connected, rds_certificates
from crofter_lambdas.role_manager.errors import DatabaseUnavailable, InvalidRequest, PasswordNotTaken
from crofter_lambdas.role_manager.model import parse
from crofter_lambdas.role_manager.reconcile import reconcile

VARIABLES: Final = ("DATABASE_HOST", "DATABASE_PORT", "DATABASE_NAME", "MASTER_SECRET_ARN")
"""Environment variables that the function must have."""

Secrets = Callable[[str], str]
"""The value of a secret in AWS Secrets Manager, by its ARN."""

Tokens = Callable[[Target], str]
"""A token that lets somebody in by IAM."""


def handler(event: object, _context: object = None) -> dict[str, Any]:
    """Carry out one event.

    Raises RoleManagerError, whose class AWS Lambda gives to the caller as `errorType`.
    """
    return carry_out(event, environ, _secret, _token, rds_certificates())


def carry_out(
    event: object, configuration: Mapping[str, str], secrets: Secrets, tokens: Tokens, certificates: str
) -> dict[str, Any]:
    """The same, with everything that comes from outside as an argument.

    Whoever makes a role is its member ever after, if only to administer it (PostgreSQL 16), and RDS may then count the
    master among those who log in with IAM credentials and take no password of it any more: so a token is tried next.
    """
    request = parse(event)
    where = target(configuration, secrets)
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(connected(where, certificates))
        except PasswordNotTaken:
            connection = stack.enter_context(connected(replace(where, password=tokens(where)), certificates))
        return reconcile(connection, request).wire()


def target(configuration: Mapping[str, str], secrets: Secrets) -> Target:
    """Where to connect to, and as whom. Raises InvalidRequest when that is not said."""
    absent = [name for name in VARIABLES if not configuration.get(name)]
    if absent:
        raise InvalidRequest(f"the function has no environment variable {absent[0]}")
    user, password = _credentials(secrets(configuration["MASTER_SECRET_ARN"]))
    return Target(
        host=configuration["DATABASE_HOST"],
        port=int(configuration["DATABASE_PORT"]),
        database=configuration["DATABASE_NAME"],
        user=user,
        password=password,
    )


def _credentials(text: str) -> tuple[str, str]:
    """What RDS keeps in a master secret. What is in it is never part of a message.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
    """
    try:
        content = json.loads(text)
        return str(content["username"]), str(content["password"])
    except (ValueError, KeyError, TypeError):
        raise InvalidRequest("the master secret does not hold a username and a password as JSON") from None


def _token(where: Target) -> str:
    """What stands in for the password for a quarter of an hour: a signature of the function's own credentials.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
    """
    import boto3

    client = boto3.client("rds")
    return str(client.generate_db_auth_token(DBHostname=where.host, Port=where.port, DBUsername=where.user))


def _secret(arn: str) -> str:
    """A secret's value. boto3 is a part of AWS Lambda's Python runtime, and not of the bundle.

    https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html
    """
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        answer = boto3.client("secretsmanager").get_secret_value(SecretId=arn)
    except (BotoCoreError, ClientError) as error:
        raise DatabaseUnavailable(f"the master secret cannot be read: {error}") from error
    return str(answer["SecretString"])
