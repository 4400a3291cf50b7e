"""Ways through the network: the two rules of a connection, and the way out to AWS and other services by HTTPS.

The groups themselves are empty. Whoever connects owns both rules, the one out of its own group and the one into the
other's; a rule holds no data, and may be made again at any time.
"""

from typing import Final

from crofter.api import managed
from crofter.api.managed import ManagedKind
from crofter_function.framework.resource import Managed

HTTPS: Final = 443

ANYWHERE: Final = "0.0.0.0/0"


def connection(source: str, target: str, port: int, description: str) -> tuple[Managed, Managed]:
    """The way out of one security group and the way into another, on a TCP port. The two may be the same group."""
    return (
        _rule(managed.SECURITY_GROUP_EGRESS_RULE, source, port, description, {"referencedSecurityGroupId": target}),
        _rule(managed.SECURITY_GROUP_INGRESS_RULE, target, port, description, {"referencedSecurityGroupId": source}),
    )


def https_out(group: str, description: str) -> Managed:
    """The way out of a security group by HTTPS, to wherever routes lead."""
    return _rule(managed.SECURITY_GROUP_EGRESS_RULE, group, HTTPS, description, {"cidrIpv4": ANYWHERE})


def _rule(kind: ManagedKind, group: str, port: int, description: str, other: dict[str, str]) -> Managed:
    fields = {
        "securityGroupId": group,
        "description": description,
        "ipProtocol": "tcp",
        "fromPort": port,
        "toPort": port,
    }
    return Managed(kind, fields | other, replaceable=True)
