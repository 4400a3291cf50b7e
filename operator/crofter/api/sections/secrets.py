"""`spec.secrets`: secrets in Secrets Manager."""

from typing import Annotated, Final

from pydantic import Field

from crofter.api.cel import Rule, rules
from crofter.api.components.app_secret import KubernetesValue, SecretLength
from crofter.api.model import Model
from crofter.api.sections.lists import ItemName

SOURCES: Final = ("external", "generate", "valueFrom")
"""Where a value can come from: of these, each secret has one."""

RecoveryWindowDays = Annotated[int, Field(ge=0, le=30)]


class External(Model):
    """Somebody else puts the value into Secrets Manager."""


class Generate(Model):
    """A random value, made once, that nobody ever sees."""

    length: Annotated[SecretLength | None, Field(description="Characters. Default: 32.")] = None
    exclude_punctuation: Annotated[bool | None, Field(description="Letters and digits only. Default: false.")] = None


class SecretSection(Model):
    """A secret, and where its value comes from."""

    model_config = rules(
        Rule(
            "[" + ", ".join(f"has(self.{source})" for source in SOURCES) + "].exists_one(one, one)",
            f"a secret has exactly one of {', '.join(SOURCES)}",
        ),
        Rule(
            "!has(self.recoveryWindowDays) || self.recoveryWindowDays == 0 || self.recoveryWindowDays >= 7",
            "recoveryWindowDays must be 0, or 7 to 30",
            field="recoveryWindowDays",
        ),
    )

    name: Annotated[ItemName, Field(description="Name of the secret within the Environment.")]
    external: Annotated[
        External | None, Field(description="Somebody else puts the value into Secrets Manager; what reads it waits.")
    ] = None
    generate: Annotated[Generate | None, Field(description="A random value, made once.")] = None
    value_from: Annotated[
        KubernetesValue | None,
        Field(description="A key of a Secret of Kubernetes in the Environment's namespace, followed when it changes."),
    ] = None
    recovery_window_days: Annotated[
        RecoveryWindowDays | None,
        Field(
            description="Days in which a deleted secret can be had back: 7 to 30, or 0 for none. Default: 0 for dev, 7 "
            "for staging, 30 for prod."
        ),
    ] = None
