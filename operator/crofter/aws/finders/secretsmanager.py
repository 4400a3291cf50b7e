"""Secrets Manager: secrets, by name; what is set on one, by its ARN."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.aws.finders.model import Finder, known


@known("name")
def _secret(secretsmanager: Any, provider: Mapping[str, Any]) -> str | None:
    found = secretsmanager.describe_secret(SecretId=provider["name"])
    return None if found.get("DeletedDate") else str(found["ARN"])


def _policy(_secretsmanager: Any, provider: Mapping[str, Any]) -> str | None:
    """A policy is put as a whole: whether it was or not, it may be put again."""
    arn = provider.get("secretArn")
    return None if not arn else str(arn)


def _version(_secretsmanager: Any, _provider: Mapping[str, Any]) -> str | None:
    """Which version was made cannot be told without its value. Another with the same value takes its place."""
    return None


FINDERS: Final[Mapping[str, Finder]] = {
    "secretsmanager/Secret": Finder("secretsmanager", _secret),
    "secretsmanager/SecretPolicy": Finder("secretsmanager", _policy),
    "secretsmanager/SecretVersion": Finder("secretsmanager", _version),
}
