"""The table of conditions, over what a reconcile can come to know."""

from dataclasses import replace

import pytest
import samples

from crofter.api.conditions import Reason
from crofter.plan.model import Approval, Blocked
from crofter.plan.planner import plan
from crofter.status.view import Obstacle
from crofter.validation.problem import Problem

from .views import SPEC, VALID, brief, network, planned, told

PROBLEM = Problem("spec.network.cidr", "8.8.0.0/16", "not private", "choose another")
TOLD = 'spec.network.cidr: "8.8.0.0/16": not private; choose another'

REST = {
    "Ready": ("True", "Ready"),
    "Reconciling": ("False", "Reconciled"),
    "Stalled": ("False", "Progressing"),
    "Valid": ("True", "Succeeded"),
    "PreflightPassed": ("True", "Succeeded"),
    "Synced": ("True", "InSync"),
    "Drifted": ("False", "NoDrift"),
    "Paused": ("False", "NotPaused"),
    "ApprovalRequired": ("False", "NothingPending"),
    "Deleting": ("False", "NotDeleting"),
    "NetworkReady": ("True", "Ready"),
}
"""An Environment at rest."""

UNPLANNED = REST | {"PreflightPassed": ("Unknown", "Pending"), "Synced": ("Unknown", "Pending")}
"""What differs from it where nothing could be planned; its network is as it was."""


def without_network(rows):
    return {kind: row for kind, row in rows.items() if kind != "NetworkReady"}


