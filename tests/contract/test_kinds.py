"""Function, operator, schemas and the local AWS speak of the same kinds."""

from itertools import product
from pathlib import Path
from typing import get_args

import pytest
import yaml
from function.privilege import excesses

from crofter.api.endpoints import EndpointName
from crofter.api.environment import EnvironmentSpec
from crofter.api.registry import COMPONENTS, EVERY, managed_kinds
from crofter.aws.finders import FINDERS
from crofter.aws.finders.ec2 import PREFIXES
from crofter.aws.inventory import LOOKS
from crofter.aws.preflight import QUOTAS
from crofter.offline import UNKNOWN_ACCOUNT, render_environment
from crofter.plan.observed import Artifact
from crofter.plan.planner import PLANNERS
from crofter_function import dispatch
from crofter_local.aws.kinds.model import Naming
from crofter_local.aws.kinds.registry import table
from crofter_schemas import managed, validate
from crofter_schemas import managed_kinds as known_kinds

ALL = list(get_args(EndpointName))
SPARE: set[str] = set()
"""Known to the schemas and the local AWS, and not made by any component yet."""


SERVICES = [
    {
        "name": "web",
        "containers": [{"name": "web", "image": {"registry": "web", "tag": "v1"}, "port": 80}],
        "routes": [{"path": "/*", "container": "web"}],
        "scaling": {
            "cpu": {"out": 70, "in": 30},
            "requestsPerTarget": 100,
            "schedules": [{"name": "morning", "cron": "0 7 ? * * *", "min": 2}],
        },
        "exec": True,
        "tracing": True,
        "uses": [{"service": "search"}],
    },
    {"name": "search", "containers": [{"name": "api", "image": {"uri": "search:1"}, "port": 9200}]},
]


def spec(profile, nat, endpoints, zones):
    network = {"cidr": "10.40.0.0/16", "natGateways": nat, "availabilityZones": zones}
    network |= {} if endpoints is None else {"endpoints": endpoints}
    raw = {"profile": profile, "accountRef": {"name": "x"}, "network": network, "tags": {"team": "shop"}}
    raw |= yaml.safe_load(Path(__file__).with_name("everything.yaml").read_text())
    raw["services"] = SERVICES
    return EnvironmentSpec.model_validate(raw)


ARTIFACTS = {
    name: Artifact("artifacts", f"{name}.zip", "0" * 64) for name in ("forwarder", "passwordless", "role_manager")
}

SWEEP = [
    render_environment("team", "shop", spec(*one), UNKNOWN_ACCOUNT, ARTIFACTS)
    for one in (
        *product(("dev", "prod"), ("None", "Single", "PerZone"), (None,), (1, 3)),
        ("prod", "PerZone", ALL, 3),
        ("dev", "Single", [], 1),
    )
]
EMITTED = {
    component: [resource for one in SWEEP for resource in one.managed.get(component, {}).values()]
    for component in sorted({component for one in SWEEP for component in one.managed})
}
REGISTERED = {f"{kind.group}/{kind.kind}" for kind in managed_kinds()}


def kinds(resources):
    return {f"{one['apiVersion'].split('/')[0]}/{one['kind']}" for one in resources}


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.kind)
def test_a_component_is_registered_with_exactly_the_kinds_it_is_made_of(component):
    made = [resource for name, found in EMITTED.items() if name.split("/")[0] == component.name for resource in found]
    assert kinds(made) == {f"{kind.group}/{kind.kind}" for kind in component.managed}


def test_the_function_composes_every_component_and_no_other():
    assert list(dispatch.COMPONENTS) == [component.kind for component in EVERY]


def test_the_local_aws_plays_every_kind_and_knows_no_schema_less_one():
    assert set(table()) - SPARE == REGISTERED
    assert set(table()) <= set(known_kinds())


def test_schemas_are_kept_of_what_is_used_and_no_more():
    assert set(known_kinds()) - REGISTERED == SPARE


def test_plurals_and_versions_are_the_providers():
    for kind in managed_kinds():
        facts = managed(f"{kind.group}/{kind.kind}")
        assert (facts.plural, facts.version) == (kind.plural, kind.version)


