"""`Environment`: what a team needs of AWS, in one manifest."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.database import MOST_DATABASES
from crofter.api.model import Model
from crofter.api.sections.apis import ApiSection
from crofter.api.sections.buckets import BucketSection
from crofter.api.sections.cluster import ClusterSection
from crofter.api.sections.databases import DatabaseSection
from crofter.api.sections.domains import DomainSection
from crofter.api.sections.encryption import EncryptionSection
from crofter.api.sections.functions import FunctionSection
from crofter.api.sections.identity import IdentitySection
from crofter.api.sections.ingress import IngressSection
from crofter.api.sections.lists import BY_NAME
from crofter.api.sections.log_archive import LogArchiveSection
from crofter.api.sections.monitoring import MonitoringSection
from crofter.api.sections.network import NetworkSection
from crofter.api.sections.overrides import KEYS, OVERRIDE_LIMIT, Override
from crofter.api.sections.profile import DefaultsVersion, Profile
from crofter.api.sections.protection import Protection
from crofter.api.sections.queues import QueueSection
from crofter.api.sections.registries import RegistrySection
from crofter.api.sections.secrets import SecretSection
from crofter.api.sections.services import ServiceSection

KIND: Final = "Environment"
PLURAL: Final = "environments"

NAME_LIMIT: Final = 40
"""Longest Environment name, in characters: it begins the name of everything that is made."""


class AccountReference(Model):
    """The Account an Environment lives in."""

    name: Annotated[str, Field(min_length=1, max_length=253, description="Name of the Account.")]


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
        Rule(
            "!has(self.databases) || size(self.databases) == 0 || has(self.network)",
            "databases need a network: they live in its data subnets",
            field="network",
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
    log_archive: Annotated[
        LogArchiveSection | None,
        Field(description="The archive of access logs, made as soon as something logs to it."),
    ] = None
    buckets: Annotated[
        list[BucketSection] | None,
        Field(max_length=20, json_schema_extra=BY_NAME, description="S3 buckets, by name."),
    ] = None
    monitoring: Annotated[
        MonitoringSection | None,
        Field(
            description="Alarms and who is told of them, shared log groups, dashboards, traces and business metrics."
        ),
    ] = None
    domains: Annotated[
        list[DomainSection] | None,
        Field(max_length=10, json_schema_extra=BY_NAME, description="Names of the DNS, and certificates for them."),
    ] = None
    secrets: Annotated[
        list[SecretSection] | None,
        Field(max_length=20, json_schema_extra=BY_NAME, description="Secrets in Secrets Manager, by name."),
    ] = None
    databases: Annotated[
        list[DatabaseSection] | None,
        Field(
            max_length=MOST_DATABASES,
            json_schema_extra=BY_NAME,
            description="Aurora clusters and RDS instances, by name.",
        ),
    ] = None
    queues: Annotated[
        list[QueueSection] | None,
        Field(
            max_length=20,
            json_schema_extra=BY_NAME,
            description="SQS queues, by name.",
        ),
    ] = None
    registries: Annotated[
        list[RegistrySection] | None,
        Field(max_length=20, json_schema_extra=BY_NAME, description="ECR repositories for images, by name."),
    ] = None
    cluster: Annotated[ClusterSection | None, Field(description="The ECS cluster that services run in.")] = None
    ingress: Annotated[
        IngressSection | None, Field(description="The load balancer in front of all services that have routes.")
    ] = None
    identity: Annotated[IdentitySection | None, Field(description="Users, and how they sign in.")] = None
    apis: Annotated[
        list[ApiSection] | None,
        Field(max_length=10, json_schema_extra=BY_NAME, description="HTTP APIs, by name."),
    ] = None
    functions: Annotated[
        list[FunctionSection] | None,
        Field(max_length=20, json_schema_extra=BY_NAME, description="Lambda functions, by name."),
    ] = None
    services: Annotated[
        list[ServiceSection] | None,
        Field(max_length=20, json_schema_extra=BY_NAME, description="Services of ECS on Fargate, by name."),
    ] = None
    overrides: Annotated[
        list[Override] | None,
        Field(
            max_length=OVERRIDE_LIMIT,
            json_schema_extra=KEYS,
            description="Fields of AWS resources that are wanted other than Crofter writes them. To change this needs "
            "the verb override on environments.",
        ),
    ] = None
