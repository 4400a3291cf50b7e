"""What a workload is bound to: part of the spec of every composite resource that runs code."""

from typing import Annotated, Final, Literal

from pydantic import Field

from crofter.api.model import Model

Access = Literal["Read", "Write", "ReadWrite", "Send", "Receive", "Invoke", "Connect"]
"""What a workload may do with what it uses."""

Target = Literal["Bucket", "Database", "Function", "Identity", "LogGroup", "Queue", "Secret"]
"""What access is granted to by IAM."""

VARIABLE_NAME: Final = "^[A-Za-z_][A-Za-z0-9_]*$"
"""What an environment variable may be called.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

VariableName = Annotated[str, Field(min_length=1, max_length=128, pattern=VARIABLE_NAME)]

_ARN_LIMIT: Final = 512


class Variable(Model):
    """An environment variable with a value that is no secret."""

    name: Annotated[VariableName, Field(description="Name of the variable.")]
    value: Annotated[str, Field(max_length=2048, description="Its value.")]


class SecretVariable(Model):
    """An environment variable whose value is read from Secrets Manager when the workload starts."""

    name: Annotated[VariableName, Field(description="Name of the variable.")]
    component: Annotated[str, Field(max_length=64, description="Component that made the secret.")]
    secret_arn: Annotated[str, Field(max_length=_ARN_LIMIT, description="ARN of the secret.")]
    json_key: Annotated[
        str | None, Field(max_length=128, description="Key within a secret that is a JSON object; else all of it.")
    ] = None
    key_arn: Annotated[str, Field(max_length=_ARN_LIMIT, description="ARN of the KMS key that encrypts the secret.")]


class Connection(Model):
    """A way through the network to another component."""

    component: Annotated[str, Field(max_length=64, description="Component at the other end.")]
    security_group_id: Annotated[str, Field(max_length=64, description="Security group of the other end.")]
    port: Annotated[int, Field(ge=1, le=65535, description="TCP port it listens on.")]


class Grant(Model):
    """Access by IAM to something that another component made."""

    target: Annotated[Target, Field(description="What it is.")]
    component: Annotated[str, Field(max_length=64, description="Component that made it.")]
    access: Annotated[Access, Field(description="What is allowed.")]
    arn: Annotated[str, Field(max_length=_ARN_LIMIT, description="ARN of it.")]
    key_arn: Annotated[
        str | None, Field(max_length=_ARN_LIMIT, description="ARN of the KMS key that encrypts what it holds.")
    ] = None


class Bindings(Model):
    """Everything that follows from a workload's `uses`."""

    variables: Annotated[list[Variable], Field(max_length=60, description="Variables, sorted by name.")]
    secrets: Annotated[list[SecretVariable], Field(max_length=20, description="Secret variables, sorted by name.")]
    connections: Annotated[list[Connection], Field(max_length=15, description="Ways to others, by component.")]
    grants: Annotated[list[Grant], Field(max_length=20, description="Access to others, by component.")]
