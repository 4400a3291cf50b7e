"""The page of reference tells every field with its bounds, and every component with its outputs."""

import pytest

from crofter.api.reference import page

LINES = page().splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "| `accountRef` | object | The Account to live in. Cannot be changed. **Required.** |",
        "| `network.availabilityZones` | integer, 1 to 3 | Zones for workloads and NAT gateways.",
        "| `tags` | map, at most 40, of string, at most 256 characters | Tags for every AWS resource of the Environment,",
        "| `protection.destructiveChanges` | `RequireApproval` or `Allow` | RequireApproval holds back a change",
        "| `queues` | list by name, at most 20, of object | SQS queues, by name. |",
        "| `accountId` | string, at most 12 characters | AWS account id, twelve digits. **Required.** |",
        "| `artifactBucket` | string, at most 63 characters | Name of the bucket that code of Lambda functions is in. |",
    ],
)
def test_a_field_is_told_with_what_may_be_given(line: str) -> None:
    assert len([one for one in LINES if one.startswith(line)]) == 1


def test_every_component_has_a_section() -> None:
    start = LINES.index("## Components")
    assert [one for one in LINES[start:] if one.startswith("### ")][:3] == [
        "### Network",
        "### VpcEndpoints",
        "### SecurityGroups",
    ]


def test_a_table_has_three_cells_in_each_row() -> None:
    assert {one.count("|") for one in LINES if one.startswith("|")} == {4}
