"""How buckets and the log archive are planned."""

from typing import Any

import pytest

from crofter.api.components.binding import Bindings
from crofter.api.components.bucket import BUCKET, BucketOutputs
from crofter.api.components.encryption import EncryptionOutputs
from crofter.api.components.log_archive import LogArchiveOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.api.sections.uses import Use
from crofter.plan.bindings import Waiting, bindings
from crofter.plan.components import bucket, log_archive
from crofter.plan.model import Blocked, Environment, Wanted
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective
from crofter.plan.removal import needs_of

from .environments import FACTS, by_component, environment, live, with_xrs

KEY = "arn:aws:kms:ap-southeast-2:123456789012:key/1"
KEYS = EncryptionOutputs.model_validate({"keys": [{"purpose": "data", "arn": KEY}]})
ARCHIVE = LogArchiveOutputs(bucket="logs-1", arn="arn:aws:s3:::logs-1")
HEAD = {"revision", "environment", "component", "aws", "tags", "paused", "deletion", "adopt"}


def asking(*buckets: dict[str, Any], approval: str = "", **fields: Any) -> Environment:
    """An Environment with these buckets and no network."""
    raw = {"profile": "dev", "accountRef": {"name": "sydney"}, "buckets": list(buckets), **fields}
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)), approval)


def prepared(wanted: Environment, keys: Any = KEYS, archive: Any = ARCHIVE, **details: Any) -> Observed:
    """What is observed once key and archive were applied and published this."""
    first = by_component(plan(wanted, Observed(FACTS)))
    xrs = {"encryption": live(first["encryption"], keys)}
    if "log-archive" in first:
        xrs["log-archive"] = live(first["log-archive"], archive, **details)
    return Observed(FACTS, xrs)


def own(wanted: Wanted) -> dict[str, Any]:
    return {name: value for name, value in wanted.spec.items() if name not in HEAD}


def test_key_and_archive_come_first_and_together() -> None:
    planned = plan(asking({"name": "uploads"}), Observed(FACTS))
    assert by_component(planned).keys() == {"encryption", "log-archive"}
    assert by_component(planned)["encryption"].spec["purposes"] == ["data"]
    assert planned.blocked == (Blocked(BUCKET, "bucket/uploads", "waits for encryption: it does not exist yet"),)


@pytest.mark.parametrize(
    ("profile", "bucket_spec", "archive_spec"),
    [
        (
            "dev",
            {"versioning": False, "noncurrentDays": 7, "forceDestroy": True},
            {"expireDays": 30, "forceDestroy": True},
        ),
        (
            "staging",
            {"versioning": True, "noncurrentDays": 30, "forceDestroy": False},
            {"expireDays": 90, "forceDestroy": True},
        ),
        (
            "prod",
            {"versioning": True, "noncurrentDays": 90, "forceDestroy": False},
            {"expireDays": 365, "forceDestroy": False},
        ),
    ],
)
def test_what_a_profile_means_for_storage(
    profile: str, bucket_spec: dict[str, Any], archive_spec: dict[str, Any]
) -> None:
    wanted = asking({"name": "uploads"}, profile=profile)
    planned = by_component(plan(wanted, prepared(wanted)))
    assert own(planned["bucket/uploads"]) == {
        "keyArn": KEY,
        "accessLogs": {"bucket": "logs-1"},
        "cors": [],
        "serviceAccess": [],
        "events": [],
        **bucket_spec,
    }
    assert own(planned["log-archive"]) == archive_spec


def test_what_the_manifest_says_wins_over_the_profile() -> None:
    cors = {"allowedOrigins": ["*"], "allowedMethods": ["GET"]}
    said = {"versioning": True, "expireDays": 30, "noncurrentDays": 1, "cors": [cors], "forceDestroy": False}
    wanted = asking({"name": "uploads", **said}, logArchive={"expireDays": 3, "forceDestroy": False})
    planned = by_component(plan(wanted, prepared(wanted)))
    assert {name: planned["bucket/uploads"].spec[name] for name in said} == said
    assert own(planned["log-archive"]) == {"expireDays": 3, "forceDestroy": False}


def test_without_access_logs_there_is_no_archive() -> None:
    wanted = asking({"name": "uploads", "accessLogs": False})
    planned = by_component(plan(wanted, prepared(wanted)))
    assert planned.keys() == {"encryption", "bucket/uploads"}
    assert "accessLogs" not in planned["bucket/uploads"].spec


@pytest.mark.parametrize(
    ("archive", "details", "message"),
    [
        (None, {}, "waits for log-archive: not all of its ids are known yet"),
        (ARCHIVE, {"echoed": False}, "waits for log-archive: its current spec has not been rendered yet"),
    ],
)
def test_what_a_bucket_waits_for(archive: Any, details: dict[str, Any], message: str) -> None:
    wanted = asking({"name": "uploads"})
    (blocked,) = plan(wanted, prepared(wanted, archive=archive, **details)).blocked
    assert blocked.message == message


