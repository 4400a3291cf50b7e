"""The whole answer for a registry, literally."""

import json
from typing import Any

import pytest

from crofter_function.inprocess import run
from crofter_function.simulate import settle

from .compute import REGISTRY, registry
from .fields import fields
from .messaging import KEY

NAME = "shop-dev-registry-web-repository-"


def test_a_repository_and_its_lifecycle_are_all_there_is() -> None:
    resources = run(REGISTRY).resources
    assert {key: one["kind"] for key, one in resources.items()} == {
        "repository": "Repository", "lifecycle-policy": "LifecyclePolicy"
    }  # fmt: skip


def test_images_are_encrypted_and_scanned_and_tags_stay_where_they_are() -> None:
    assert fields(REGISTRY, "repository") == {
        "encryptionConfiguration": [{"encryptionType": "KMS", "kmsKey": KEY}],
        "imageScanningConfiguration": {"scanOnPush": True},
        "imageTagMutability": "IMMUTABLE",
    }


def test_the_newest_images_are_kept() -> None:
    policy = json.loads(fields(registry(keepImages=3), "lifecycle-policy")["policy"])
    assert policy == {
        "rules": [
            {
                "rulePriority": 1,
                "description": "Keep the newest 3 images",
                "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 3},
                "action": {"type": "expire"},
            }
        ]
    }


@pytest.mark.parametrize(
    ("changes", "forced"),
    [
        ({"deletion": "No", "deleteImages": True}, None),
        ({"deletion": "Prepare", "deleteImages": True}, True),
        ({"deletion": "Prepare", "deleteImages": False}, None),
    ],
)
def test_images_go_along_only_when_the_registry_goes_and_the_spec_allows_it(
    changes: dict[str, Any], forced: bool | None
) -> None:
    assert fields(registry(**changes), "repository").get("forceDelete") is forced


def test_a_name_has_no_two_dashes_in_a_row_and_stays_its_own() -> None:
    names = {
        run(registry(component=component)).resources["repository"]["metadata"]["annotations"][
            "crossplane.io/external-name"
        ]
        for component in ("registry/a-b", "registry/a--b")
    }
    assert len(names) == 2
    assert not [name for name in names if "--" in name]


def test_outputs_are_there_once_the_repository_is() -> None:
    assert "outputs" not in run(REGISTRY).xr_status
    outputs = settle(REGISTRY)[0].xr_status["outputs"]
    assert outputs.keys() == {"repositoryUri", "arn"}
    assert outputs["arn"].startswith(f"arn:aws:ecr:ap-southeast-2:123456789012:repository/{NAME}")
