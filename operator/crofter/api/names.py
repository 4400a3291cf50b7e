"""Every name Crofter gives, in Kubernetes and in AWS: deterministic, readable, within each limit, never colliding."""

import hashlib
from typing import Final

NAME_LIMIT: Final = 63
"""Longest composite-resource name Crossplane accepts, in characters: it becomes a label value."""

FUNCTION_LIMIT: Final = 64
"""Longest name of a Lambda function, in characters.
https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
"""

_SUFFIX: Final = 6


def digest(*parts: str, length: int) -> str:
    """Hexadecimal digest of the parts, which are kept apart so that ("a-b", "c") and ("a", "b-c") differ."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:length]


def joined(*parts: str, limit: int = NAME_LIMIT, scope: tuple[str, ...] = ()) -> str:
    """The parts joined by dashes, cut to the limit, ending in a digest of the uncut parts and the scope."""
    suffix = digest(*scope, *parts, length=_SUFFIX)
    readable = "-".join(parts).replace("/", "-")[: limit - _SUFFIX - 1].rstrip("-.")
    return f"{readable}-{suffix}"


def environment_id(account_id: str, region: str, namespace: str, name: str) -> str:
    """Identity of an Environment in AWS. Not the UID: it survives a re-creation of the object from Git."""
    return digest(account_id, region, namespace, name, length=12)


def xr_name(environment: str, component: str) -> str:
    """Name of the composite resource of a component; the component is `network` or, of several, `database/main`."""
    return joined(environment, component)


def managed_name(environment: str, component: str, key: str) -> str:
    """`metadata.name` of a managed resource, unique among the resources of its kind in a namespace."""
    return joined(environment, component, key)


def aws_name(environment: str, environment_id: str, component: str, key: str, limit: int) -> str:
    """Name of an AWS resource that takes one, unique in the AWS account; `limit` is the service's, in characters."""
    return joined(environment, component, key, limit=limit, scope=(environment_id,))


def component_label(component: str) -> str:
    """The component as a label value, where a slash is not allowed."""
    return component.replace("/", ".")


def role_path(environment_id: str) -> str:
    """The IAM path of every role of an Environment, by which they are found: roles cannot be looked up by tag.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    """
    return f"/crofter/{environment_id}/"


def function_name(environment: str, environment_id: str, component: str) -> str:
    """Name of the Lambda function of a component: others compute its ARN, and wait for nothing."""
    return aws_name(environment, environment_id, component, "function", FUNCTION_LIMIT)
