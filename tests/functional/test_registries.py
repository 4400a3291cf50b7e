"""Registries and the cluster: made, changed one by one, and gone, images included where that is allowed."""

import json

from .cloud import counted
from .conftest import Factory
from .lab import Env


def _repositories(env: Env) -> dict[str, str]:
    return {thing.key: thing.id for thing in env.things() if thing.kind == "Repository"}


def _push(env: Env, repository: str) -> None:
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {
            "mediaType": "application/vnd.docker.container.image.v1+json",
            "size": 1,
            "digest": "sha256:" + "a" * 64,
        },
        "layers": [],
    }
    env.cloud.client("ecr").put_image(repositoryName=repository, imageTag="v1", imageManifest=json.dumps(manifest))


def test_registries_and_the_cluster_come_change_and_go(environment: Factory) -> None:
    env = environment("images", registries=[{"name": "web"}], cluster={"spot": 50, "insights": True})
    env.apply()
    env.until_ready()
    things = env.things()
    assert {
        kind: counted(things)[kind]
        for kind in ("Key", "Repository", "LifecyclePolicy", "Cluster", "ClusterCapacityProviders", "Group")
    } == {
        "Key": 2, "Repository": 1, "LifecyclePolicy": 1, "Cluster": 1, "ClusterCapacityProviders": 1, "Group": 2
    }  # fmt: skip
    keys = {thing.key: thing.raw["Arn"] for thing in things if thing.kind == "Key"}
    (repository,) = (thing.raw for thing in things if thing.kind == "Repository")
    assert repository["encryptionConfiguration"] == {"encryptionType": "KMS", "kmsKey": keys["encryption/key-data"]}
    assert repository["imageTagMutability"] == "IMMUTABLE"
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert told["registry/web/uri"] == repository["repositoryUri"]
    (cluster,) = (thing.raw for thing in things if thing.kind == "Cluster")
    assert told["cluster/name"] == cluster["clusterName"]
    assert [one["capacityProvider"] for one in cluster["defaultCapacityProviderStrategy"]] == [
        "FARGATE",
        "FARGATE_SPOT",
    ]

    versions = {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}
    before = _repositories(env)
    env.spec["registries"] = [{"name": "web"}, {"name": "worker", "keepImages": 3}]
    env.apply()
    env.until_ready()
    assert _repositories(env).keys() == {"registry/web/repository", "registry/worker/repository"}
    assert before.items() <= _repositories(env).items()
    assert versions.items() <= {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}.items()

    _push(env, before["registry/web/repository"])
    env.spec["registries"] = [{"name": "worker", "keepImages": 3}]
    env.apply()
    env.until(
        lambda: _repositories(env).keys() == {"registry/worker/repository"}, "the registry is gone, image and all"
    )
    env.until_ready()

    env.delete()
    env.until_gone()


def test_a_registry_that_keeps_its_images_says_why_it_stays(environment: Factory) -> None:
    env = environment("kept", registries=[{"name": "web", "deleteImages": False}])
    env.apply()
    env.until_ready()
    repository = _repositories(env)["registry/web/repository"]
    _push(env, repository)
    env.delete()
    env.until_condition("Deleting", "True", message="RepositoryNotEmptyException")
    env.cloud.client("ecr").batch_delete_image(repositoryName=repository, imageIds=[{"imageTag": "v1"}])
    env.until_gone()
