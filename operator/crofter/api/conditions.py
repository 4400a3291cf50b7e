"""Condition types and reasons: the vocabulary in which an Environment tells its state.

Follows kstatus (https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md): `Ready`, with
`Reconciling` and `Stalled` present as abnormal-true, and `observedGeneration` on every condition.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from crofter.api.model import Model

ConditionStatus = Literal["True", "False", "Unknown"]


class ConditionType(StrEnum):
    """Every condition type that is not a component's own."""

    READY = "Ready"
    RECONCILING = "Reconciling"
    STALLED = "Stalled"
    VALID = "Valid"
    PREFLIGHT_PASSED = "PreflightPassed"
    SYNCED = "Synced"
    DRIFTED = "Drifted"
    PAUSED = "Paused"
    APPROVAL_REQUIRED = "ApprovalRequired"
    DELETING = "Deleting"


class Reason(StrEnum):
    """Every reason. A reason is API: people and tools match on it."""

    ACCOUNT_NOT_READY = "AccountNotReady"
    APPROVAL_PENDING = "ApprovalPending"
    AWS_EMPTY = "AwsEmpty"
    AWS_ERROR = "AwsError"
    CREDENTIALS_FAILED = "CredentialsFailed"
    DELETING = "Deleting"
    DELETION_PROTECTED = "DeletionProtected"
    DRIFT_DETECTED = "DriftDetected"
    INTERNAL_ERROR = "InternalError"
    INVALID_SPEC = "InvalidSpec"
    IN_SYNC = "InSync"
    IN_USE = "InUse"
    NO_DRIFT = "NoDrift"
    NOT_DELETING = "NotDeleting"
    NOT_PAUSED = "NotPaused"
    NOTHING_PENDING = "NothingPending"
    NOT_RESPONDING = "NotResponding"
    PAUSED = "Paused"
    PENDING = "Pending"
    PREPARING = "PreparingDeletion"
    PROGRESSING = "Progressing"
    QUOTA_EXCEEDED = "QuotaExceeded"
    READY = "Ready"
    RECONCILED = "Reconciled"
    RENDER_FAILED = "RenderFailed"
    SUCCEEDED = "Succeeded"
    TASK_FAILED = "TaskFailed"
    UPDATING = "Updating"
    WAITING = "Waiting"
    WRONG_ACCOUNT = "WrongAccount"


class Condition(Model):
    """A Kubernetes condition.

    https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#Condition
    """

    type: Annotated[str, Field(max_length=64, description="What this speaks of.")]
    status: Annotated[ConditionStatus, Field(description="Whether it holds.")]
    observed_generation: Annotated[int, Field(ge=0, description="Generation of the spec that this speaks of.")]
    last_transition_time: Annotated[
        str,
        Field(max_length=32, json_schema_extra={"format": "date-time"}, description="When the status last changed."),
    ]
    reason: Annotated[str, Field(max_length=64, description="Why, in one word for tools.")]
    message: Annotated[
        str, Field(max_length=2048, description="Why, for people: which resource, what is wrong, what to do.")
    ]
