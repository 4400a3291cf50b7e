"""Removing what holds data from the manifest: held back until it is approved, and then it goes all at once."""

from dataclasses import replace
from typing import Any

import pytest

from crofter.api.components.queue import QUEUE
from crofter.plan.model import Plan, revision
from crofter.plan.observed import Observed
from crofter.plan.planner import plan

from .environments import by_component, live, with_xrs
from .test_buckets import asking, prepared

PROD: dict[str, Any] = {"profile": "prod", "network": None}
BOTH = ({"name": "static"}, {"name": "uploads"})


def living(*buckets: dict[str, Any]) -> Observed:
    """A prod Environment's keys, archive and buckets, all of them there."""
    wanted = asking(*buckets, **PROD)
    known = prepared(wanted)
    planned = by_component(plan(wanted, known))
    return with_xrs(known, *(live(one) for name, one in planned.items() if name.startswith("bucket/")))


def without_uploads(observed: Observed, **fields: Any) -> Plan:
    return plan(asking({"name": "static"}, **PROD | fields), observed)


def hash_of(planned: Plan) -> str:
    assert planned.approval is not None
    return planned.approval.hash


def test_a_bucket_that_is_no_longer_asked_for_waits_for_a_word_as_it_is() -> None:
    observed = living(*BOTH)
    planned = without_uploads(observed)
    assert planned.approval is not None
    assert planned.approval.items == ("bucket/uploads: the bucket and every object in it",)
    assert planned.unwanted == ()
    assert by_component(planned)["bucket/uploads"].spec == observed.xrs["bucket/uploads"].spec


def test_approved_by_its_hash_it_goes() -> None:
    observed = living(*BOTH)
    planned = without_uploads(observed, approval=hash_of(without_uploads(observed)))
    assert (planned.approval, planned.unwanted) == (None, ("bucket/uploads",))


@pytest.mark.parametrize("change", [{"generation": 2}, {"uid": "another"}])
def test_the_word_is_void_for_another_state_of_it(change: dict[str, Any]) -> None:
    observed = living(*BOTH)
    approval = hash_of(without_uploads(observed))
    changed = with_xrs(observed, replace(observed.xrs["bucket/uploads"], **change))
    assert without_uploads(changed, approval=approval).unwanted == ()


def test_what_it_needs_stays_along_with_it_and_goes_with_the_same_word() -> None:
    observed = living({"name": "uploads"})
    held = plan(asking(**PROD), observed)
    assert held.approval is not None
    assert held.approval.items == (
        "bucket/uploads: the bucket and every object in it",
        "log-archive: the archive of access logs and every log in it",
    )
    assert held.unwanted == ()
    assert by_component(held).keys() == {"bucket/uploads", "encryption", "log-archive"}
    going = plan(asking(**PROD, approval=held.approval.hash), observed)
    assert going.unwanted == ("bucket/uploads", "encryption", "log-archive")


@pytest.mark.parametrize("began", [{"deleting": True}, {"spec": {"deletion": "Prepare"}}], ids=["deleted", "prepared"])
def test_once_it_is_leaving_nobody_is_asked_again(began: dict[str, Any]) -> None:
    observed = living(*BOTH)
    uploads = observed.xrs["bucket/uploads"]
    if "spec" in began:
        began = {"spec": {**uploads.spec, **began["spec"]}, "generation": 2}
    planned = without_uploads(with_xrs(observed, replace(uploads, **began)))
    assert (planned.approval, planned.unwanted) == (None, ("bucket/uploads",))


def test_asked_for_again_it_stays_and_its_next_removal_needs_a_word_of_its_own() -> None:
    observed = living(*BOTH)
    approval = hash_of(without_uploads(observed))
    back = plan(asking(*BOTH, **PROD, approval=approval), observed)
    assert (back.approval, back.unwanted) == (None, ())
    again = with_xrs(observed, replace(observed.xrs["bucket/uploads"], generation=3))
    assert hash_of(without_uploads(again)) != approval


def test_pausing_gets_through_to_what_is_held() -> None:
    spec = by_component(without_uploads(living(*BOTH), paused=True))["bucket/uploads"].spec
    assert spec["paused"] is True
    assert spec["revision"] == revision(spec)


@pytest.mark.parametrize("fields", [{"profile": "dev"}, {"protection": {"destructiveChanges": "Allow"}}])
def test_where_destruction_is_allowed_it_goes_at_once(fields: dict[str, Any]) -> None:
    planned = without_uploads(living(*BOTH), **fields)
    assert planned.unwanted == ("bucket/uploads",)


def test_a_queue_goes_unasked() -> None:
    observed = living({"name": "static"})
    static = observed.xrs["bucket/static"]
    queue = replace(static, kind=QUEUE, component="queue/export", spec={"keyArn": "k"})
    planned = plan(asking({"name": "static"}, **PROD), with_xrs(observed, queue))
    assert (planned.approval, planned.unwanted) == (None, ("queue/export",))
