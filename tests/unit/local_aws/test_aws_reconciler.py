"""The reconciler against an imaginary AWS: what is written when, in the words of the real provider."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from crofter_local.aws.errors import AwsError
from crofter_local.aws.kinds.model import Kind, Naming
from crofter_local.aws.kinds.session import Clients
from crofter_local.aws.provider.external import External
from crofter_local.aws.provider.reconciler import Outcome, Reconciler
from crofter_local.aws.provider.resource import Key

from .memory import Crash, ImaginaryAws, MemoryCluster, Time, vpc

NAME = "crossplane.io/external-name"
PENDING = "crossplane.io/external-create-pending"
SUCCEEDED = "crossplane.io/external-create-succeeded"
FAILED = "crossplane.io/external-create-failed"
OWN_TAGS = {
    "crossplane-kind": "vpc.ec2.aws.m.upbound.io",
    "crossplane-name": "net",
    "crossplane-providerconfig": "default",
}


class World:
    """A cluster, an imaginary AWS, a clock, and a reconciler that can be killed and started again."""

    def __init__(self, kind: Kind | None = None, aws: ImaginaryAws | None = None) -> None:
        self.aws = aws or ImaginaryAws()
        self.kind = kind or self.aws.kind()
        self.cluster = MemoryCluster()
        self.time = Time()
        self.restart()

    def restart(self) -> None:
        """Starts a provider that remembers nothing."""
        external = External(Clients())
        self.reconciler = Reconciler(
            {self.kind.name: self.kind}, self.cluster, external, poll=10, settle=1, clock=self.time.clock()
        )

    def run(self, key: Key) -> Outcome:
        """One reconcile."""
        return asyncio.run(self.reconciler.reconcile(key))

    def create(self, **manifest: Any) -> Key:
        """Adds a VPC and brings it to Available."""
        key = self.cluster.add(vpc(**manifest))
        self.run(key)
        self.time.pass_by(5)
        self.run(key)
        self.cluster.writes.clear()
        self.aws.calls.clear()
        return key

    def annotations(self, key: Key) -> dict[str, str]:
        """An object's annotations."""
        found: dict[str, str] = self.cluster.objects[key]["metadata"].get("annotations", {})
        return found


def test_life_of_a_resource() -> None:
    world = World()
    key = world.cluster.add(vpc())
    assert world.run(key) == Outcome(2.0)
    body = world.cluster.objects[key]
    assert body["metadata"]["finalizers"] == ["finalizer.managedresource.crossplane.io"]
    assert body["metadata"]["annotations"] == {
        PENDING: "2026-01-01T00:00:00Z",
        SUCCEEDED: "2026-01-01T00:00:00Z",
        NAME: "vpc-1",
    }
    assert body["spec"]["forProvider"]["tags"] == OWN_TAGS
    assert world.cluster.conditions(key) == {"Ready": "False Creating", "Synced": "True ReconcileSuccess"}
    world.time.pass_by(1)
    assert world.run(key) == Outcome(1.0)
    assert world.cluster.conditions(key)["Ready"] == "False Creating"
    world.time.pass_by(1)
    assert world.run(key) == Outcome(10)
    assert world.cluster.conditions(key) == {"Ready": "True Available", "Synced": "True ReconcileSuccess"}
    assert body["status"]["atProvider"]["id"] == "vpc-1"
    assert body["spec"]["forProvider"]["instanceTenancy"] == "default"
    world.cluster.delete(key)
    assert world.run(key) == Outcome(2.0)
    assert world.cluster.conditions(key) == {"Ready": "False Deleting", "Synced": "True ReconcileSuccess"}
    assert world.aws.things == {}
    world.time.pass_by(2)
    world.run(key)
    assert key not in world.cluster.objects


def test_a_resource_at_rest_costs_no_write() -> None:
    world = World()
    key = world.create()
    for _ in range(3):
        world.time.pass_by(10)
        assert world.run(key) == Outcome(10)
    assert world.cluster.writes == []
    assert world.aws.calls == ["DescribeThing"] * 3


def test_failed_create_reads_like_the_provider_and_is_retried() -> None:
    world = World()
    message = "The maximum number of VPCs has been reached."
    world.aws.errors["CreateThing"] = AwsError("EC2", "CreateVpc", "VpcLimitExceeded", message, request_id="r-1")
    key = world.cluster.add(vpc())
    assert world.run(key).failed
    assert world.cluster.conditions(key) == {
        "Ready": "False Creating",
        "Synced": "False ReconcileError: create failed: failed to create the resource: [{0 creating Thing: "
        "operation error EC2: CreateVpc, https response error StatusCode: 400, RequestID: r-1, "
        "api error VpcLimitExceeded: The maximum number of VPCs has been reached.  []}]",
    }
    assert set(world.annotations(key)) == {PENDING, FAILED}
    world.aws.errors.clear()
    world.time.pass_by(1)
    world.run(key)
    assert world.annotations(key)[NAME] in world.aws.things


