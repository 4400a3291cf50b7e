"""AWS errors and the wording in which the real provider reports them.

The provider wraps Terraform's AWS provider, which wraps the AWS SDK for Go; a failed call therefore reads
`failed to create the resource: [{0 creating EC2 VPC: operation error EC2: CreateVpc, https response error
StatusCode: 400, RequestID: …, api error VpcLimitExceeded: …  []}]`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Literal

Verb = Literal["create", "update", "delete", "observe"]

_GERUND = {"create": "creating", "update": "updating", "delete": "deleting", "observe": "reading"}


@dataclass(eq=False)
class AwsError(Exception):
    """An error that an AWS API returned. `service` is the SDK's service id (`EC2`, `CloudWatch Logs`)."""

    service: str
    operation: str
    code: str
    message: str
    status: int = 400
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def __str__(self) -> str:
        return (
            f"operation error {self.service}: {self.operation}, https response error StatusCode: {self.status}, "
            f"RequestID: {self.request_id}, api error {self.code}: {self.message}"
        )

    @property
    def is_absence(self) -> bool:
        """Whether it says that what was asked for does not exist (EC2, IAM and the JSON services word it so)."""
        return (
            "NotFound" in self.code
            or self.code.startswith(("NoSuch", "Unknown"))
            or self.code.endswith(("Malformed", "NonExistentQueue", "QueueDoesNotExist"))
        )


class ProviderError(Exception):
    """Something the provider itself refuses or cannot do; its text is what the condition shows."""


def diagnostic(verb: Verb, noun: str, external_name: str, error: AwsError) -> str:
    """The provider's text for a failed call, as a Terraform diagnostic that Go prints with `%v`."""
    subject = noun if verb == "create" or not external_name else f"{noun} ({external_name})"
    return f"failed to {verb} the resource: [{{0 {_GERUND[verb]} {subject}: {error}  []}}]"
