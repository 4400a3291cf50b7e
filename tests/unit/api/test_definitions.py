import re
from collections.abc import Iterator
from typing import Any

import pytest

from crofter.api import definitions
from crofter.api.components.endpoints import VPC_ENDPOINTS
from crofter.api.components.network import NETWORK
from crofter.api.registry import EVERY

ENVIRONMENT = definitions.environment_crd()
ACCOUNT = definitions.account_crd()
COMPOSITES = {component.kind: definitions.composite_definition(component) for component in EVERY}


def version(definition: dict[str, Any]) -> dict[str, Any]:
    (only,) = definition["spec"]["versions"]
    return only


def schema(definition: dict[str, Any]) -> dict[str, Any]:
    return version(definition)["schema"]["openAPIV3Schema"]


def nodes(node: dict[str, Any], path: str = "", *, in_list: bool = False) -> Iterator[tuple[str, dict[str, Any], bool]]:
    yield path, node, in_list
    for name, child in node.get("properties", {}).items():
        yield from nodes(child, f"{path}.{name}", in_list=in_list)
    if "items" in node:
        yield from nodes(node["items"], f"{path}[]", in_list=True)
    if isinstance(node.get("additionalProperties"), dict):
        yield from nodes(node["additionalProperties"], f"{path}[*]", in_list=True)


ALL = {"Environment": ENVIRONMENT, "Account": ACCOUNT} | COMPOSITES


def test_people_can_call_an_environment_env():
    assert ENVIRONMENT["metadata"] == {"name": "environments.crofter.dev"}
    assert ENVIRONMENT["spec"]["names"] == {
        "kind": "Environment",
        "listKind": "EnvironmentList",
        "plural": "environments",
        "singular": "environment",
        "shortNames": ["env"],
    }
    assert (ENVIRONMENT["spec"]["scope"], ACCOUNT["spec"]["scope"]) == ("Namespaced", "Cluster")


def test_columns_of_an_environment():
    columns = version(ENVIRONMENT)["additionalPrinterColumns"]
    assert [(one["name"], one["jsonPath"], one.get("priority", 0)) for one in columns] == [
        ("Ready", ".status.conditions[?(@.type=='Ready')].status", 0),
        ("Status", ".status.summary", 0),
        ("Profile", ".spec.profile", 0),
        ("Region", ".status.region", 0),
        ("Age", ".metadata.creationTimestamp", 0),
        ("Revision", ".status.source.revision", 1),
        ("Environment-Id", ".status.environmentId", 1),
    ]


def test_columns_of_an_account():
    assert [one["name"] for one in version(ACCOUNT)["additionalPrinterColumns"]] == [
        "Ready",
        "Account",
        "Region",
        "Age",
    ]


@pytest.mark.parametrize("definition", [ENVIRONMENT, ACCOUNT], ids=["Environment", "Account"])
def test_status_is_written_apart_from_the_spec(definition):
    assert version(definition)["subresources"] == {"status": {}}
    assert (version(definition)["name"], version(definition)["served"], version(definition)["storage"]) == (
        "v1alpha1",
        True,
        True,
    )


