"""What AWS and Crofter say of topics."""

from typing import Final

DISPLAY_LIMIT: Final = 100
"""Longest display name, in characters: e-mails are from it.
https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
"""

SIGNATURE_VERSION: Final = 2
"""Messages are signed with SHA-256.
https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

HANDLER: Final = "crofter_lambdas.forwarder.handler.handler"
"""Where the forwarder begins, in its bundle."""

MEMORY_MIB: Final = 256
"""Memory of the forwarder, in MiB: with less, TLS and boto3 start slowly."""

TIMEOUT: Final = 30
"""Seconds that the forwarder may take: Secrets Manager takes nine at the most, the endpoint ten."""

LOG_DAYS: Final = 30
"""Days for which the forwarder's log is kept."""

ADDRESS_DIGEST: Final = 8
"""Hexadecimal digits that stand for an address in a key: keys are in names and tags, addresses need not be."""
