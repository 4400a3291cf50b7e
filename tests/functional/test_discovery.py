"""A service that is used by its name: what it takes is there while somebody uses it, and goes with the last use."""

from collections import Counter
from typing import Any

from .cloud import counted
from .cloud_discovery import registered
from .conftest import Factory
from .lab import Env
from .things import Thing

SEARCH = {"name": "search", "containers": [{"name": "api", "image": {"uri": "search:1"}, "port": 9200}]}
USE = {"service": "search", "access": "Connect"}
OF_THE_LAST_USE = {
    ("cluster", "namespace", "PrivateDNSNamespace"),
    ("service.search", "discovery", "Service"),
    ("service.shop", "into-service-search-9200", "SecurityGroupIngressRule"),
    ("service.shop", "to-service-search-9200", "SecurityGroupEgressRule"),
}
"""By component, key and kind: what goes when nobody uses the service any more."""

IMAGE = {"uri": "123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/tools:v1"}


def _shop(*uses: dict[str, Any]) -> dict[str, Any]:
    return {"name": "shop", "containers": [{"name": "web", "image": {"uri": "web:1"}}], "uses": list(uses)}


def _nightly(*uses: dict[str, Any]) -> dict[str, Any]:
    return {"name": "nightly", "image": IMAGE, "uses": list(uses)}


def _one(env: Env, key: str) -> Thing:
    (found,) = (thing for thing in env.things() if thing.key == key)
    return found


def _rules(env: Env) -> Counter[tuple[str, str, str, int]]:
    """Whose rules are between groups: of which component each end is, in which direction, and its port."""
    groups = {thing.id: thing.key.removeprefix("security-groups/") for thing in env.things()}
    found = env.cloud.ec2.describe_security_group_rules()["SecurityGroupRules"]
    return Counter(
        (
            groups[rule["GroupId"]],
            "to" if rule["IsEgress"] else "from",
            groups[rule["ReferencedGroupInfo"]["GroupId"]],
            rule["FromPort"],
        )
        for rule in found
        if rule["GroupId"] in groups and "ReferencedGroupInfo" in rule
    )


def _variables(env: Env, service: str) -> dict[str, str]:
    ecs = _one(env, f"service/{service}/service")
    task = next(thing for thing in env.things() if thing.id == ecs.raw["taskDefinition"])
    return {one["name"]: one["value"] for one in task.raw["containerDefinitions"][0]["environment"]}


def _generations(env: Env) -> dict[tuple[str, str, str], int]:
    found = {}
    for one in env.managed():
        labels = one["metadata"]["labels"]
        key = (labels["crofter.dev/component"], labels["crofter.dev/key"], one["kind"])
        found[key] = one["metadata"]["generation"]
    return found


def _found(env: Env) -> tuple[Thing, Thing]:
    """The namespace and the name in it, once they were found to be what ECS and both users go by."""
    namespace, name = _one(env, "cluster/namespace"), _one(env, "service/search/discovery")
    zone = f"{env.name}.{env.namespace}.internal"
    assert (namespace.raw["Name"], namespace.raw["Type"]) == (zone, "DNS_PRIVATE")
    assert (name.kind, name.raw["Name"]) == ("Service", "search")
    ecs = _one(env, "service/search/service")
    assert [one["registryArn"] for one in ecs.raw["serviceRegistries"]] == [name.raw["Arn"]]
    assert registered(env.cloud.client, name.id) == [f"{ecs.id}-0"]
    assert _one(env, "service/shop/service").raw["serviceRegistries"] == []

    url = f"http://search.{zone}:9200"
    assert _variables(env, "shop")["SERVICE_SEARCH_URL"] == url
    nightly = _one(env, "function/nightly/function").raw
    assert nightly["Environment"]["Variables"]["SERVICE_SEARCH_URL"] == url
    assert nightly["VpcConfig"]["SecurityGroupIds"] == [_one(env, "security-groups/function-nightly").id]
    assert _rules(env) == Counter(
        rule
        for user in ("service-shop", "function-nightly")
        for rule in ((user, "to", "service-search", 9200), ("service-search", "from", user, 9200))
    )
    return namespace, name


def _without_revisions(env: Env) -> dict[str, int]:
    """How many of each kind, but for task definitions, of which some of before are kept."""
    return {kind: count for kind, count in counted(env.things()).items() if kind != "TaskDefinition"}


def test_a_service_is_found_by_its_name_as_long_as_somebody_uses_it(environment: Factory) -> None:
    services, functions = [_shop(USE), SEARCH], [_nightly(USE)]
    env = environment("discovery", network={"availabilityZones": 1}, services=services, functions=functions)
    env.apply()
    env.until_ready(seconds=180)
    namespace, name = _found(env)
    everything = _without_revisions(env)

    env.spec["functions"] = [_nightly()]
    env.apply()
    env.until(lambda: len(_rules(env)) == 2, "one use is gone", seconds=120)
    env.until_ready(seconds=120)
    assert (_one(env, "cluster/namespace").id, _one(env, "service/search/discovery").id) == (namespace.id, name.id)

    known, settled = _generations(env), _without_revisions(env)
    env.spec["services"] = [_shop(), SEARCH]
    env.apply()
    env.until(lambda: "PrivateDNSNamespace" not in counted(env.things()), "nothing has a name", seconds=120)
    env.until_ready(seconds=120)
    env.until(lambda: known.keys() - _generations(env).keys() == OF_THE_LAST_USE, "just that is gone")
    left = _generations(env)
    assert {key for key in known.keys() & left.keys() if left[key] != known[key]} == {
        ("service.search", "service", "Service"),
        ("service.shop", "service", "Service"),
    }
    assert {kind for _, _, kind in left.keys() - known.keys()} == {"TaskDefinition"}
    assert Counter(settled) - Counter(_without_revisions(env)) == {
        "PrivateDNSNamespace": 1,
        "Service": 1,
        "SecurityGroupIngressRule": 1,
        "SecurityGroupEgressRule": 1,
    }
    assert _one(env, "service/search/service").raw["serviceRegistries"] == []
    assert "SERVICE_SEARCH_URL" not in _variables(env, "shop")
    assert _rules(env) == Counter()

    env.spec.update(services=services, functions=functions)
    env.apply()
    env.until(lambda: "PrivateDNSNamespace" in counted(env.things()), "there are names again", seconds=120)
    env.until_ready(seconds=180)
    assert _found(env)[0].id != namespace.id
    assert _without_revisions(env) == everything

    env.delete()
    env.until_gone(seconds=180)
    assert env.cloud.of(env.namespace, env.name) == ()