def test_lists_of_an_environment_say_how_they_merge():
    lists = {
        path: (node.get("x-kubernetes-list-type", "atomic"), node.get("x-kubernetes-list-map-keys"))
        for path, node, _ in nodes(schema(ENVIRONMENT))
        if node.get("type") == "array"
    }
    assert lists == {
        ".spec.ingress.hosts": ("set", None),
        ".spec.network.endpoints": ("set", None),
        ".spec.overrides": ("map", ["component", "resource"]),
        ".spec.databases": ("map", ["name"]),
        ".spec.databases[].roles": ("map", ["name"]),
        ".spec.queues": ("map", ["name"]),
        ".spec.apis": ("map", ["name"]),
        ".spec.apis[].routes": ("atomic", None),
        ".spec.apis[].routes[].scopes": ("set", None),
        ".spec.apis[].authorizer.jwt.audience": ("set", None),
        ".spec.apis[].authorizer.identity.clients": ("set", None),
        ".spec.apis[].cors.allowOrigins": ("set", None),
        ".spec.apis[].cors.allowMethods": ("set", None),
        ".spec.apis[].cors.allowHeaders": ("set", None),
        ".spec.functions": ("map", ["name"]),
        ".spec.functions[].triggers": ("atomic", None),
        ".spec.functions[].triggers[].events": ("set", None),
        ".spec.functions[].uses": ("atomic", None),
        ".spec.identity.clients": ("map", ["name"]),
        ".spec.identity.clients[].authFlows": ("set", None),
        ".spec.identity.clients[].callbackUrls": ("set", None),
        ".spec.identity.clients[].logoutUrls": ("set", None),
        ".spec.identity.clients[].scopes": ("set", None),
        ".spec.identity.identityPool.authenticated.folders": ("map", ["bucket"]),
        ".spec.identity.resourceServers": ("map", ["identifier"]),
        ".spec.identity.resourceServers[].scopes": ("map", ["name"]),
        ".spec.identity.userPool.customAttributes": ("map", ["name"]),
        ".spec.registries": ("map", ["name"]),
        ".spec.buckets": ("map", ["name"]),
        ".spec.monitoring.tiers.critical.email": ("set", None),
        ".spec.monitoring.tiers.warning.email": ("set", None),
        ".spec.monitoring.tiers.info.email": ("set", None),
        ".spec.domains": ("map", ["name"]),
        ".spec.secrets": ("map", ["name"]),
        ".spec.buckets[].cors": ("atomic", None),
        ".spec.buckets[].cors[].allowedOrigins": ("set", None),
        ".spec.buckets[].cors[].allowedMethods": ("set", None),
        ".spec.buckets[].cors[].allowedHeaders": ("set", None),
        ".spec.buckets[].cors[].exposeHeaders": ("set", None),
        ".spec.monitoring.alarms": ("map", ["component", "alarm"]),
        ".spec.monitoring.businessMetrics": ("map", ["name"]),
        ".spec.services": ("map", ["name"]),
        ".spec.services[].containers": ("map", ["name"]),
        ".spec.services[].containers[].command": ("atomic", None),
        ".spec.services[].routes": ("atomic", None),
        ".spec.services[].scaling.schedules": ("map", ["name"]),
        ".spec.services[].uses": ("atomic", None),
        ".status.conditions": ("map", ["type"]),
        ".status.components": ("map", ["name"]),
        ".status.failing": ("atomic", None),
        ".status.endpoints": ("map", ["name"]),
        ".status.tasks": ("map", ["component", "task"]),
        ".status.plan.pending": ("atomic", None),
    }


@pytest.mark.parametrize("kind", sorted(COMPOSITES))
def test_every_field_that_crofter_applies_to_a_composite_is_replaced_as_a_whole(kind: str) -> None:
    properties = schema(COMPOSITES[kind])["properties"]
    applied = properties["spec"]["properties"] | properties["status"]["properties"]["outputs"]["properties"]
    kept = ("array", "x-kubernetes-list-type", "atomic"), ("object", "x-kubernetes-map-type", "atomic")
    merging = [
        name
        for name, one in applied.items()
        for type_, how, whole in kept
        if one["type"] == type_ and one.get(how) != whole
    ]
    assert merging == []


def test_lists_of_an_account_say_how_they_merge():
    lists = {
        path: node.get("x-kubernetes-list-type", "atomic")
        for path, node, _ in nodes(schema(ACCOUNT))
        if node.get("type") == "array"
    }
    assert lists == {
        ".spec.allowedNamespaces": "set",
        ".spec.compositions": "map",
        ".status.availabilityZones": "atomic",
        ".status.artifacts": "map",
        ".status.conditions": "map",
    }


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_defaulted_inside_a_list(name):
    assert [path for path, node, in_list in nodes(schema(ALL[name])) if in_list and "default" in node] == []


