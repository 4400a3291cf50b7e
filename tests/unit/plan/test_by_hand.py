"""What somebody deletes by hand takes down what works with it; what holds data only with a word of approval."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.encryption import ENCRYPTION, EncryptionOutputs
from crofter.plan.model import Plan
from crofter.plan.observed import Observed
from crofter.plan.planner import plan

from .environments import live, with_xrs
from .test_buckets import asking, prepared

KEYS = EncryptionOutputs.model_validate(
    {
        "keys": [
            {"purpose": one, "arn": f"arn:aws:kms:ap-southeast-2:123456789012:key/{one}"}
            for one in ("data", "messaging")
        ]
    }
)
UPLOADS, EXPORT = {"name": "uploads"}, {"name": "export"}
LOST = "bucket/uploads: the bucket and every object in it, since encryption was deleted by hand"


def planned(profile: str, *, approval: str = "", **seen: Any) -> Plan:
    """The plan of an Environment with a bucket and a queue whose keys somebody has deleted."""
    wanted = asking(UPLOADS, queues=[EXPORT], profile=profile, approval=approval)
    observed = prepared(wanted, KEYS)
    made = plan(wanted, observed).wanted
    everything = with_xrs(observed, *(live(one) for one in made if one.component not in observed.xrs))
    return plan(wanted, _deleted(everything, **seen))


def _deleted(observed: Observed, *, gone: bool = False) -> Observed:
    keys = observed.xrs["encryption"]
    if not gone:
        return with_xrs(observed, replace(keys, deleting=True))
    others = {component: xr for component, xr in observed.xrs.items() if component != "encryption"}
    return replace(observed, xrs=others, gone={"encryption": ENCRYPTION})


@pytest.mark.parametrize("gone", [False, True], ids=["being-deleted", "gone"])
def test_what_holds_data_stays_until_that_is_approved(gone: bool) -> None:
    found = planned("staging", gone=gone)
    assert found.approval is not None
    assert found.approval.items == (LOST,)
    assert found.bereft == ("queue/export",)
    assert found.unwanted == ()


def test_it_goes_once_that_is_approved() -> None:
    first = planned("staging").approval
    assert first is not None
    found = planned("staging", approval=first.hash)
    assert (found.approval, found.bereft) == (None, ("bucket/uploads", "queue/export"))


def test_it_goes_at_once_where_nobody_asks_for_approval() -> None:
    found = planned("dev")
    assert (found.approval, found.bereft) == (None, ("bucket/uploads", "queue/export"))


def test_nobody_is_bereft_while_nothing_was_deleted() -> None:
    wanted = asking(UPLOADS, queues=[EXPORT], profile="staging")
    observed = prepared(wanted, KEYS)
    found = plan(wanted, with_xrs(observed, *(live(one) for one in plan(wanted, observed).wanted)))
    assert (found.approval, found.bereft) == (None, ())