ACCOUNT = Obstacle(Reason.ACCOUNT_NOT_READY, "Account sydney is not ready: AccessDenied", stalled=False)
QUOTA = Obstacle(Reason.QUOTA_EXCEEDED, "1 more of VPCs per Region wanted", stalled=False)
UNSAID = [{"type": "Responsive", "status": "False", "reason": "WatchCircuitOpen", "message": "circuit open"}]


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        pytest.param(planned(network()), REST, id="at-rest"),
        pytest.param(
            replace(VALID, problems=(PROBLEM,), xrs={"network": network()}),
            UNPLANNED
            | {
                "Ready": ("False", "InvalidSpec"),
                "Reconciling": ("False", "InvalidSpec"),
                "Stalled": ("True", "InvalidSpec"),
                "Valid": ("False", "InvalidSpec"),
            },
            id="invalid",
        ),
        pytest.param(
            replace(VALID, spec=None, problems=(PROBLEM,)),
            without_network(UNPLANNED)
            | {
                "Ready": ("False", "InvalidSpec"),
                "Reconciling": ("False", "InvalidSpec"),
                "Stalled": ("True", "InvalidSpec"),
                "Valid": ("False", "InvalidSpec"),
            },
            id="unreadable",
        ),
        pytest.param(
            replace(VALID, obstacle=ACCOUNT),
            without_network(UNPLANNED)
            | {"Ready": ("False", "AccountNotReady"), "Reconciling": ("True", "AccountNotReady")},
            id="account-not-ready",
        ),
        pytest.param(
            replace(VALID, obstacle=replace(ACCOUNT, stalled=True)),
            without_network(UNPLANNED)
            | {
                "Ready": ("False", "AccountNotReady"),
                "Reconciling": ("False", "AccountNotReady"),
                "Stalled": ("True", "AccountNotReady"),
            },
            id="an-obstacle-that-only-a-person-can-remove",
        ),
        pytest.param(
            planned(preflight=QUOTA),
            REST
            | {
                "Ready": ("False", "QuotaExceeded"),
                "Reconciling": ("True", "QuotaExceeded"),
                "PreflightPassed": ("False", "QuotaExceeded"),
                "Synced": ("False", "Updating"),
                "NetworkReady": ("False", "Pending"),
            },
            id="quota",
        ),
        pytest.param(
            planned(),
            REST
            | {
                "Ready": ("False", "Pending"),
                "Reconciling": ("True", "Pending"),
                "Synced": ("False", "Updating"),
                "NetworkReady": ("False", "Pending"),
            },
            id="about-to-be-created",
        ),
        pytest.param(
            planned(network(echo=None, applied=1)),
            REST
            | {
                "Ready": ("False", "Updating"),
                "Reconciling": ("True", "Updating"),
                "Synced": ("False", "Updating"),
                "NetworkReady": ("False", "Updating"),
            },
            id="not-rendered-yet",
        ),
        pytest.param(
            planned(network(ready="False", failing=[samples.failing(reason="Creating")])),
            REST
            | {
                "Ready": ("False", "Progressing"),
                "Reconciling": ("True", "Progressing"),
                "NetworkReady": ("False", "Progressing"),
            },
            id="creating",
        ),
        pytest.param(
            planned(network(ready="False", failing=[samples.failing()])),
            REST
            | {"Ready": ("False", "AwsError"), "Reconciling": ("True", "AwsError"), "NetworkReady": ("False", "AwsError")},
            id="aws-error",
        ),
        pytest.param(
            planned(
                network(
                    ready="False",
                    failing=[samples.failing(reason="Creating")],
                    drifted=[{"key": "vpc", "kind": "VPC", "name": "shop-vpc", "externalName": "vpc-1"}],
                )
            ),
            REST
            | {
                "Ready": ("False", "Progressing"),
                "Reconciling": ("True", "Progressing"),
                "Drifted": ("True", "DriftDetected"),
                "NetworkReady": ("False", "Progressing"),
            },
            id="drift",
        ),
        pytest.param(
            replace(planned(network()), spec=SPEC.model_copy(update={"paused": True})),
            REST
            | {"Ready": ("Unknown", "Paused"), "Reconciling": ("False", "Paused"), "Paused": ("True", "Paused")},
            id="paused",
        ),
        pytest.param(
            replace(planned(network()), plan=replace(planned(network()).plan, approval=Approval("abc", ("network: x",)))),
            REST
            | {
                "Ready": ("False", "ApprovalPending"),
                "Reconciling": ("False", "ApprovalPending"),
                "Stalled": ("True", "ApprovalPending"),
                "ApprovalRequired": ("True", "ApprovalPending"),
            },
            id="approval",
        ),
        pytest.param(
            planned(network(wanted=samples.network_spec())),
            REST
            | {
                "Ready": ("False", "Updating"),
                "Reconciling": ("True", "Updating"),
                "Synced": ("False", "Updating"),
                "NetworkReady": ("False", "Updating"),
            },
            id="ready-for-another-spec",
        ),
        pytest.param(
            planned(network(echo="older", applied=29)),
            REST
            | {
                "Ready": ("False", "Updating"),
                "Reconciling": ("True", "Updating"),
                "Synced": ("False", "Updating"),
                "NetworkReady": ("False", "Updating"),
            },
            id="not-echoed",
        ),
        pytest.param(
            planned(network(echo="older", applied=30)),
            REST
            | {
                "Ready": ("False", "NotResponding"),
                "Reconciling": ("True", "NotResponding"),
                "Synced": ("False", "NotResponding"),
                "NetworkReady": ("False", "NotResponding"),
            },
            id="not-echoed-for-too-long",
        ),
        pytest.param(
            planned(network(echo="older", applied=1, conditions=UNSAID)),
            REST
            | {
                "Ready": ("False", "NotResponding"),
                "Reconciling": ("True", "NotResponding"),
                "Synced": ("False", "NotResponding"),
                "NetworkReady": ("False", "NotResponding"),
            },
            id="circuit-open",
        ),
        pytest.param(
            planned(network(echo="older", applied=1, synced="False")),
            REST
            | {
                "Ready": ("False", "RenderFailed"),
                "Reconciling": ("True", "RenderFailed"),
                "Synced": ("False", "RenderFailed"),
                "NetworkReady": ("False", "RenderFailed"),
            },
            id="render-failed",
        ),
        pytest.param(
            planned(network(synced="False")),
            REST
            | {
                "Ready": ("False", "RenderFailed"),
                "Reconciling": ("True", "RenderFailed"),
                "Synced": ("False", "RenderFailed"),
                "NetworkReady": ("False", "RenderFailed"),
            },
            id="rendered-and-not-applied",
        ),
        pytest.param(
            planned(network(deleting=True)),
            REST
            | {
                "Ready": ("False", "Deleting"),
                "Reconciling": ("True", "Deleting"),
                "NetworkReady": ("False", "Deleting"),
            },
            id="somebody-deleted-the-network",
        ),
        pytest.param(
            replace(VALID, error="RuntimeError: boom"),
            without_network(UNPLANNED)
            | {"Ready": ("Unknown", "InternalError"), "Reconciling": ("True", "InternalError")},
            id="unexpected-error",
        ),
        pytest.param(
            VALID,
            without_network(UNPLANNED) | {"Ready": ("Unknown", "Pending"), "Reconciling": ("True", "Pending")},
            id="seen-and-no-more",
        ),
    ],
)  # fmt: skip
def test_conditions(view, expected):
    assert brief(view) == expected


# --- Ready is never said too early

