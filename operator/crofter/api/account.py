"""`Account`: an AWS account and region that the platform team opens to some namespaces."""

from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.conditions import Condition
from crofter.api.model import Model
from crofter.api.xr import ProviderConfigReference

KIND: Final = "Account"
PLURAL: Final = "accounts"

NAMESPACES: Final = r"^(\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?|[a-z0-9][-a-z0-9]*\*)$"
"""A namespace, the beginning of some, or all."""


class OperatorRole(Model):
    """The IAM role that the operator assumes to look at AWS: identity, zones, quotas, inventory by tag."""

    arn: Annotated[
        str,
        Field(
            pattern=r"^arn:aws(-cn|-us-gov)?:iam::\d{12}:role/.+$",
            max_length=2048,
            description="ARN of the role. It needs read permissions only.",
        ),
    ]
    external_id: Annotated[
        str | None,
        Field(min_length=2, max_length=1224, description="External id that the role's trust policy asks for."),
    ] = None


class OwnComposition(Model):
    """A Composition of the platform team's own."""

    kind: Annotated[
        str,
        Field(
            pattern="^[A-Z][A-Za-z]+$",
            min_length=1,
            max_length=63,
            description="Kind of composite resource that it composes, for example Queue.",
        ),
    ]
    name: Annotated[str, Field(min_length=1, max_length=253, description="metadata.name of the Composition.")]


class AccountSpec(Model):
    """What the platform team says of an account."""

    model_config = rules(
        Rule(
            "self.accountId == oldSelf.accountId && self.region == oldSelf.region",
            "accountId and region cannot be changed: create another Account",
            told="'accountId and region cannot be changed from ' + oldSelf.accountId + ' and ' + oldSelf.region + "
            "': create another Account'",
        ),
        Rule(
            "!has(self.operatorRole) || self.operatorRole.arn.contains(':' + self.accountId + ':')",
            "operatorRole.arn must be a role of this account",
            field="operatorRole",
            told="'operatorRole.arn ' + self.operatorRole.arn + ' must be a role of account ' + self.accountId",
        ),
    )

    account_id: Annotated[str, Field(pattern=r"^\d{12}$", max_length=12, description="AWS account id, twelve digits.")]
    region: Annotated[
        str,
        Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$", max_length=32, description="AWS region, for example ap-southeast-2."),
    ]
    provider_config: Annotated[
        ProviderConfigReference, Field(description="Provider configuration whose credentials create the resources.")
    ]
    allowed_namespaces: Annotated[
        list[Annotated[str, Field(pattern=NAMESPACES, max_length=63)]],
        Field(
            min_length=1,
            max_length=100,
            json_schema_extra={"x-kubernetes-list-type": "set"},
            description="Namespaces whose Environments may use this account. A trailing * stands for any ending.",
        ),
    ]
    operator_role: Annotated[
        OperatorRole | None,
        Field(description="Role that the operator assumes. Default: the operator's own credentials."),
    ] = None
    permissions_boundary: Annotated[
        str | None,
        Field(
            pattern=r"^arn:aws(-cn|-us-gov)?:iam::(\d{12}|aws):policy/.+$",
            max_length=2048,
            description="ARN of the IAM policy that bounds every role made in this account.",
        ),
    ] = None
    sensitive_overrides: Annotated[
        Literal["Allow", "Forbid"] | None,
        Field(
            description="Whether overrides of Environments may reach IAM, KMS keys, roles and policies. "
            "Default: Forbid."
        ),
    ] = None
    compositions: Annotated[
        list[OwnComposition] | None,
        Field(
            max_length=30,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["kind"]},
            description="Compositions to use in place of Crofter's own, by kind of composite resource. "
            "Default: Crofter's own.",
        ),
    ] = None


class AvailabilityZone(Model):
    """A zone that AWS offers to this account."""

    id: Annotated[str, Field(max_length=32, description="Zone id, the same place in every account: apse2-az1.")]
    name: Annotated[str, Field(max_length=32, description="Zone name, this account's own: ap-southeast-2a.")]


class Artifact(Model):
    """The code of a Lambda function that Crofter ships, where it lies."""

    name: Annotated[str, Field(max_length=64, description="Name of the function.")]
    bucket: Annotated[str, Field(max_length=63, description="Bucket that it is in.")]
    key: Annotated[str, Field(max_length=256, description="Key within the bucket.")]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$", max_length=64, description="Digest of it.")]


class AccountStatus(Model):
    """What was found of the account."""

    observed_generation: Annotated[
        int | None, Field(ge=0, description="Generation of the spec that this speaks of.")
    ] = None
    availability_zones: Annotated[
        list[AvailabilityZone] | None,
        Field(max_length=12, description="Zones that AWS offers, in the order in which new Environments take them."),
    ] = None
    artifacts: Annotated[
        list[Artifact] | None,
        Field(
            max_length=20,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
            description="The Lambda functions that Crofter ships, once they are in the Account's artifact bucket.",
        ),
    ] = None
    conditions: Annotated[
        list[Condition] | None,
        Field(
            max_length=8,
            json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"]},
            description="Ready: the credentials work and belong to this account. BaselineReady: what an account has "
            "once is there.",
        ),
    ] = None
