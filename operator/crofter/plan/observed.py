"""What was observed: the only thing beside the Environment that a plan depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from crofter.api.account import AvailabilityZone
from crofter.api.component import ComponentKind
from crofter.api.model import Model
from crofter.api.xr import AwsTarget, XRStatus
from crofter.plan.looks import Look, Seen


@dataclass(frozen=True, slots=True)
class ObservedCondition:
    """A condition as Crossplane wrote it. `generation` is what it speaks of, where it says that."""

    status: str
    reason: str
    message: str
    generation: int | None = None


class Reference(NamedTuple):
    """Group, version and kind of a managed resource that a composite resource refers to."""

    api_version: str
    kind: str


@dataclass(frozen=True, slots=True)
class ObservedXR:
    """A composite resource as it is.

    `spec` leaves out Crossplane's own part of it, of which `composition` is the name of the Composition where it is not
    Crofter's own. `applied_at` is when Crofter last changed the spec, `nudged_at` when it last asked Crossplane for
    attention. `halted` says that Crossplane leaves it alone, even its deletion, `halted_at` since when. `outputs` are
    None until the function has published all of them. `references` are the managed resources that Crossplane composes,
    or is about to compose, for it.
    """

    kind: ComponentKind
    namespace: str
    name: str
    uid: str
    generation: int
    component: str
    spec: Mapping[str, Any]
    applied_at: datetime
    nudged_at: datetime | None = None
    halted_at: datetime | None = None
    composition: str | None = None
    deleting: bool = False
    halted: bool = False
    status: XRStatus | None = None
    outputs: Model | None = None
    conditions: Mapping[str, ObservedCondition] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether, when it was last rendered, each managed resource that it refers to was ready and in sync.

        It may have been rendered for another spec; `echoed` says whether it was.
        """
        resources = self.status.resources if self.status is not None else None
        return resources is not None and 0 < resources.ready == resources.total == len(self.references)

    @property
    def echoed(self) -> bool:
        """Whether its status speaks of its current spec. Nothing else in it may be believed before."""
        return self.status is not None and self.status.revision == self.spec.get("revision")

    @property
    def adopting(self) -> bool:
        """Whether some of what it takes over has not been told its AWS id yet."""
        return self.status is not None and bool(self.status.resources.adopting)

    @property
    def at_rest(self) -> bool:
        """Whether Crossplane has seen that it is halted: nothing of it is being rendered any more."""
        synced = self.conditions.get("Synced")
        return self.halted and synced is not None and synced.reason == "ReconcilePaused"

    @property
    def ready(self) -> bool:
        """Ready for the current spec, by Crossplane's word and by the function's own count of the resources.

        Both are asked for because Crossplane writes the function's status and its own conditions one after the other.
        """
        if self.status is None or not self.echoed or self.deleting:
            return False
        resources = self.status.resources
        complete = resources.total > 0 and resources.ready == resources.total
        return complete and self._true("Ready") and self._true("Synced")

    def _true(self, condition: str) -> bool:
        found = self.conditions.get(condition)
        return found is not None and found.status == "True"


@dataclass(frozen=True, slots=True)
class Artifact:
    """The code of a Lambda function that Crofter ships, where it lies in the Account's bucket; its digest in hex."""

    bucket: str
    key: str
    sha256: str


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """The Account, once its credentials were found to work; `artifacts` by the Lambda's name, once they are there.

    `compositions` are the platform team's own, by kind of component.
    """

    name: str
    target: AwsTarget
    zones: tuple[AvailabilityZone, ...]
    artifacts: Mapping[str, Artifact] = field(default_factory=dict)
    compositions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recovered:
    """An AWS resource of this Environment that was found by its tags; `zone_id` where it lives in one."""

    id: str
    zone_id: str | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything that was observed of an Environment.

    `recovered` holds what AWS already has of components without a composite resource: by component, then key. `gone`
    are components without one of which managed resources are still being deleted. `seen` are the answers to looks.
    """

    account: AccountFacts
    xrs: Mapping[str, ObservedXR] = field(default_factory=dict)
    recovered: Mapping[str, Mapping[str, Recovered]] = field(default_factory=dict)
    gone: Mapping[str, ComponentKind] = field(default_factory=dict)
    seen: Mapping[Look, Seen] = field(default_factory=dict)
