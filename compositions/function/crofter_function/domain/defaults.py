"""What Crofter chooses for the records that show AWS whose a name is."""

from typing import Final

RECORD_TTL: Final = 300
"""Seconds. AWS looks again each time it renews, which is once a year."""

RECORD_DIGEST: Final = 8
"""Hexadecimal digits that stand for a record's name in its key."""
