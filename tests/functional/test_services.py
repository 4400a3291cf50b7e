"""Services behind one load balancer: made, given a new image, and removed, each without the others noticing."""

import json
from typing import Any

from .cloud import counted
from .conftest import Factory
from .lab import Env

COMPUTE = (
    "Cluster",
    "LB",
    "LBListenerRule",
    "LBTargetGroup",
    "MetricAlarm",
    "Policy",
    "ScheduledAction",
    "Service",
    "Target",
    "TaskDefinition",
)


def _shop(image: str, *more: dict[str, Any]) -> list[dict[str, Any]]:
    shop = {
        "name": "shop",
        "containers": [
            {"name": "frontend", "image": {"registry": "web", "tag": image}, "port": 80},
            {"name": "backend", "image": {"uri": "backend:1"}, "port": 3001, "env": {"LOG_LEVEL": "info"}},
        ],
        "routes": [{"path": "/*", "container": "frontend"}, {"path": "/api/*", "container": "backend"}],
        "scaling": {
            "min": 1,
            "max": 4,
            "cpu": {"out": 70, "in": 30},
            "schedules": [{"name": "morning", "cron": "0 7 ? * MON-FRI *", "min": 2}],
        },
        "uses": [{"queue": "export", "access": "Send"}],
    }
    return [shop, *more]


SEARCH = {
    "name": "search",
    "containers": [{"name": "search", "image": {"uri": "search:1"}, "port": 9200}],
    "routes": [{"path": "/search/*", "container": "search"}],
}


def _counted(env: Env) -> dict[str, int]:
    found = counted(env.things())
    return {kind: found.get(kind, 0) for kind in COMPUTE}


def _push(env: Env, tag: str) -> None:
    (repository,) = (thing.id for thing in env.things() if thing.kind == "Repository")
    digest = "sha256:" + format(len(tag), "x") * 64
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 1, "digest": digest},
        "layers": [],
    }
    text = json.dumps(manifest)
    env.cloud.client("ecr").put_image(repositoryName=repository, imageTag=tag, imageManifest=text)


def _generations(env: Env) -> dict[str, int]:
    return {
        f"{one['kind']} {one['metadata']['labels']['crofter.dev/key']} {one['metadata']['name']}": one["metadata"][
            "generation"
        ]
        for one in env.managed()
    }


def _rules(env: Env) -> dict[str, tuple[int, str]]:
    """By path: priority and target group of the rules of the listener."""
    return {
        condition["PathPatternConfig"]["Values"][0]: (
            int(thing.raw["Priority"]),
            thing.raw["Actions"][0]["TargetGroupArn"],
        )
        for thing in env.things()
        if thing.kind == "LBListenerRule"
        for condition in thing.raw["Conditions"]
        if condition["Field"] == "path-pattern"
    }


def _components(env: Env) -> set[str]:
    return {xr["spec"]["component"] for xr in env.composites()}


def _running(env: Env, name: str) -> list[str]:
    """Images of the containers that a service runs."""
    things = env.things()
    service = next(thing for thing in things if thing.key == f"service/{name}/service")
    task = next(thing for thing in things if thing.id == service.raw["taskDefinition"])
    return [container["image"] for container in task.raw["containerDefinitions"]]


def test_services_behind_one_load_balancer(environment: Factory) -> None:
    env = environment(
        "services",
        network={"availabilityZones": 2},
        queues=[{"name": "export"}],
        registries=[{"name": "web"}],
        ingress={"accessLogs": False},
        services=_shop("f-1", SEARCH),
    )
    env.apply()

    def waits() -> bool:
        told = {one["name"]: one["message"] for one in env.live().get("status", {}).get("components", ())}
        return "waits for an image: push f-1 to the repository" in told.get("service/shop", "")

    env.until(waits, "the service waits for its image", seconds=120)
    _push(env, "f-1")
    env.until_ready(seconds=180)
    assert _counted(env) == {
        "Cluster": 1,
        "LB": 1,
        "LBListenerRule": 3,
        "LBTargetGroup": 3,
        "MetricAlarm": 2,
        "Policy": 3,
        "ScheduledAction": 1,
        "Service": 2,
        "Target": 2,
        "TaskDefinition": 2,
    }
    rules = _rules(env)
    assert sorted(rules, key=lambda path: rules[path][0]) == ["/search/*", "/api/*", "/*"]
    assert [image.rsplit(":", 1)[1] for image in _running(env, "shop")] == ["f-1", "1"]
    assert {thing.raw["runningCount"] for thing in env.things() if thing.kind == "Service"} == {1}

    before = _generations(env)
    _push(env, "f-22")
    env.spec["services"] = _shop("f-22", SEARCH)
    env.apply()
    env.until_ready(seconds=120)
    assert [image.rsplit(":", 1)[1] for image in _running(env, "shop")] == ["f-22", "1"]
    after = _generations(env)
    changed = {name for name in before if after.get(name) != before[name]}
    assert {name.split()[1] for name in changed} == {"service"}
    assert [name.split()[0] for name in after.keys() - before.keys()] == ["TaskDefinition"]
    assert _counted(env)["TaskDefinition"] == 3
    assert _rules(env) == rules

    others = {name: number for name, number in after.items() if "-service-search-" not in name}
    env.spec["services"] = _shop("f-22")
    env.apply()
    env.until(lambda: "service/search" not in _components(env), "the service is gone", seconds=120)
    env.until_ready(seconds=120)
    assert _counted(env)["Service"] == 1
    assert _rules(env) == {path: rules[path] for path in ("/api/*", "/*")}
    assert _generations(env) == others

    env.delete()
    env.until_gone(seconds=180)
