"""What a plan asks of AWS beside the composite resources: looks at what no managed resource tells, and tasks.

A look is a question with a yes or a no: whether an image is there, whether a secret has a value, whether ECS has rolled
out. A task is something that the operator does itself in AWS once a component is ready: it is safe to do again, and
done again when its arguments change.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

Question = Literal["Image", "Rollout", "SecretValue"]
Work = Literal["CreateLogStream", "GenerateSecret", "ReconcileRoles"]
Outcome = Literal["Succeeded", "Failed"]


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """A question about AWS on behalf of a component; `about` says about what.

    `Image`: repository name, tag. `Rollout`: cluster name, service name, task definition ARN. `SecretValue`: ARN.
    """

    question: Question
    component: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """The answer: whether it holds and, if not, why not, for people."""

    holds: bool
    message: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Task:
    """Something to do in AWS for a component; `arguments` is JSON, and never holds anything secret.

    `CreateLogStream`: group, stream. `GenerateSecret`: arn, length, excludePunctuation. `ReconcileRoles`: function,
    event.
    """

    work: Work
    component: str
    arguments: str

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that change when there is something else to do."""
        return hashlib.sha256(f"{self.work} {self.arguments}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task with this digest, and when (RFC 3339); `message` is what went wrong, or what was done."""

    digest: str
    outcome: Outcome
    message: str
    time: str


def task(work: Work, component: str, **arguments: object) -> Task:
    """A task with these arguments, which must be JSON."""
    return Task(work, component, json.dumps(arguments, sort_keys=True, separators=(",", ":")))
