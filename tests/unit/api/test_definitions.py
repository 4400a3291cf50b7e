from collections.abc import Iterator
from typing import Any

import pytest

from crofter.api import definitions
from crofter.api.registry import COMPONENTS, NETWORK, VPC_ENDPOINTS

ENVIRONMENT = definitions.environment_crd()
ACCOUNT = definitions.account_crd()
COMPOSITES = {component.kind: definitions.composite_definition(component) for component in COMPONENTS}


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
        ".spec.network.endpoints": ("set", None),
        ".spec.queues": ("map", ["name"]),
        ".status.conditions": ("map", ["type"]),
        ".status.components": ("map", ["name"]),
        ".status.failing": ("atomic", None),
        ".status.endpoints": ("map", ["name"]),
        ".status.plan.pending": ("atomic", None),
    }


def test_lists_of_an_account_say_how_they_merge():
    lists = {
        path: node.get("x-kubernetes-list-type", "atomic")
        for path, node, _ in nodes(schema(ACCOUNT))
        if node.get("type") == "array"
    }
    assert lists == {
        ".spec.allowedNamespaces": "set",
        ".status.availabilityZones": "atomic",
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