@pytest.mark.parametrize("name", COMPOSITES)
def test_a_composite_resource_defaults_nothing(name):
    assert [path for path, node, _ in nodes(schema(COMPOSITES[name])) if "default" in node] == []


def test_defaults_of_an_environment_are_those_that_no_profile_decides():
    defaults = {path: node["default"] for path, node, _ in nodes(schema(ENVIRONMENT)) if "default" in node}
    assert defaults == {".spec.profile": "dev", ".spec.defaultsVersion": "v1", ".spec.paused": False}


@pytest.mark.parametrize("name", ALL)
def test_every_field_that_people_meet_is_described(name):
    plain = (".metadata", ".apiVersion", ".kind", "[]", "[*]")
    bare = [
        path for path, node, _ in nodes(schema(ALL[name])) if not node.get("description") and not path.endswith(plain)
    ]
    assert bare == []


def test_what_cannot_change_is_said_on_the_parent_where_removal_is_seen():
    rules = {
        one["message"].split(" cannot")[0]
        for one in schema(ENVIRONMENT)["properties"]["spec"]["x-kubernetes-validations"]
    }
    assert {"accountRef", "network", "network.cidr"} <= rules
    assert [one["rule"] for one in schema(ENVIRONMENT)["x-kubernetes-validations"]] == [
        "size(self.metadata.name) <= 40",
        "!self.metadata.name.contains('.')",
    ]


@pytest.mark.parametrize(("component", "plural"), [(NETWORK, "networks"), (VPC_ENDPOINTS, "vpcendpoints")])
def test_composite_resources_are_listed_together_and_made_by_the_function(component, plural):
    definition = COMPOSITES[component.kind]
    assert definition["metadata"]["name"] == f"{plural}.aws.crofter.dev"
    assert definition["spec"]["scope"] == "Namespaced"
    assert definition["spec"]["names"]["categories"] == ["crofter"]
    assert definition["spec"]["defaultCompositionRef"] == {"name": f"{plural}.aws.crofter.dev"}
    made = definitions.composition(component)
    assert made["metadata"]["name"] == f"{plural}.aws.crofter.dev"
    assert made["spec"]["compositeTypeRef"] == {"apiVersion": "aws.crofter.dev/v1alpha1", "kind": component.kind}
    assert made["spec"]["pipeline"] == [{"step": "render", "functionRef": {"name": "crofter-function"}}]


@pytest.mark.parametrize("name", COMPOSITES)
def test_no_kind_collides_with_one_of_crossplane_or_kubernetes(name):
    assert name not in {"Service", "Secret", "Environment", "EnvironmentConfig", "Usage", "Function", "Composition"}


@pytest.mark.parametrize("name", COMPOSITES)
def test_the_status_of_a_composite_resource_may_be_partial(name):
    status = schema(COMPOSITES[name])["properties"]["status"]
    assert "required" not in status
    assert {"revision", "resources", "outputs"} <= status["properties"].keys()


@pytest.mark.parametrize("definition", [ENVIRONMENT, ACCOUNT])
def test_a_rule_looks_whether_an_object_that_may_be_null_is(definition: dict[str, Any]) -> None:
    blind = []
    for path, node, _ in nodes(schema(definition)):
        nullable = {name for name, child in node.get("properties", {}).items() if child.get("nullable")}
        for rule in (one["rule"] for one in node.get("x-kubernetes-validations", ())):
            read = {
                found for found in re.findall(r"\b((?:self|oldSelf)\.\w+)\.\w", rule) if found.split(".")[1] in nullable
            }
            blind += [
                (path, one) for one in sorted(read) if f"{one} == null" not in rule and f"{one} != null" not in rule
            ]
    assert blind == []
