"""AppSecret: a secret in Secrets Manager, and where its value comes from."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api import managed
from crofter.api.component import ComponentKind
from crofter.api.model import Model
from crofter.api.xr import XRSpec

SecretLength = Annotated[int, Field(ge=16, le=4096)]
"""Characters of a generated value; the most is AWS's.
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
"""

KubernetesName = Annotated[str, Field(min_length=1, max_length=253, pattern=r"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
KubernetesKey = Annotated[str, Field(min_length=1, max_length=253, pattern=r"^[-._a-zA-Z0-9]+$")]


class KubernetesValue(Model):
    """A key of a Secret of Kubernetes, in the Environment's namespace."""

    name: Annotated[KubernetesName, Field(description="Name of the Secret.")]
    key: Annotated[KubernetesKey, Field(description="Key within it.")]


class Generated(Model):
    """How a random value is made."""

    length: Annotated[SecretLength, Field(description="Characters.")]
    exclude_punctuation: Annotated[bool, Field(description="Whether it has letters and digits only.")]


class AppSecretSpec(XRSpec):
    """Spec of the AppSecret composite resource. With neither `generate` nor `valueFrom`, somebody puts the value."""

    key_arn: Annotated[str, Field(max_length=256, description="ARN of the KMS key that encrypts the value.")]
    incarnation: Annotated[
        str,
        Field(
            pattern="^[0-9a-f]{6}$",
            max_length=6,
            description="End of the secret's name: AWS keeps the name of a deleted secret for its recovery window.",
        ),
    ]
    recovery_window_days: Annotated[
        int, Field(ge=0, le=30, description="Days in which a deleted secret can be had back; 0: it is gone at once.")
    ]
    generate: Annotated[Generated | None, Field(description="How its value is made.")] = None
    value_from: Annotated[KubernetesValue | None, Field(description="Where its value is copied from.")] = None


class AppSecretOutputs(Model):
    """What other components need of a secret. Absent until it is there, under its policy."""

    arn: Annotated[str, Field(max_length=512, description="ARN of the secret.")]
    name: Annotated[str, Field(max_length=512, description="Name of the secret.")]


APP_SECRET: Final = ComponentKind(
    kind="AppSecret",
    plural="appsecrets",
    name="secret",
    condition="SecretsReady",
    spec=AppSecretSpec,
    outputs=AppSecretOutputs,
    managed=(managed.SECRET, managed.SECRET_POLICY, managed.SECRET_VERSION),
    needs=("Encryption",),
    purpose="An encrypted secret in Secrets Manager: generated, copied from Kubernetes, or filled by somebody else.",
)