@pytest.mark.parametrize("written", [NAME, FAILED])
def test_interrupted_create_halts_until_someone_decides(written: str) -> None:
    world = World()
    if written == FAILED:
        world.aws.errors["CreateThing"] = AwsError("EC2", "CreateVpc", "X", "y")
    key = world.cluster.add(vpc())
    world.cluster.crash_before = written
    with pytest.raises(Crash):
        world.run(key)
    world.cluster.crash_before = ""
    world.aws.errors.clear()
    world.restart()
    before = dict(world.aws.things)
    assert world.run(key) == Outcome()
    assert world.cluster.conditions(key) == {
        "Ready": "False Creating",
        "Synced": "False ReconcileError: cannot determine creation result - remove the "
        "crossplane.io/external-create-pending annotation if it is safe to proceed",
    }
    assert world.aws.things == before
    recovered = next(iter(before), None)
    world.cluster.edit(key, {"metadata": {"annotations": {PENDING: None, **({NAME: recovered} if recovered else {})}}})
    world.run(key)
    assert len(world.aws.things) == 1
    assert world.annotations(key)[NAME] in world.aws.things


def test_interrupted_create_with_a_known_name_is_observed_again() -> None:
    aws = ImaginaryAws()
    world = World(aws.kind(Naming.NAME), aws)
    key = world.cluster.add(vpc())
    world.cluster.crash_before = SUCCEEDED
    with pytest.raises(Crash):
        world.run(key)
    world.cluster.crash_before = ""
    world.restart()
    world.run(key)
    assert list(aws.things) == ["net"]
    assert world.cluster.conditions(key)["Ready"] == "True Available"
    assert aws.calls.count("CreateThing") == 1


@pytest.mark.parametrize("how", [{"annotations": {"crossplane.io/paused": "true"}}, {"managementPolicies": []}])
def test_paused_does_nothing_also_on_delete(how: dict[str, Any]) -> None:
    world = World()
    key = world.create()
    world.cluster.edit(key, {"metadata": how} if "annotations" in how else {"spec": how})
    world.cluster.delete(key)
    assert world.run(key) == Outcome()
    assert world.aws.calls == []
    assert world.cluster.conditions(key)["Synced"] == "False ReconcilePaused"
    assert key in world.cluster.objects


def test_change_that_would_replace_is_refused() -> None:
    world = World()
    key = world.create()
    world.cluster.edit(key, {"spec": {"forProvider": {"cidrBlock": "10.1.0.0/16"}}})
    assert world.run(key).failed
    assert world.cluster.conditions(key)["Synced"] == (
        "False ReconcileError: update failed: refuse to update the external resource because the following update "
        'requires replacing it: cannot change the value of the argument "cidr_block" from "10.0.0.0/16" '
        'to "10.1.0.0/16"'
    )
    assert world.aws.things["vpc-1"]["cidrBlock"] == "10.0.0.0/16"


def test_drift_of_attributes_and_tags_is_corrected_without_a_word() -> None:
    world = World()
    key = world.create(forProvider={"region": "eu-west-1", "enableDnsSupport": True})
    world.aws.things["vpc-1"] |= {"enableDnsSupport": False, "tags": {"evil": "1"}}
    assert world.run(key) == Outcome(10)
    assert world.aws.things["vpc-1"]["enableDnsSupport"] is True
    assert world.aws.things["vpc-1"]["tags"] == OWN_TAGS
    assert world.cluster.writes == []


def test_what_was_deleted_behind_its_back_is_created_again() -> None:
    world = World()
    key = world.create()
    world.aws.things.clear()
    assert world.run(key) == Outcome(2.0)
    assert world.cluster.conditions(key)["Ready"] == "False Creating"
    assert world.annotations(key)[NAME] != "vpc-1"


def test_refused_delete_is_retried_with_the_error_shown() -> None:
    world = World()
    key = world.create()
    text = "The vpc 'vpc-1' has dependencies and cannot be deleted."
    world.aws.errors["DeleteThing"] = AwsError("EC2", "DeleteVpc", "DependencyViolation", text, request_id="r-1")
    world.cluster.delete(key)
    assert world.run(key).failed
    assert world.cluster.conditions(key) == {
        "Ready": "False Deleting",
        "Synced": "False ReconcileError: delete failed: failed to delete the resource: [{0 deleting Thing (vpc-1): "
        "operation error EC2: DeleteVpc, https response error StatusCode: 400, RequestID: r-1, "
        "api error DependencyViolation: The vpc 'vpc-1' has dependencies and cannot be deleted.  []}]",
    }
    world.aws.errors.clear()
    world.run(key)
    assert world.aws.things == {}


