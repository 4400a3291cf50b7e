"""The whole answer for an Environment's keys, literally; what each purpose lets whom do."""

import json
from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import settle

from .messaging import ENCRYPTED, encryption

REGION = "ap-southeast-2"
ROOT = {"AWS": "arn:aws:iam::123456789012:root"}
USE = [
    "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:RetireGrant",
]  # fmt: skip


def statements(purpose: str) -> dict[str, dict[str, Any]]:
    fields = run(encryption(purposes=[purpose])).resources[f"key-{purpose}"]["spec"]["forProvider"]
    document = json.loads(fields["policy"])
    assert document["Version"] == "2012-10-17"
    return {one.pop("Sid"): one for one in document["Statement"]}


def test_there_is_a_key_and_an_alias_for_each_purpose() -> None:
    assert run(ENCRYPTED).resources.keys() == {
        "key-data", "alias-data", "key-logs", "alias-logs", "key-messaging", "alias-messaging", "key-secrets",
        "alias-secrets",
    }  # fmt: skip


def test_a_key_rotates_and_can_be_had_back_for_a_while() -> None:
    fields = dict(run(encryption()).resources["key-messaging"]["spec"]["forProvider"])
    del fields["policy"], fields["tags"]
    assert fields == {
        "region": REGION,
        "description": "shop/shop-dev: messaging",
        "keyUsage": "ENCRYPT_DECRYPT",
        "enableKeyRotation": True,
        "rotationPeriodInDays": 365,
        "deletionWindowInDays": 7,
    }


def test_an_alias_names_its_key() -> None:
    rendered = run(encryption())
    alias = rendered.resources["alias-messaging"]
    name = alias["metadata"]["annotations"]["crossplane.io/external-name"]
    assert name == "alias/shop-dev-encryption-messaging-93749a"
    key = rendered.resources["key-messaging"]["metadata"]["name"]
    assert alias["spec"]["forProvider"] == {
        "region": REGION,
        "targetKeyIdRef": {"name": key, "policy": {"resolve": "Always"}},
    }


@pytest.mark.parametrize(
    ("purpose", "services"),
    [
        ("data", ["dynamodb", "ecr", "elasticache", "lambda", "rds", "s3"]),
        ("messaging", ["sns", "sqs"]),
        ("secrets", ["rds", "secretsmanager"]),
    ],
)
def test_a_key_is_used_only_through_the_services_of_its_purpose(purpose: str, services: list[str]) -> None:
    through = {"kms:ViaService": [f"{service}.{REGION}.amazonaws.com" for service in services]}
    found = statements(purpose)
    assert found["Use"] == {
        "Effect": "Allow", "Principal": ROOT, "Action": USE, "Resource": "*", "Condition": {"StringEquals": through}
    }  # fmt: skip
    assert found["GrantsOfServices"] == {
        "Effect": "Allow",
        "Principal": ROOT,
        "Action": "kms:CreateGrant",
        "Resource": "*",
        "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}, "StringEquals": through},
    }


def test_log_groups_use_their_key_by_themselves_and_others_only_through_firehose() -> None:
    found = statements("logs")
    assert found.keys() == {"Administration", "GrantsOfServices", "LogGroups", "Use"}
    through = {"kms:ViaService": [f"firehose.{REGION}.amazonaws.com"]}
    assert found["Use"]["Condition"] == {"StringEquals": through}
    assert found["LogGroups"] == {
        "Effect": "Allow",
        "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
        "Action": USE,
        "Resource": "*",
        "Condition": {
            "ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{REGION}:123456789012:log-group:*"}
        },
    }


def test_services_send_into_encrypted_queues_for_this_account_only() -> None:
    assert statements("messaging")["Senders"] == {
        "Effect": "Allow",
        "Principal": {
            "Service": [
                "cloudwatch.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com", "scheduler.amazonaws.com",
                "sns.amazonaws.com",
            ]
        },
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
    }  # fmt: skip


@pytest.mark.parametrize("purpose", ["data", "logs", "messaging", "secrets"])
def test_no_statement_has_a_wildcard_action_and_who_administers_cannot_read(purpose: str) -> None:
    found = statements(purpose)
    actions = [
        action
        for one in found.values()
        for action in [one["Action"]]
        for action in ([action] if isinstance(action, str) else action)
    ]
    assert not [action for action in actions if "*" in action]
    assert not {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"} & set(found["Administration"]["Action"])


def test_outputs_are_the_arns_once_all_are_known() -> None:
    assert "outputs" not in run(ENCRYPTED).xr_status
    outputs = settle(ENCRYPTED)[0].xr_status["outputs"]
    assert [key["purpose"] for key in outputs["keys"]] == ["data", "logs", "messaging", "secrets"]
    assert all(key["arn"].startswith(f"arn:aws:kms:{REGION}:123456789012:key/") for key in outputs["keys"])


def test_a_purpose_that_is_there_twice_is_refused() -> None:
    with pytest.raises(RenderError, match=r"spec\.purposes\.1: data is there twice"):
        run(encryption(purposes=["data", "data"]))


def test_a_key_that_snapshots_need_is_never_deleted_and_says_so() -> None:
    resources = run(encryption(purposes=["data", "logs"], kept=["data"])).resources
    kept, other = resources["key-data"]["spec"], resources["key-logs"]["spec"]
    assert kept["managementPolicies"] == ["Create", "Observe", "Update"]
    assert kept["forProvider"]["tags"].items() - other["forProvider"]["tags"].items() == {
        ("crofter.dev/kept", "true"),
        ("crofter.dev/key", "key-data"),
        ("crossplane-name", "shop-dev-encryption-key-data-75f392"),
        ("Name", "shop-dev-encryption-key-data"),
    }
    everything = ["Create", "Delete", "Observe", "Update"]
    assert other["managementPolicies"] == everything
    assert resources["alias-data"]["spec"]["managementPolicies"] == everything
