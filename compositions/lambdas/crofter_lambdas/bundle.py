"""Builds what is uploaded to AWS Lambda: a zip that is the same, byte for byte, whenever its contents are.

A bundle holds one Lambda's folder and the installed distributions that it needs, as the lock file has pinned them.
Nothing in it depends on when, where or by whom it was built: entries are sorted, carry one fixed time and mode, and are
stored as they are, because what compression makes of them differs between versions of zlib.
"""

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Final

PACKAGE: Final = "crofter_lambdas"

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the first that a zip can hold."""

MODE: Final = 0o100644
"""A file that everybody may read, as AWS Lambda needs it.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-zip.html
"""

RUNTIME: Final = "python3.13"
"""The runtime that bundles are for.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""

LIMIT: Final = 50 * 1024 * 1024
"""Most bytes of a zip that AWS Lambda takes.
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

_KEPT_OF_METADATA: Final = re.compile(r"\.dist-info/(METADATA|licenses/.+|LICENSE[^/]*|COPYING[^/]*|NOTICE[^/]*)$")
"""Of what an installer leaves beside a distribution: what it is, and its licence. The rest tells of the installer."""

_LEFT_OUT: Final = re.compile(r"(^|/)(__pycache__|tests?)/|\.pyc$|^\.\.|\.tar\.gz$")
"""Compiled files, tests, scripts that go elsewhere, and the time zones that dateutil brings (Python has its own)."""


class BundleError(RuntimeError):
    """A bundle that cannot be built."""


@dataclass(frozen=True, slots=True)
class Lambda:
    """Code for AWS Lambda that Crofter ships: its folder, where functions begin, and the distributions it imports."""

    name: str
    handlers: tuple[str, ...]
    distributions: tuple[str, ...] = ()


ROLE_MANAGER: Final = Lambda(
    name="role_manager",
    handlers=(f"{PACKAGE}.role_manager.handler.handler",),
    distributions=("asn1crypto", "pg8000", "python-dateutil", "scramp", "six"),
)

PASSWORDLESS: Final = Lambda(
    name="passwordless",
    handlers=(
        f"{PACKAGE}.passwordless.handler.define_auth_challenge",
        f"{PACKAGE}.passwordless.handler.create_auth_challenge",
        f"{PACKAGE}.passwordless.handler.verify_auth_challenge_response",
    ),
)

FORWARDER: Final = Lambda(name="forwarder", handlers=(f"{PACKAGE}.forwarder.handler.handler",))

LAMBDAS: Final = (ROLE_MANAGER, PASSWORDLESS, FORWARDER)
"""Every one there is."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A built zip."""

    function: Lambda
    content: bytes

    @property
    def sha256(self) -> str:
        """Digest of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def code_sha256(self) -> str:
        """The same digest as AWS Lambda writes it.

        https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
        """
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()

    @property
    def key(self) -> str:
        """Where the bundle lies in a bucket: a name that no other content has."""
        return f"lambdas/{self.function.name}/{self.sha256}.zip"


def build(function: Lambda) -> Bundle:
    """The bundle of one Lambda. Raises BundleError when something that it needs is not there, or when it is too big."""
    files = dict(_own(function))
    for name in function.distributions:
        for path, content in _distribution(name):
            if files.setdefault(path, content) != content:
                raise BundleError(f"{path} is in {name} and, with other content, in another distribution")
    content = _zip(files)
    if len(content) > LIMIT:
        raise BundleError(f"the bundle of {function.name} has {len(content)} bytes; AWS Lambda takes {LIMIT}")
    return Bundle(function, content)


def _own(function: Lambda) -> Iterator[tuple[str, bytes]]:
    root = resources.files(PACKAGE)
    yield f"{PACKAGE}/__init__.py", root.joinpath("__init__.py").read_bytes()
    folder = root.joinpath(function.name)
    if not folder.is_dir():
        raise BundleError(f"{PACKAGE} has no folder {function.name}")
    yield from _below(folder, f"{PACKAGE}/{function.name}")


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _below(entry, name)
        else:
            yield name, entry.read_bytes()


def _distribution(name: str) -> Iterator[tuple[str, bytes]]:
    """The files of an installed distribution, by its own record. Raises BundleError for one that is not pure Python."""
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise BundleError(f"{name} is not installed; install crofter with its extra `lambdas`") from None
    for file in distribution.files or ():
        path = file.as_posix()
        if _LEFT_OUT.search(path) or (".dist-info/" in path and not _KEPT_OF_METADATA.search(path)):
            continue
        if path.endswith((".so", ".pyd", ".dylib")):
            raise BundleError(f"{name} has compiled code ({path}), which runs on one kind of machine only")
        yield path, file.read_binary()


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.create_system = 3  # Unix, wherever it is built: the mode is of no other
            entry.external_attr = MODE << 16
            archive.writestr(entry, files[path])
    return buffer.getvalue()
