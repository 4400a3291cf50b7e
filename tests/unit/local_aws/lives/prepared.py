"""What must be in AWS before the lives begin, because nothing here makes it."""

from __future__ import annotations

from typing import Any

import boto3
from moto.backends import get_backend

from crofter_local.aws import played

from .compute import ZONE

ACCOUNT = "123456789012"


def prepare() -> None:
    """A hosted zone under an id that manifests can name; and services that do all that is asked of them."""
    played.play()
    route53: Any = boto3.client("route53")
    answer = route53.create_hosted_zone(Name="example.com", CallerReference="lives")
    made = answer["HostedZone"]["Id"].rsplit("/", 1)[-1]
    zones = get_backend("route53")[ACCOUNT]["aws"].zones
    zones[ZONE] = zones.pop(made)
    zones[ZONE].resource_id = ZONE
