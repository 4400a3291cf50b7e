"""The catalogue as a page."""

from crofter.plan.alarms.catalogue import CATALOGUE
from crofter.plan.alarms.page import page


def test_a_row_of_the_page() -> None:
    lines = page().splitlines()
    assert (
        "| [`age`](runbooks.md#queue-age) | > 3,600 / 1,800 / 900 seconds, and at most half of the retention | "
        "15 minutes | warning | AWS/SQS: `ApproximateAgeOfOldestMessage` (Maximum) |"
    ) in lines
    assert (
        "| [`no-tasks`](runbooks.md#service-no-tasks) (never scaled to no task) | < 1 tasks | 5 minutes | "
        "part of `down` | AWS/ECS: `CPUUtilization` (SampleCount) |"
    ) in lines
    assert (
        "| [`down`](runbooks.md#service-down) | one of `no-tasks`, `no-healthy-hosts`, `errors` is on | | critical | |"
    ) in lines
    assert (
        "| [`certificate-expiry`](runbooks.md#domain-certificate-expiry) | ≤ 44 days | a day | warning | "
        "AWS/CertificateManager: `DaysToExpiry` (Minimum) |"
    ) in lines


def test_every_alarm_is_on_the_page_with_its_reason() -> None:
    text = page()
    for kind, entry in CATALOGUE.items():
        for name in entry.names:
            assert f"(runbooks.md#{kind}-{name})" in text
        for row in entry.rows:
            assert f"- `{row.name}`: {row.means} {row.why}" in text