BLOCKED = replace(
    planned(network()).plan,
    wanted=(),
    blocked=(Blocked(network().kind, "network", "3 zones are needed", stalled=True),),
)


@pytest.mark.parametrize(
    "view",
    [
        planned(network(wanted=samples.network_spec())),
        planned(network(echo="older")),
        planned(network(echo=None)),
        planned(network(total=11)),
        planned(network(ready="False")),
        planned(network(synced="Unknown")),
        planned(network(deleting=True)),
        replace(planned(network()), plan=BLOCKED),
        replace(planned(network()), plan=replace(planned(network()).plan, wanted=(), unwanted=("network",))),
    ],
    ids=[
        "another-revision-is-wanted",
        "an-older-revision-is-told-of",
        "nothing-is-told",
        "status-is-new-and-crossplanes-ready-still-old",
        "crossplane-says-no",
        "crossplane-does-not-know",
        "being-deleted",
        "what-is-asked-for-cannot-be-planned",
        "no-longer-asked-for-and-still-there",
    ],
)
def test_ready_is_not_said_while(view):
    found = brief(view)
    assert found["Ready"][0] == "False"
    assert found["NetworkReady"][0] == "False"


def test_an_environment_that_asks_for_nothing_is_ready():
    empty = replace(VALID, plan=plan(samples.environment(network=None), samples.observed()))
    assert told(empty)["Ready"] == ("True", "Ready", "nothing is asked for")


# --- messages


@pytest.mark.parametrize(
    ("view", "kind", "message"),
    [
        (planned(network()), "Ready", "all 10 AWS resources are as the manifest asks"),
        (replace(VALID, problems=(PROBLEM,)), "Valid", TOLD),
        (replace(VALID, problems=(PROBLEM,)), "Ready", TOLD),
        (replace(VALID, obstacle=ACCOUNT), "Ready", "Account sydney is not ready: AccessDenied"),
        (planned(preflight=QUOTA), "PreflightPassed", "1 more of VPCs per Region wanted"),
        (
            planned(network(ready="False", failing=[samples.failing()])),
            "NetworkReady",
            "network: VPC shop-vpc: VpcLimitExceeded: The limit is reached.",
        ),
        (
            planned(network(ready="False", failing=[samples.failing(key=f"k{n}") for n in range(5)])),
            "NetworkReady",
            (
                "network: VPC shop-k0: VpcLimitExceeded: The limit is reached. | VPC shop-k1: VpcLimitExceeded: The limit is "
                "reached. | VPC shop-k2: VpcLimitExceeded: The limit is reached. | and 2 more"
            ),
        ),
        (
            planned(
                network(
                    ready="False",
                    total=12,
                    failing=[samples.failing(key=f"k{n}", reason="Creating") for n in range(2)],
                )
            ),
            "Ready",
            "network: waiting for VPC k0, VPC k1",
        ),
        (
            planned(
                network(
                    ready="False",
                    total=19,
                    failing=[samples.failing(key=f"k{n}", reason="Creating") for n in range(9)],
                )
            ),
            "Ready",
            "network: waiting for VPC k0, VPC k1, VPC k2 and 6 more",
        ),
        (planned(network(ready="False")), "Ready", "network: waiting for Crossplane"),
        (
            planned(network(drifted=[{"key": "vpc", "kind": "VPC", "name": "shop-vpc", "externalName": "vpc-1"}])),
            "Drifted",
            "network: VPC shop-vpc (vpc-1) is gone from AWS and is being made again",
        ),
        (
            replace(
                planned(network()), plan=replace(planned(network()).plan, approval=Approval("abc", ("network: x",)))
            ),
            "ApprovalRequired",
            (
                "this would destroy: network: x. To go ahead: kubectl annotate environment shop crofter.dev/approve=abc "
                "--overwrite"
            ),
        ),
        (
            planned(network(echo="older", synced="False")),
            "Synced",
            "network: Crossplane cannot render it: cannot compose: boom",
        ),
        (planned(network(synced="False")), "Synced", "network: Crossplane cannot apply it: cannot compose: boom"),
        (
            planned(network(echo="older", conditions=UNSAID)),
            "Synced",
            "network: Crossplane holds it back: circuit open",
        ),
        (replace(planned(network()), plan=BLOCKED), "Stalled", "network: 3 zones are needed"),
        (replace(VALID, error="RuntimeError: boom"), "Ready", "RuntimeError: boom"),
    ],
)
def test_messages_name_the_resource_and_what_is_wrong(view, kind, message):
    assert told(view)[kind][2] == message
