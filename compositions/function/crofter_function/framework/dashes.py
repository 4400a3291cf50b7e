"""Names for services that take no two dashes in a row."""

import re
from typing import Final

_DASHES: Final = re.compile(r"-{2,}")


def single_dashes(name: str) -> str:
    """The name with one dash where there are several. The digest at its end, of the uncut parts, keeps names apart."""
    return _DASHES.sub("-", name)