def test_delete_waits_for_other_finalizers_and_needs_the_provider_config() -> None:
    world = World()
    key = world.create()
    own = world.cluster.objects[key]["metadata"]["finalizers"]
    world.cluster.edit(key, {"metadata": {"finalizers": [*own, "someone.else/waits"]}})
    world.cluster.delete(key)
    assert world.run(key).failed
    assert "DeleteThing" not in world.aws.calls
    world.cluster.edit(key, {"metadata": {"finalizers": own}})
    world.cluster.configs.clear()
    assert world.run(key).failed
    assert world.cluster.conditions(key)["Synced"] == (
        "False ReconcileError: connect failed: cannot get terraform setup: cannot get referenced ProviderConfig: "
        'ClusterProviderConfig.aws.m.upbound.io "default" not found'
    )
    assert "DeleteThing" not in world.aws.calls


def test_without_the_delete_policy_only_the_object_goes() -> None:
    world = World()
    key = world.create(managementPolicies=["Observe", "Create", "Update", "LateInitialize"])
    world.cluster.delete(key)
    world.run(key)
    assert key not in world.cluster.objects
    assert list(world.aws.things) == ["vpc-1"]


def test_observe_only() -> None:
    world = World()
    world.aws.things["vpc-9"] = {"cidrBlock": "10.9.0.0/16", "tags": {}}
    spec: dict[str, Any] = {"forProvider": {"region": "eu-west-1"}, "managementPolicies": ["Observe"]}
    key = world.cluster.add(vpc(annotations={NAME: "vpc-9"}, **spec))
    world.run(key)
    assert world.cluster.conditions(key) == {"Ready": "True Available", "Synced": "True ReconcileSuccess"}
    assert world.cluster.objects[key]["spec"]["forProvider"] == {"region": "eu-west-1"}
    assert world.cluster.objects[key]["status"]["atProvider"]["cidrBlock"] == "10.9.0.0/16"
    missing = world.cluster.add(vpc("other", annotations={NAME: "vpc-8"}, **spec))
    world.run(missing)
    assert world.cluster.conditions(missing) == {
        "Synced": "False ReconcileError: observe failed: external resource does not exist"
    }


def test_init_provider_counts_only_at_creation() -> None:
    world = World()
    key = world.create(initProvider={"enableDnsSupport": True})
    assert world.aws.things["vpc-1"]["enableDnsSupport"] is True
    assert "enableDnsSupport" not in world.cluster.objects[key]["spec"]["forProvider"]
    world.aws.things["vpc-1"]["enableDnsSupport"] = False
    world.run(key)
    assert world.aws.things["vpc-1"]["enableDnsSupport"] is False


def test_without_late_initialisation_the_spec_is_left_alone() -> None:
    world = World()
    key = world.create(managementPolicies=["Observe", "Create", "Update", "Delete"])
    assert "instanceTenancy" not in world.cluster.objects[key]["spec"]["forProvider"]


def test_unsupported_policies_and_fields_are_said() -> None:
    world = World()
    key = world.cluster.add(vpc("a", managementPolicies=["Create"]))
    world.run(key)
    assert world.cluster.conditions(key)["Synced"] == (
        "False ReconcileError: `spec.managementPolicies` is set to a value([Create]) which is not supported. "
        "Check docs for supported policies"
    )
    key = world.cluster.add(vpc("b", forProvider={"region": "eu-west-1", "ipv4NetmaskLength": 16}))
    world.run(key)
    assert world.cluster.conditions(key)["Synced"] == (
        "False ReconcileError: create failed: spec.forProvider.ipv4NetmaskLength is not modelled by the local AWS: "
        "no IPAM here"
    )


def test_async_kinds_report_their_last_operation() -> None:
    aws = ImaginaryAws()
    world = World(aws.kind(asynchronous=True), aws)
    aws.errors["CreateThing"] = AwsError("EC2", "CreateVpc", "X", "y", request_id="r-1")
    key = world.cluster.add(vpc())
    world.run(key)
    reported = world.cluster.conditions(key)["LastAsyncOperation"]
    assert reported.startswith("False AsyncCreateFailure: async create failed: failed to create the resource: [{0 ")
    aws.errors.clear()
    world.run(key)
    world.time.pass_by(5)
    world.run(key)
    assert world.cluster.conditions(key)["LastAsyncOperation"] == "True Success"


def test_someone_elses_change_meanwhile_starts_the_reconcile_again(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    key = world.cluster.add(vpc())
    stale = world.cluster.get(key)
    assert stale is not None
    monkeypatch.setattr(world.cluster, "get", lambda _key: stale)
    world.cluster.edit(key, {"metadata": {"labels": {"a": "b"}}})
    world.cluster.edit(key, {"spec": {"forProvider": {"tags": OWN_TAGS}}})
    stale.body["spec"]["forProvider"]["tags"] = OWN_TAGS
    assert world.run(key) == Outcome(0.05)
    assert world.aws.things == {}
