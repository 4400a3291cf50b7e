"""What a component's page tells that follows from the models."""

from crofter.api.registry import BY_KIND, EVERY
from crofter.plan.pages.component import blocks
from crofter.plan.pages.contents import PAGES


def lines(kind: str, block: str) -> list[str]:
    return blocks(BY_KIND[kind])[block].splitlines()


def test_every_component_has_a_page_of_its_own() -> None:
    assert PAGES.keys() == BY_KIND.keys()
    assert len({page.path for page in PAGES.values()}) == len(EVERY)


def test_at_a_glance() -> None:
    assert lines("Queue", "at a glance") == [
        "- **Composite resource**: `Queue` (`queues.aws.crofter.dev/v1alpha1`)",
        "- **Component**: `queue/<name>`, one for each of `spec.queues`",
        "- **Condition**: `QueuesReady`, shared by all of them",
        "- **Needs**: [Encryption](encryption.md)",
        "- **Made of**: `cloudwatch` MetricAlarm; `sqs` Queue",
    ]


def test_what_is_needed_sometimes_is_told_with_the_field() -> None:
    assert lines("Cluster", "at a glance")[1:4] == [
        "- **Component**: `cluster`, one for each Environment with `spec.cluster` or `spec.services`",
        "- **Condition**: `ClusterReady`",
        "- **Needs**: [Encryption](encryption.md), [Network](network.md) (where the composite resource has `discovery`)",
    ]


def test_defaults_that_profiles_share_have_one_column() -> None:
    table = lines("Queue", "fields")
    assert table[:3] == [
        "| field | what may be given | meaning | default |",
        "|---|---|---|---|",
        "| `queues` | list by name, at most 20, of object | SQS queues, by name. | |",
    ]
    assert "| `queues[].delaySeconds` | integer, 0 to 900 | Seconds until a new message can be received. | 0 |" in table
    assert table[-1] == "Defaults are the same in every profile."


def test_defaults_that_differ_have_a_column_for_each_profile() -> None:
    table = lines("Network", "fields")
    assert table[0] == "| field | what may be given | meaning | dev | staging | prod |"
    assert (
        "| `network.flowLogs.retentionDays` | days that CloudWatch Logs allows: 1, 3, 5 … 3653 | Days a record is kept. "
        "| 7 | 30 | 90 |"
    ) in table


def test_what_another_page_tells_of_is_left_to_it() -> None:
    assert "`network.endpoints` is told of in [endpoints](endpoints.md)." in lines("Network", "fields")
    assert [line for line in lines("Network", "fields") if line.startswith("| `network.endpoints")] == []
    assert [line.split(" | ")[0] for line in lines("VpcEndpoints", "fields")[2:]] == ["| `network.endpoints`"]
    assert "([all 23](../reference.md#environment))" in lines("VpcEndpoints", "fields")[2]


def test_what_has_many_fields_has_a_table_of_its_own() -> None:
    table = lines("WebService", "fields")
    assert "| `services[].scaling` | object | How many tasks there are. More below. | | | |" in table
    after = table[table.index("**`services[].scaling`**") :]
    assert after[4] == "| `services[].scaling.min` | integer, 0 to 1000 | Fewest tasks. | 1 | 1 | 2 |"
    assert table[table.index("**`services[].uses`**") + 2] == "| field | what may be given | meaning |"


def test_what_is_in_an_output_is_not_told_to_be_required() -> None:
    assert lines("SecurityGroups", "outputs") == [
        "| output | type | meaning |",
        "|---|---|---|",
        "| `groups` | list, 1 to 90, of object | The groups, as asked for. |",
        (
            "| `groups[].component` | string, 1 to 100 characters | What the group is for, named like a component: "
            "service/web, database/main. |"
        ),
        "| `groups[].id` | string, at most 64 characters | Security group id. |",
    ]


def test_alarms_lead_to_their_runbooks() -> None:
    assert (
        "| [`in-flight`](../runbooks.md#queue-in-flight) | > 90 per cent of 120,000 messages | 5 minutes | warning | "
        "Nearly as many messages are being handled at once as SQS allows; beyond that receiving fails. |"
    ) in lines("Queue", "alarms")
    assert (
        "| [`down`](../runbooks.md#service-down) | one of `no-tasks`, `no-healthy-hosts`, `errors` is on | | critical | "
        "The service does not serve: see which of its alarms is on. |"
    ) in lines("WebService", "alarms")


def test_what_has_no_fields_or_alarms_says_so() -> None:
    assert blocks(BY_KIND["SecurityGroups"])["fields"] == "It has none: it follows from everything else."
    assert blocks(BY_KIND["Registry"])["alarms"] == "It has none."
