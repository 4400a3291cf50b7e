"""Looks before leaping: whose credentials these are, which zones there are, and whether quotas leave room."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from crofter.api.account import AccountSpec, AvailabilityZone
from crofter.aws.errors import AwsError
from crofter.aws.session import Sessions

INCOMPLETE_ZONES: Final = frozenset({"apne1-az3", "use1-az3", "usw1-az2"})
"""Zones, by id, without something that an Environment can have: RDS Proxy, NAT gateways or Fargate.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html
"""

LIMIT_KEPT: Final = 600.0
"""Seconds for which a quota's value is believed."""

USE_KEPT: Final = 10.0
"""Seconds for which a count of what is in use is believed."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose credentials they are."""

    account_id: str
    arn: str


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota of Service Quotas, and how to count what is in use of it."""

    service: str
    code: str
    title: str
    counted_by: str
    count: Callable[[Any], int]


def _pages(client: Any, operation: str, key: str, **arguments: Any) -> int:
    return sum(len(page[key]) for page in client.get_paginator(operation).paginate(**arguments))


def _gateway_endpoints(ec2: Any) -> int:
    """Without those that are gone: AWS goes on listing them for a while."""
    pages = ec2.get_paginator("describe_vpc_endpoints").paginate(
        Filters=[{"Name": "vpc-endpoint-type", "Values": ["Gateway"]}]
    )
    return sum(one["State"].lower() not in ("deleting", "deleted") for page in pages for one in page["VpcEndpoints"])


QUOTAS: Final[Mapping[str, Quota]] = {
    "vpcs": Quota("vpc", "L-F678F1CE", "VPCs per Region", "ec2", lambda ec2: _pages(ec2, "describe_vpcs", "Vpcs")),
    "internet-gateways": Quota(
        "vpc",
        "L-A4707A72",
        "Internet gateways per Region",
        "ec2",
        lambda ec2: _pages(ec2, "describe_internet_gateways", "InternetGateways"),
    ),
    "elastic-ips": Quota(
        "ec2",
        "L-0263D0A3",
        "EC2-VPC Elastic IPs",
        "ec2",
        lambda ec2: len(ec2.describe_addresses()["Addresses"]),
    ),
    "gateway-endpoints": Quota(
        "vpc",
        "L-1B52E74A",
        "Gateway VPC endpoints per Region",
        "ec2",
        _gateway_endpoints,
    ),
}
"""What plans count, by the name they count it under.
https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
"""


@dataclass(frozen=True, slots=True)
class Shortage:
    """A quota that leaves no room for what is wanted."""

    title: str
    code: str
    limit: int
    used: int
    wanted: int

    def __str__(self) -> str:
        return (
            f"{self.wanted} more of {self.title} wanted, {self.used} of {self.limit} in use; "
            f"ask AWS to raise quota {self.code}, or remove what is not needed"
        )


def identity(sessions: Sessions, account: AccountSpec) -> Identity:
    """Whose credentials the Account's operator role gives. Raises AwsError."""
    answer: dict[str, Any] = sessions.client(account, "sts").get_caller_identity()  # type: ignore[attr-defined]
    return Identity(account_id=str(answer["Account"]), arn=str(answer["Arn"]))


def zones(sessions: Sessions, account: AccountSpec) -> tuple[AvailabilityZone, ...]:
    """The availability zones that are open to the account, by id. Raises AwsError.

    Local and Wavelength zones are left out: most services do not run there. So are zones that lack something.
    """
    ec2: Any = sessions.client(account, "ec2")
    answer = ec2.describe_availability_zones(Filters=[{"Name": "state", "Values": ["available"]}])
    found = [
        AvailabilityZone(id=zone["ZoneId"], name=zone["ZoneName"])
        for zone in answer["AvailabilityZones"]
        if zone.get("ZoneType", "availability-zone") == "availability-zone" and zone["ZoneId"] not in INCOMPLETE_ZONES
    ]
    return tuple(sorted(found, key=lambda zone: zone.id))


class Room:
    """Whether quotas leave room, asked once for all Environments of an Account that come at about the same time.

    Safe to use from several threads.
    """

    def __init__(self, sessions: Sessions, clock: Callable[[], float] = time.monotonic) -> None:
        self._sessions = sessions
        self._clock = clock
        self._known: dict[tuple[str, str, str, str], tuple[float, int | None]] = {}
        self._lock = threading.Lock()

    def shortages(self, account: AccountSpec, growth: Mapping[str, int]) -> tuple[Shortage, ...]:
        """The quotas that leave no room for `growth`. A quota that cannot be read is passed over. Raises AwsError."""
        found = []
        for name, wanted in sorted(growth.items()):
            quota = QUOTAS[name]
            limit = self._kept(account, quota, "limit", LIMIT_KEPT, partial(self._limit, account, quota))
            if limit is None:
                continue
            used = self._kept(account, quota, "used", USE_KEPT, partial(self._used, account, quota))
            if used is not None and used + wanted > limit:
                found.append(Shortage(quota.title, quota.code, limit, used, wanted))
        return tuple(found)

    def _kept(
        self, account: AccountSpec, quota: Quota, what: str, seconds: float, ask: Callable[[], int | None]
    ) -> int | None:
        """The figure as it was asked for within the last `seconds`, else asked for now."""
        key = (account.account_id, account.region, quota.code, what)
        with self._lock:
            at, value = self._known.get(key, (float("-inf"), None))
            if self._clock() - at > seconds:
                at, value = self._clock(), ask()
                self._known[key] = (at, value)
            return value

    def _used(self, account: AccountSpec, quota: Quota) -> int:
        return quota.count(self._sessions.client(account, quota.counted_by))

    def _limit(self, account: AccountSpec, quota: Quota) -> int | None:
        """The account's own value, else AWS's default, else None (no permission to read it, or not listed)."""
        client: Any = self._sessions.client(account, "service-quotas")
        for operation in (client.get_service_quota, client.get_aws_default_service_quota):
            try:
                return int(operation(ServiceCode=quota.service, QuotaCode=quota.code)["Quota"]["Value"])
            except AwsError:
                continue
        return None
