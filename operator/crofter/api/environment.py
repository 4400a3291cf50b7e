"""`Environment`: what a team needs of AWS, in one manifest."""

from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.encryption import DeletionWindowDays, RotationDays
from crofter.api.components.network import NatGateways, RetentionDays
from crofter.api.components.queue import (
    DelaySeconds,
    MaxReceives,
    MessageRetentionSeconds,
    VisibilityTimeoutSeconds,
)
from crofter.api.endpoints import EndpointName
from crofter.api.model import Model

KIND: Final = "Environment"
PLURAL: Final = "environments"

NAME_LIMIT: Final = 40
"""Longest Environment name, in characters: it begins the name of everything that is made."""

Profile = Literal["dev", "staging", "prod"]
DefaultsVersion = Literal["v1"]
DestructiveChanges = Literal["RequireApproval", "Allow"]

PRIVATE_BLOCKS: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
"""Blocks a VPC may lie in: RFC 1918, and the shared address space of RFC 6598 that AWS recommends beside it.
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

LARGEST_PREFIX: Final = 24
"""Longest prefix of a VPC block: below /24 the address plan would need subnets smaller than AWS's /28."""

SMALLEST_PREFIX: Final = 16
"""Shortest prefix of a VPC block that AWS accepts."""


_SIZES: Final = (
    f"between /{SMALLEST_PREFIX} (the largest VPC that AWS allows) and /{LARGEST_PREFIX} "
    "(three zones of public, private and data subnets need that much)"
)


class AccountReference(Model):
    """The Account an Environment lives in."""

    name: Annotated[str, Field(min_length=1, max_length=253, description="Name of the Account.")]


class Protection(Model):
    """What stands between a slip of the hand and a loss."""

    deletion: Annotated[
        bool | None,
        Field(description="Refuse to delete the Environment while this is true. Default: true for prod, else false."),
    ] = None
    destructive_changes: Annotated[
        DestructiveChanges | None,
        Field(
            description="RequireApproval holds back a change that would destroy what cannot be had back until it is "
            "approved by its hash. Default: RequireApproval for prod and staging, else Allow."
        ),
    ] = None


class FlowLogsSpec(Model):
    """The record of the network's traffic."""

    enabled: Annotated[bool | None, Field(description="Whether traffic is recorded. Default: true.")] = None
    retention_days: Annotated[
        RetentionDays | None,
        Field(description="Days a record is kept. Default: 7 for dev, 30 for staging, 90 for prod."),
    ] = None


class NetworkSection(Model):
    """The Environment's own VPC."""

    model_config = rules(
        Rule(
            "isCIDR(self.cidr) && cidr(self.cidr).ip().family() == 4 && cidr(self.cidr) == cidr(self.cidr).masked()",
            "cidr must be an IPv4 block that starts at its own first address, for example 10.40.0.0/16",
            field="cidr",
            told="'cidr ' + self.cidr + ' must be an IPv4 block that starts at its own first address, for example "
            "10.40.0.0/16'",
        ),
        Rule(
            "!isCIDR(self.cidr) || cidr(self.cidr).ip().family() != 4 || "
            + " || ".join(f"cidr('{block}').containsCIDR(self.cidr)" for block in PRIVATE_BLOCKS),
            f"cidr must be private: inside {', '.join(PRIVATE_BLOCKS)}",
            field="cidr",
            told=f"'cidr ' + self.cidr + ' must be private: inside {', '.join(PRIVATE_BLOCKS)}'",
        ),
        Rule(
            "!isCIDR(self.cidr) || "
            f"(cidr(self.cidr).prefixLength() >= {SMALLEST_PREFIX} && "
            f"cidr(self.cidr).prefixLength() <= {LARGEST_PREFIX})",
            f"cidr must be {_SIZES}",
            field="cidr",
            told=f"'cidr ' + self.cidr + ' must be {_SIZES}'",
        ),
    )

    cidr: Annotated[
        str,
        Field(
            min_length=9,
            max_length=18,
            description="IPv4 block of the VPC, private, /16 to /24. Cannot be changed. Three zones always have their "
            "place reserved in it, so that growing renumbers nothing.",
        ),
    ]
    availability_zones: Annotated[
        int | None,
        Field(
            ge=1,
            le=3,
            description="Zones for workloads and NAT gateways. Public and data subnets always span at least two, which "
            "load balancers and databases need. Default: 1 for dev, 2 for staging, 3 for prod.",
        ),
    ] = None
    nat_gateways: Annotated[
        NatGateways | None,
        Field(
            description="How private subnets reach outside. Single is one NAT gateway, PerZone survives the loss of a "
            "zone, None means that only endpoints are reached. Default: Single for dev and staging, PerZone for prod."
        ),
    ] = None
    endpoints: Annotated[
        list[EndpointName] | None,
        Field(
            max_length=24,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="AWS services reached without leaving the VPC. s3 and dynamodb cost nothing; the others cost "
            "by the hour and zone. Default: s3 and dynamodb; for prod ecr, logs, secretsmanager and sts too; with "
            "natGateways None also all that private workloads need.",
        ),
    ] = None
    flow_logs: Annotated[FlowLogsSpec | None, Field(description="The record of the network's traffic.")] = None


