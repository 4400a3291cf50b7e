"""What is told of a deletion, step by step."""

from dataclasses import replace

import pytest
import samples

from crofter.plan.removal import removals
from crofter.status.view import Deletion, Remaining

from .views import VALID, brief, network, told


def deletion(*xrs, **fields):
    steps = removals({xr.component: xr for xr in xrs}, {}, samples.NOW)
    return replace(VALID, xrs={xr.component: xr for xr in xrs}, deletion=Deletion(**{"removals": steps} | fields))


PREPARED = samples.network_spec(deletion="Prepare")
LEFT = (
    Remaining("network", "VPC", "shop-vpc", "DependencyViolation: in use"),
    Remaining("network", "Subnet", "shop-a"),
    Remaining("network", "Subnet", "shop-b"),
)


@pytest.mark.parametrize(
    ("view", "reason", "message"),
    [
        (deletion(network()), "PreparingDeletion", "network is being prepared for deletion"),
        (deletion(network(wanted=PREPARED, echo="older", applied=3)), "PreparingDeletion", "network is being prepared for deletion"),
        (
            deletion(network(wanted=PREPARED, echo="older", applied=60, **samples.AT_REST)),
            "Deleting",
            "network is prepared without its function, which does not answer",
        ),
        (deletion(network(wanted=PREPARED)), "PreparingDeletion", "network is being prepared for deletion"),
        (
            deletion(network(wanted=PREPARED, **samples.HALTED)),
            "PreparingDeletion",
            "network is being prepared for deletion",
        ),
        (deletion(network(wanted=PREPARED, **samples.AT_REST)), "Deleting", "network is being deleted"),
        (
            deletion(network(deleting=True), remaining=LEFT),
            "Deleting",
            ("network is being deleted; waits for 3 managed resources (2 Subnet, 1 VPC): VPC shop-vpc: "
            "DependencyViolation: in use"),
        ),
        (deletion(aws=("subnet subnet-1", "vpc vpc-1")), "Deleting", "AWS still has subnet subnet-1, vpc vpc-1"),
        (
            deletion(aws=tuple(f"eni eni-{n}" for n in range(7))),
            "Deleting",
            "AWS still has eni eni-0, eni eni-1, eni eni-2, eni eni-3, eni eni-4 and 2 more",
        ),
        (deletion(trouble="cannot look in AWS: no"), "Deleting", "cannot look in AWS: no"),
        (deletion(aws=()), "AwsEmpty", "AWS is empty; the object goes next"),
        (
            deletion(protected=True),
            "DeletionProtected",
            ("deletion was asked for, and protection.deletion is true: nothing is deleted. To go ahead: set "
            "spec.protection.deletion to false"),
        ),
    ],
    ids=["prepare", "echo", "directly", "halt", "halted", "delete", "gone", "aws", "aws-many", "trouble", "empty", "protected"],
)  # fmt: skip
def test_deletion_tells_what_it_waits_for(view, reason, message):
    assert told(view)["Deleting"] == ("True", reason, message)
    assert told(view)["Ready"] == ("False", "Deleting", message)


@pytest.mark.parametrize(
    ("view", "reconciling", "stalled"),
    [
        (deletion(network()), ("True", "Deleting"), ("False", "Deleting")),
        (deletion(protected=True), ("False", "Deleting"), ("True", "DeletionProtected")),
    ],
)
def test_a_deletion_goes_on_unless_it_is_protected(view, reconciling, stalled):
    found = brief(view)
    assert (found["Reconciling"], found["Stalled"]) == (reconciling, stalled)


def test_drift_is_of_no_matter_while_deleting():
    lost = [{"key": "vpc", "kind": "VPC", "name": "shop-vpc", "externalName": "vpc-1"}]
    assert brief(deletion(network(drifted=lost)))["Drifted"] == ("False", "NoDrift")
