"""What the entries for Cognito share: names of services, and fields between the provider's words and AWS's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

IDP: Final = "cognito-idp"
IDENTITY: Final = "cognito-identity"

Words = Mapping[str, str]
"""Field of the provider → field of AWS."""


def block(args: Mapping[str, Any] | None, words: Words) -> dict[str, Any] | None:
    """An object of the provider's as AWS wants it; None where there is none."""
    return None if args is None else {name: _whole(args[field]) for field, name in words.items() if field in args}


def told(found: Mapping[str, Any] | None, words: Words) -> dict[str, Any]:
    """An object of AWS's in the provider's words, without what it does not say."""
    return {field: (found or {})[name] for field, name in words.items() if (found or {}).get(name) is not None}


def _whole(value: Any) -> Any:
    """Numbers come out of Kubernetes as floats, and AWS wants them whole."""
    return int(value) if isinstance(value, float) else value