class EncryptionSection(Model):
    """The Environment's own KMS keys. There is one for each purpose that something is encrypted for."""

    rotation_days: Annotated[
        RotationDays | None, Field(description="Days between two rotations of the key material. Default: 365.")
    ] = None
    deletion_window_days: Annotated[
        DeletionWindowDays | None,
        Field(
            description="Days in which the deletion of a key can be cancelled. Default: 7 for dev and staging, else 30."
        ),
    ] = None


QUEUE_NAME: Final = "^[a-z]([a-z0-9-]*[a-z0-9])?$"
"""What a queue may be called."""


class QueueSection(Model):
    """An SQS queue, encrypted, with a dead-letter queue behind it."""

    model_config = rules(
        Rule(
            "(has(self.fifo) && self.fifo) == (has(oldSelf.fifo) && oldSelf.fifo)",
            "fifo cannot be changed: AWS decides it at creation; add a queue with another name and move to it",
            field="fifo",
        )
    )

    name: Annotated[
        str,
        Field(
            min_length=1,
            max_length=30,
            pattern=QUEUE_NAME,
            description="Name of the queue within the Environment: lowercase letters, digits and dashes.",
        ),
    ]
    fifo: Annotated[
        bool | None,
        Field(description="Whether messages keep their order and come once. Cannot be changed. Default: false."),
    ] = None
    visibility_timeout_seconds: Annotated[
        VisibilityTimeoutSeconds | None,
        Field(description="Seconds for which a received message is hidden from others. Default: 30."),
    ] = None
    message_retention_seconds: Annotated[
        MessageRetentionSeconds | None,
        Field(description="Seconds after which a message that nobody received is dropped. Default: 345600, four days."),
    ] = None
    delay_seconds: Annotated[
        DelaySeconds | None, Field(description="Seconds until a new message can be received. Default: 0.")
    ] = None
    max_receives: Annotated[
        MaxReceives | None,
        Field(description="Receives after which a message goes to the dead-letter queue. Default: 5."),
    ] = None


TAG_KEY_LIMIT: Final = 128
TAG_VALUE_LIMIT: Final = 256
TAG_CHARACTERS: Final = r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"


def _tag_rule(holds: str, message: str) -> Rule:
    """A rule for each tag key `k`. Naming the tags that break it would cost more than a schema's rules may."""
    return Rule(f"!has(self.tags) || self.tags.all(k, {holds})", message, field="tags")


class EnvironmentSpec(Model):
    """What an Environment asks for."""

    model_config = rules(
        Rule(
            "self.accountRef.name == oldSelf.accountRef.name",
            "accountRef cannot be changed: AWS resources do not move between accounts; delete the Environment and "
            "create it again in the other Account",
            field="accountRef",
            told="'accountRef cannot be changed from ' + oldSelf.accountRef.name + ' to ' + self.accountRef.name + "
            "': AWS resources do not move between accounts; delete the Environment and create it again in the other "
            "Account'",
        ),
        Rule(
            "!has(oldSelf.network) || has(self.network)",
            "network cannot be removed once it is set; delete the Environment to remove its network",
            field="network",
        ),
        Rule(
            "!has(oldSelf.network) || !has(self.network) || self.network.cidr == oldSelf.network.cidr",
            "network.cidr cannot be changed: a VPC keeps its block; create another Environment with the new block",
            field="network",
            told="'network.cidr cannot be changed from ' + oldSelf.network.cidr + ' to ' + self.network.cidr + "
            "': a VPC keeps its block; create another Environment with the new block'",
        ),
        _tag_rule(
            "size(k) >= 1 && size(k) <= 128 && size(self.tags[k]) <= 256",
            "tag keys must have 1 to 128 characters and values at most 256",
        ),
        _tag_rule(
            "!k.lowerAscii().startsWith('aws:') && !k.startsWith('crofter.dev/') "
            "&& !k.startsWith('crossplane-') && k != 'Name'",
            "tag keys must not start with aws: (reserved by AWS), crofter.dev/ or crossplane- (written by Crofter and "
            "the provider), nor be Name",
        ),
        _tag_rule(
            f"k.matches(r'{TAG_CHARACTERS}') && self.tags[k].matches(r'{TAG_CHARACTERS}')",
            "tag keys and values may hold letters, digits, spaces and _ . : / = + - @",
        ),
    )

    profile: Annotated[
        Profile,
        Field(description="Sizes, redundancy and protection that follow from what the Environment is for."),
    ] = "dev"
    defaults_version: Annotated[
        DefaultsVersion,
        Field(
            description="Which published table of defaults applies. Written at creation, so that a newer Crofter "
            "changes nothing by itself."
        ),
    ] = "v1"
    account_ref: Annotated[AccountReference, Field(description="The Account to live in. Cannot be changed.")]
    paused: Annotated[
        bool, Field(description="Leave everything in AWS as it is, drift included, until this is false again.")
    ] = False
    tags: Annotated[
        dict[str, Annotated[str, Field(max_length=TAG_VALUE_LIMIT)]] | None,
        Field(max_length=40, description="Tags for every AWS resource of the Environment, beside Crofter's own."),
    ] = None
    protection: Annotated[
        Protection | None, Field(description="What stands between a slip of the hand and a loss.")
    ] = None
    network: Annotated[NetworkSection | None, Field(description="The Environment's own VPC.")] = None
    encryption: Annotated[
        EncryptionSection | None,
        Field(description="The Environment's own KMS keys, made as soon as there is something to encrypt."),
    ] = None
    queues: Annotated[
        list[QueueSection] | None,
        Field(
            max_length=20,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
            description="SQS queues, by name.",
        ),
    ] = None
