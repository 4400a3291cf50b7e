"""Kinds of managed resource: which API they belong to, and what of the common fields each of them takes."""

from dataclasses import dataclass
from typing import Final

PROVIDER_DOMAIN: Final = "aws.m.upbound.io"
"""Suffix of the API groups of the official provider's namespaced kinds."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of the official AWS provider.

    `service` is the first part of the API group. `tagged` says whether `forProvider.tags` exists, `regional` whether
    `forProvider.region` does (IAM is global and has none).
    """

    service: str
    kind: str
    tagged: bool = True
    regional: bool = True
    version: str = "v1beta1"

    @property
    def api_version(self) -> str:
        """`group/version`, as in a manifest."""
        return f"{self.service}.{PROVIDER_DOMAIN}/{self.version}"
