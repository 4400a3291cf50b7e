"""How registries and the cluster are planned."""

from typing import Any

import pytest

from crofter.api.components.cluster import CLUSTER, ClusterOutputs
from crofter.api.components.encryption import EncryptionOutputs
from crofter.api.components.registry import REGISTRY, RegistryOutputs
from crofter.api.environment import EnvironmentSpec
from crofter.plan.components import cluster, registry
from crofter.plan.model import Blocked, Environment
from crofter.plan.observed import Observed
from crofter.plan.planner import plan
from crofter.plan.profiles import effective
from crofter.plan.removal import needs_of

from .environments import FACTS, by_component, environment, live, with_xrs

ARN = "arn:aws:kms:ap-southeast-2:123456789012:key/"
HEAD = {"revision", "environment", "component", "aws", "tags", "paused", "deletion", "adopt"}


def asking(profile: str = "dev", **fields: Any) -> Environment:
    """An Environment with these sections and no network."""
    raw = {"profile": profile, "accountRef": {"name": "sydney"}, **fields}
    return Environment(environment().identity, effective(EnvironmentSpec.model_validate(raw)))


def with_keys(wanted: Environment, *purposes: str, **details: Any) -> Observed:
    """What is observed once these keys were published."""
    keys = [{"purpose": purpose, "arn": ARN + purpose} for purpose in purposes]
    first = by_component(plan(wanted, Observed(FACTS)))["encryption"]
    outputs: Any = EncryptionOutputs.model_validate({"keys": keys})
    return Observed(FACTS, {"encryption": live(first, outputs, **details)})


def own(wanted: Environment, observed: Observed, component: str) -> dict[str, Any]:
    """The part of a component's spec that is not its head."""
    spec = by_component(plan(wanted, observed))[component].spec
    return {name: spec[name] for name in spec if name not in HEAD}


def test_a_registry_waits_for_its_key() -> None:
    wanted = asking(registries=[{"name": "web"}])
    planned = plan(wanted, Observed(FACTS))
    assert by_component(planned)["encryption"].spec["purposes"] == ["data"]
    assert planned.blocked == (Blocked(REGISTRY, "registry/web", "waits for encryption: it does not exist yet"),)


@pytest.mark.parametrize(("profile", "delete"), [("dev", True), ("staging", True), ("prod", False)])
def test_a_registry_of_each_profile(profile: str, delete: bool) -> None:
    wanted = asking(profile, registries=[{"name": "web"}])
    assert own(wanted, with_keys(wanted, "data"), "registry/web") == {
        "keyArn": f"{ARN}data", "keepImages": 100, "deleteImages": delete
    }  # fmt: skip


def test_what_the_manifest_says_of_a_registry_wins() -> None:
    wanted = asking("prod", registries=[{"name": "web", "keepImages": 3, "deleteImages": True}])
    found = own(wanted, with_keys(wanted, "data"), "registry/web")
    assert (found["keepImages"], found["deleteImages"]) == (3, True)


def test_a_cluster_waits_for_the_key_of_logs() -> None:
    planned = plan(asking(cluster={}), Observed(FACTS))
    assert by_component(planned)["encryption"].spec["purposes"] == ["logs"]
    assert planned.blocked == (Blocked(CLUSTER, "cluster", "waits for encryption: it does not exist yet"),)


@pytest.mark.parametrize(
    ("profile", "insights", "spot", "days"), [("dev", False, 100, 7), ("staging", True, 50, 30), ("prod", True, 0, 90)]
)
def test_a_cluster_of_each_profile(profile: str, insights: bool, spot: int, days: int) -> None:
    wanted = asking(profile, cluster={})
    assert own(wanted, with_keys(wanted, "logs"), "cluster") == {
        "logsKeyArn": f"{ARN}logs", "insights": insights, "spot": spot, "execLogRetentionDays": days
    }  # fmt: skip


def test_what_the_manifest_says_of_the_cluster_wins_zero_and_false_included() -> None:
    wanted = asking("staging", cluster={"spot": 0, "insights": False, "execLogRetentionDays": 1})
    found = own(wanted, with_keys(wanted, "logs"), "cluster")
    assert (found["spot"], found["insights"], found["execLogRetentionDays"]) == (0, False, 1)


def test_a_cluster_keeps_its_key_while_the_keys_are_in_doubt() -> None:
    wanted = asking(cluster={})
    made = live(by_component(plan(wanted, with_keys(wanted, "logs")))["cluster"])
    doubtful = with_xrs(with_keys(wanted, "logs", echoed=False), made)
    assert own(wanted, doubtful, "cluster")["logsKeyArn"] == f"{ARN}logs"


@pytest.mark.parametrize(
    ("before", "after", "items"),
    [
        (10, 10, ()),
        (10, 20, ()),
        (10, 3, ("images but the newest 3 (until now the newest 10 were kept)",)),
    ],
)
def test_images_that_are_no_longer_kept_are_destroyed(before: int, after: int, items: tuple[str, ...]) -> None:
    assert registry.destroys({"keepImages": before}, {"keepImages": after}) == items


def test_a_registry_takes_its_images_along() -> None:
    assert registry.destroys({"keepImages": 10}, None) == ("the repository and every image in it",)


def test_where_images_go_and_what_the_cluster_is_called() -> None:
    repository = RegistryOutputs(repository_uri="1.dkr.ecr/web", arn="arn")
    assert [(one.name, one.value) for one in registry.endpoints("registry/web", repository)] == [
        ("registry/web/uri", "1.dkr.ecr/web")
    ]
    made = ClusterOutputs(name="shop", arn="arn", exec_log_group="/x")
    assert [(one.name, one.value) for one in cluster.endpoints("cluster", made)] == [("cluster/name", "shop")]


def test_keys_outlive_what_they_encrypt() -> None:
    assert (needs_of("Registry"), needs_of("Cluster")) == ({"Encryption"}, {"Encryption", "Network"})
