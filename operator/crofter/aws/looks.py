"""Looks at what no managed resource tells: images, values of secrets (that there is one), rollouts.

Nothing is read that is secret.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crofter.api.account import AccountSpec
from crofter.aws.errors import AwsError, absent, told
from crofter.aws.session import Sessions
from crofter.plan.looks import Look, Question, Seen

HELD_KEPT: Final = 300.0
"""Seconds for which a yes is believed."""

MISSED_KEPT: Final = 8.0
"""Seconds for which a no is believed."""


@dataclass(frozen=True, slots=True)
class Looker:
    """The service that answers a question, and how it is asked."""

    service: str
    ask: Callable[..., Seen]


def _image(ecr: Any, repository: str, tag: str) -> Seen:
    """Whether a repository has an image with this tag.

    https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
    """
    try:
        ecr.describe_images(repositoryName=repository, imageIds=[{"imageTag": tag}])
    except AwsError as error:
        if absent(error):
            return Seen(holds=False, message=f"waits for an image: push {tag} to the repository {repository}")
        raise
    return Seen(holds=True)


def _secret_value(secretsmanager: Any, arn: str) -> Seen:
    """Whether a version has the label AWSCURRENT. The value itself is not asked for.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
    """
    waits = f"waits for a value: put one into the secret {arn.rsplit(':', 1)[1]} of Secrets Manager"
    try:
        stages = secretsmanager.describe_secret(SecretId=arn).get("VersionIdsToStages", {})
    except AwsError as error:
        if absent(error):
            return Seen(holds=False, message=waits)
        raise
    current = any("AWSCURRENT" in labels for labels in stages.values())
    return Seen(holds=True) if current else Seen(holds=False, message=waits)


def _rollout(ecs: Any, cluster: str, service: str, task_definition: str) -> Seen:
    """Whether ECS has rolled out this task definition and nothing else runs.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
    """
    found = ecs.describe_services(cluster=cluster, services=[service])["services"]
    if not found:
        return Seen(holds=False, message=f"ECS does not know the service {service}")
    primary = next((one for one in found[0].get("deployments", ()) if one["status"] == "PRIMARY"), None)
    if primary is None or primary["taskDefinition"] != task_definition:
        running = primary["taskDefinition"].rsplit("/", 1)[1] if primary else "nothing"
        wanted = task_definition.rsplit("/", 1)[1]
        return Seen(holds=False, message=f"ECS is at {running}, not at {wanted}: its rollout failed or has not begun")
    state = primary.get("rolloutState", "COMPLETED")
    if state == "COMPLETED":
        return Seen(holds=True)
    why = f": {primary['rolloutStateReason']}" if primary.get("rolloutStateReason") else ""
    tasks = f"{primary.get('runningCount', 0)} of {primary.get('desiredCount', 0)} tasks run"
    return Seen(holds=False, message=f"the rollout is {state}, {tasks}{why}")


LOOKERS: Final[Mapping[Question, Looker]] = {
    "Image": Looker("ecr", _image),
    "Rollout": Looker("ecs", _rollout),
    "SecretValue": Looker("secretsmanager", _secret_value),
}


class Looks:
    """Looks, and for how long an answer is believed. Safe to use from several threads."""

    def __init__(self, sessions: Sessions, clock: Callable[[], float] = time.monotonic) -> None:
        self._sessions = sessions
        self._clock = clock
        self._known: dict[tuple[str, str, Look], tuple[float, Seen]] = {}
        self._lock = threading.Lock()

    def known(self, account: AccountSpec, looks: Iterable[Look]) -> dict[Look, Seen]:
        """The answers that can still be believed."""
        now = self._clock()
        with self._lock:
            found = {look: self._known.get((account.account_id, account.region, look)) for look in looks}
        return {
            look: answer[1]
            for look, answer in found.items()
            if answer is not None and now - answer[0] <= (HELD_KEPT if answer[1].holds else MISSED_KEPT)
        }

    def ask(self, account: AccountSpec, looks: Iterable[Look]) -> dict[Look, Seen]:
        """Answers to all looks; AWS is asked for those that are not known. An error of AWS is a no, with its reason."""
        wanted = tuple(looks)
        answers = self.known(account, wanted)
        for look in wanted:
            if look not in answers:
                answers[look] = seen = self._ask(account, look)
                with self._lock:
                    self._known[account.account_id, account.region, look] = (self._clock(), seen)
        return answers

    def forget_missed(self) -> None:
        """Believe no more that something does not hold: something was done about it."""
        with self._lock:
            self._known = {key: answer for key, answer in self._known.items() if answer[1].holds}

    def _ask(self, account: AccountSpec, look: Look) -> Seen:
        looker = LOOKERS[look.question]
        try:
            return looker.ask(self._sessions.client(account, looker.service), *look.about)
        except AwsError as error:
            return Seen(holds=False, message=f"AWS cannot be asked: {told(error)}")
