"""Uploads the Lambda functions that Crofter ships to an Account's artifact bucket, each under its content's digest."""

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from crofter.api.account import AccountSpec, Artifact
from crofter.aws.errors import AwsError, absent
from crofter.aws.session import Sessions
from crofter_lambdas.bundle import LAMBDAS, Bundle, build

_TYPE: Final = "application/zip"


@cache
def bundles() -> tuple[Bundle, ...]:
    """Every bundle, built once: they are the same whenever they are built. Raises BundleError."""
    return tuple(build(function) for function in LAMBDAS)


def upload(sessions: Sessions, account: AccountSpec, bucket: str, shipped: Iterable[Bundle]) -> tuple[Artifact, ...]:
    """Put what is not there yet. What is there under its digest is what it is: it is not put again. Raises AwsError."""
    s3: Any = sessions.client(account, "s3")
    found = []
    for bundle in shipped:
        if not _there(s3, bucket, bundle.key):
            _put(s3, bucket, bundle)
        found.append(Artifact(name=bundle.function.name, bucket=bucket, key=bundle.key, sha256=bundle.sha256))
    return tuple(found)


def _there(s3: Any, bucket: str, key: str) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except AwsError as error:
        if absent(error):
            return False
        raise
    return True


def _put(s3: Any, bucket: str, bundle: Bundle) -> None:
    """S3 refuses what does not arrive as it was sent.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
    """
    digest = base64.b64encode(hashlib.sha256(bundle.content).digest()).decode()
    s3.put_object(Bucket=bucket, Key=bundle.key, Body=bundle.content, ContentType=_TYPE, ChecksumSHA256=digest)