@pytest.mark.parametrize("component", EMITTED)
def test_everything_that_is_rendered_is_valid_strictly(component):
    wrong = [f"{one['metadata']['name']}: {violation}" for one in EMITTED[component] for violation in validate(one)]
    assert wrong == []


@pytest.mark.parametrize("component", EMITTED)
def test_nothing_that_is_rendered_is_allowed_beyond_need(component):
    assert excesses({one["metadata"]["name"]: one for one in EMITTED[component]}) == []


@pytest.mark.parametrize("component", EMITTED)
def test_everything_that_is_rendered_is_found_by_its_labels(component):
    for one in EMITTED[component]:
        labels = one["metadata"]["labels"]
        assert labels["crofter.dev/environment"] == "shop"
        assert labels["crofter.dev/component"] == component.replace("/", ".")
        assert labels["crofter.dev/key"]


def test_every_quota_that_is_counted_is_one_that_is_looked_at():
    specs = [composite["spec"] for one in SWEEP for composite in one.composites.values()]
    counted = set()
    for planner in PLANNERS:
        for composite in (composite for one in SWEEP for composite in one.composites.values()):
            if composite["kind"] == planner.kind.kind:
                counted |= planner.usage(composite["spec"]).keys()
    assert specs
    assert counted == set(QUOTAS)


def test_an_interrupted_creation_of_every_kind_that_halts_can_be_looked_for():
    halts = {
        f"{name.split('.')[0]}/{name.split('/')[1]}" for name, kind in table().items() if kind.naming is Naming.ASSIGNED
    }
    adopting_again_harms_nothing = {"ec2/DefaultSecurityGroup"}
    assert halts - set(FINDERS) == adopting_again_harms_nothing


def test_every_id_that_is_looked_for_can_be_asked_for():
    assert set(PREFIXES.values()) <= set(LOOKS)


# --- permissions


def rules(root):
    objects = yaml.safe_load_all((root / "manifests/operator/rbac.yaml").read_text())
    return [
        (one["metadata"]["name"], rule)
        for one in objects
        if one["kind"] in ("Role", "ClusterRole")
        for rule in one["rules"]
    ]


def test_no_permission_has_a_wildcard(root):
    for _, rule in rules(root):
        assert not {"*"} & {*rule["apiGroups"], *rule["resources"], *rule["verbs"]}


def test_the_operator_may_do_what_it_does_and_no_more(root):
    verbs = {}
    for name, rule in rules(root):
        for resource in rule["resources"]:
            for group in rule["apiGroups"]:
                verbs.setdefault((name, group, resource), set()).update(rule["verbs"])
    composites = {"get", "list", "watch", "create", "patch", "delete"}
    assert verbs["crofter", "aws.crofter.dev", "networks"] == composites
    assert verbs["crofter", "aws.crofter.dev", "vpcendpoints"] == composites
    assert verbs["crofter", "crofter.dev", "environments"] == {"get", "list", "watch", "patch"}
    assert verbs["crofter", "crofter.dev", "environments/status"] == {"patch"}
    assert verbs["crofter", "", "events"] == {"create"}
    assert verbs["crofter", "", "configmaps"] == {"get", "create", "patch"}
    for kind in managed_kinds():
        assert verbs["crofter", kind.group, kind.plural] == {"get", "list", "patch", "delete"}
        assert {"create", "update"} <= verbs["crofter-composed", kind.group, kind.plural]
    assert not [
        key
        for key in verbs
        if key[2] in ("secrets", "pods", "clusterroles") and not key[1].endswith("aws.m.upbound.io")
    ]


def test_the_webhook_asks_about_what_the_handlers_answer(root):
    (configuration,) = yaml.safe_load_all((root / "manifests/operator/webhook.yaml").read_text())
    asked = {one["clientConfig"]["service"]["path"]: one["rules"][0]["operations"] for one in configuration["webhooks"]}
    assert asked == {
        "/environments": ["CREATE", "UPDATE", "DELETE"],
        "/accounts": ["DELETE"],
        "/namespaces": ["DELETE"],
    }
    assert {one["failurePolicy"] for one in configuration["webhooks"]} == {"Ignore"}