def test_a_bucket_goes_on_logging_while_the_archive_is_in_doubt() -> None:
    wanted = asking({"name": "uploads"})
    known = prepared(wanted)
    uploads = live(by_component(plan(wanted, known))["bucket/uploads"])
    in_doubt = with_xrs(prepared(wanted, archive=None), uploads)
    planned = by_component(plan(asking({"name": "uploads", "expireDays": 9}), in_doubt))["bucket/uploads"]
    assert (planned.spec["accessLogs"], planned.spec["expireDays"]) == ({"bucket": "logs-1"}, 9)


def test_an_archive_stays_while_there_are_buckets() -> None:
    wanted = asking({"name": "uploads"})
    known = prepared(wanted)
    observed = with_xrs(known, live(by_component(plan(wanted, known))["bucket/uploads"]))
    quiet = plan(asking({"name": "uploads", "accessLogs": False}), observed)
    assert quiet.unwanted == ()
    assert "accessLogs" not in by_component(quiet)["bucket/uploads"].spec
    assert plan(asking(), observed).unwanted == ("bucket/uploads", "encryption", "log-archive")
    assert needs_of("Bucket") == {"Encryption", "LogArchive"}


def test_a_key_stays_until_what_it_encrypts_is_gone() -> None:
    both = asking({"name": "uploads"}, queues=[{"name": "export"}])
    keys = EncryptionOutputs.model_validate(
        {"keys": [{"purpose": "data", "arn": KEY}, {"purpose": "messaging", "arn": KEY + "2"}]}
    )
    known = prepared(both, keys=keys)
    observed = with_xrs(known, live(by_component(plan(both, known))["bucket/uploads"]))
    left = asking(queues=[{"name": "export"}])
    assert by_component(plan(left, observed))["encryption"].spec["purposes"] == ["data", "messaging"]
    gone = Observed(FACTS, {name: xr for name, xr in observed.xrs.items() if name != "bucket/uploads"})
    assert by_component(plan(left, gone))["encryption"].spec["purposes"] == ["messaging"]


OLD: dict[str, Any] = {"noncurrentDays": 30}


@pytest.mark.parametrize(
    ("old", "new", "items"),
    [
        (OLD, OLD, ()),
        (OLD, None, ("the bucket and every object in it",)),
        (OLD, OLD | {"expireDays": 90}, ("objects older than 90 days",)),
        (OLD | {"expireDays": 90}, OLD | {"expireDays": 30}, ("objects older than 30 days",)),
        (OLD | {"expireDays": 90}, OLD | {"expireDays": 91}, ()),
        (OLD | {"expireDays": 90}, OLD, ()),
        (OLD, {"noncurrentDays": 7}, ("versions that were overwritten or deleted more than 7 days ago",)),
        (OLD, {"noncurrentDays": 31}, ()),
    ],
)
def test_what_a_change_of_a_bucket_destroys(old: Any, new: Any, items: tuple[str, ...]) -> None:
    assert bucket.destroys(old, new) == items


@pytest.mark.parametrize(
    ("new", "items"),
    [
        (None, ("the archive of access logs and every log in it",)),
        ({"expireDays": 30}, ("access logs older than 30 days",)),
        ({"expireDays": 90}, ()),
        ({"expireDays": 365}, ()),
    ],
)
def test_what_a_change_of_the_archive_destroys(new: Any, items: tuple[str, ...]) -> None:
    assert log_archive.destroys({"expireDays": 90}, new) == items


def test_where_things_are() -> None:
    outputs = BucketOutputs(name="b-1", arn="arn:aws:s3:::b-1", regional_domain_name="b-1.s3.amazonaws.com")
    assert [(one.name, one.value) for one in bucket.endpoints("bucket/uploads", outputs)] == [
        ("bucket/uploads/name", "b-1")
    ]
    assert [(one.name, one.value) for one in log_archive.endpoints("log-archive", ARCHIVE)] == [
        ("log-archive/bucket", "logs-1")
    ]


@pytest.mark.parametrize("access", ["Read", "Write", "ReadWrite"])
def test_a_workload_gets_the_name_and_the_right_to_do_just_that(access: str) -> None:
    wanted = asking({"name": "uploads"})
    known = prepared(wanted)
    outputs = BucketOutputs(name="b-1", arn="arn:aws:s3:::b-1", regional_domain_name="b-1.s3.amazonaws.com")
    uploads = by_component(plan(wanted, known))["bucket/uploads"]
    use = Use.model_validate({"bucket": "uploads", "access": access})
    found = bindings([use], wanted, with_xrs(known, live(uploads, outputs)), "service/web")  # type: ignore[arg-type]
    assert isinstance(found, Bindings)
    assert [one.wire() for one in found.variables] == [{"name": "BUCKET_UPLOADS_NAME", "value": "b-1"}]
    assert [one.wire() for one in found.grants] == [
        {
            "target": "Bucket",
            "component": "bucket/uploads",
            "access": access,
            "arn": "arn:aws:s3:::b-1",
            "keyArn": KEY,
        }
    ]
    assert bindings([use], wanted, known, "service/web") == Waiting("waits for bucket/uploads: it does not exist yet")
