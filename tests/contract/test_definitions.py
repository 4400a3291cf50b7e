"""What people write and what the planner writes is what the definitions take."""

import copy
import shutil

import pytest
import yaml

from crofter.api import definitions
from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec
from crofter.api.registry import BY_KIND, EVERY
from crofter.generate import main, rendered
from crofter.offline import UNKNOWN_ACCOUNT, render_environment
from crofter.validation.context import Context
from crofter.validation.parse import parse
from crofter.validation.rules import check

from .conftest import ROOT
from .structural import violations

DEFINITIONS = {"Environment": definitions.environment_crd(), "Account": definitions.account_crd()} | {
    component.kind: definitions.composite_definition(component) for component in EVERY
}
FILES = sorted([*(ROOT / "manifests/examples").rglob("*.yaml"), *(ROOT / "manifests/local").rglob("*.yaml")])
SHIPPED = [(path.relative_to(ROOT), raw) for path in FILES for raw in yaml.safe_load_all(path.read_text()) if raw]
MANIFESTS = [(path, raw) for path, raw in SHIPPED if raw["apiVersion"] == "crofter.dev/v1alpha1"]
OTHERS = [raw for _, raw in SHIPPED if raw["apiVersion"] != "crofter.dev/v1alpha1"]
ENVIRONMENTS = [(path, raw) for path, raw in MANIFESTS if raw["kind"] == "Environment"]
WITH_NETWORK = next(raw for _, raw in ENVIRONMENTS if raw["metadata"]["name"] == "shop-dev")
PROFILES = ("dev", "staging", "prod")


def named(value):
    return str(value[0]) if isinstance(value, tuple) else str(value)


def test_there_are_examples():
    assert len(ENVIRONMENTS) >= 1
    assert {raw["kind"] for _, raw in MANIFESTS} >= {"Environment", "Account"}


def test_a_composition_that_is_shipped_begins_with_crofters_function():
    steps = {raw["metadata"]["name"]: raw["spec"]["pipeline"][0]["functionRef"]["name"] for raw in OTHERS}
    assert steps == {"classified-queues": "crofter-function"}
    assert [raw["spec"]["compositeTypeRef"]["kind"] in DEFINITIONS for raw in OTHERS] == [True]


@pytest.mark.parametrize("manifest", MANIFESTS, ids=named)
def test_every_manifest_that_is_shipped_fits_its_definition(manifest):
    assert violations(DEFINITIONS[manifest[1]["kind"]], manifest[1]) == []


@pytest.mark.parametrize("manifest", MANIFESTS, ids=named)
def test_every_manifest_that_is_shipped_keeps_the_rules(manifest):
    _, raw = manifest
    if raw["kind"] == "Account":
        assert parse(AccountSpec, raw["spec"])[1] == ()
    else:
        metadata = raw["metadata"]
        assert check(raw["spec"], Context(metadata.get("namespace", "default"), metadata["name"]))[1] == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda spec: spec.update(netwrok={}), "$.spec: Additional properties are not allowed ('netwrok' was unexpected)"),
        (lambda spec: spec["network"].update(availabilityZones=4), "$.spec.network.availabilityZones: 4 is greater than the maximum of 3"),
        (lambda spec: spec["network"].update(availabilityZones="2"), "$.spec.network.availabilityZones: '2' is not of type 'integer'"),
        (lambda spec: spec.pop("accountRef"), "$.spec: 'accountRef' is a required property"),
        (lambda spec: spec.update(profile="x"), "$.spec.profile: 'x' is not one of ['dev', 'staging', 'prod']"),
    ],
)  # fmt: skip
def test_definition_and_operator_refuse_the_same(change, told):
    raw = copy.deepcopy(WITH_NETWORK)
    change(raw["spec"])
    assert violations(DEFINITIONS["Environment"], raw) == [told]
    assert check(raw["spec"], Context("default", "x"))[1] != ()


RENDERED = {
    f"{path.name}-{raw['metadata']['name']}-{profile}": render_environment(
        raw["metadata"].get("namespace", "default"),
        raw["metadata"]["name"],
        EnvironmentSpec.model_validate(raw["spec"] | {"profile": profile}),
        UNKNOWN_ACCOUNT,
    )
    for path, raw in ENVIRONMENTS
    for profile in PROFILES
}


@pytest.mark.parametrize("name", RENDERED)
def test_what_the_planner_writes_is_what_the_function_takes(name):
    for composite in RENDERED[name].composites.values():
        assert violations(DEFINITIONS[composite["kind"]], composite) == []
        model = BY_KIND[composite["kind"]].spec
        assert (
            model.model_validate(composite["spec"], strict=True, by_alias=True, by_name=False).wire()
            == composite["spec"]
        )


@pytest.mark.parametrize("name", RENDERED)
def test_a_composite_resource_is_named_within_crossplanes_limit(name):
    for composite in RENDERED[name].composites.values():
        assert len(composite["metadata"]["name"]) <= 63
        assert all(len(label) <= 63 for label in composite["metadata"]["labels"].values())


def test_the_longest_names_are_within_it_too():
    spec = EnvironmentSpec.model_validate(
        WITH_NETWORK["spec"] | {"network": {"cidr": "10.40.0.0/16", "endpoints": ["sqs", "ecs", "s3"]}}
    )
    rendered_ = render_environment("n" * 63, "e" * 40, spec, UNKNOWN_ACCOUNT)
    names = [one["metadata"]["name"] for one in rendered_.composites.values()]
    assert len(names) == len(set(names)) == 4
    assert max(map(len, names)) <= 63
    managed = [one["metadata"]["name"] for part in rendered_.managed.values() for one in part.values()]
    assert max(map(len, managed)) <= 63


def test_generated_files_are_current(root, capsys):
    assert main(["--check", "--root", str(root)]) == 0, capsys.readouterr().out


@pytest.fixture
def copied(root, tmp_path):
    """A checkout with nothing but the pages, and what is generated."""
    shutil.copytree(root / "docs/components", tmp_path / "docs/components")
    assert main(["--root", str(tmp_path)]) == 0
    assert main(["--check", "--root", str(tmp_path)]) == 0
    return tmp_path


def test_a_generated_file_that_is_not_current_is_told(copied, capsys):
    (copied / "manifests/crds/accounts.yaml").write_text("edited by hand")
    capsys.readouterr()
    assert main(["--check", "--root", str(copied)]) == 1
    assert capsys.readouterr().out == "stale: manifests/crds/accounts.yaml\n"


def test_a_page_is_current_when_its_blocks_are_whatever_else_it_says(copied, capsys):
    page = copied / "docs/components/queue.md"
    text = page.read_text()
    page.write_text(text.replace("## Cost", "## What it costs"))
    assert main(["--check", "--root", str(copied)]) == 0
    page.write_text(text.replace("| 345600 |", "| 1 |"))
    capsys.readouterr()
    assert main(["--check", "--root", str(copied)]) == 1
    assert capsys.readouterr().out == "stale: docs/components/queue.md\n"
    assert main(["--root", str(copied)]) == 0
    assert page.read_text() == text


def test_a_page_that_lacks_a_block_is_told(copied, capsys):
    page = copied / "docs/components/queue.md"
    page.write_text(page.read_text().replace("<!-- generated: alarms -->", ""))
    assert main(["--check", "--root", str(copied)]) == 2
    assert capsys.readouterr().err.startswith("docs/components/queue.md: has no line <!-- generated: alarms -->")


def test_a_component_without_a_page_is_told(copied, capsys):
    (copied / "docs/components/queue.md").unlink()
    assert main(["--root", str(copied)]) == 2
    assert capsys.readouterr().err == "docs/components/queue.md: is not there, and Queue needs a page\n"


def test_every_component_has_its_files():
    assert set(rendered()) == {
        "manifests/operator/rbac.yaml",
        "manifests/crds/environments.yaml",
        "manifests/crds/accounts.yaml",
        "docs/alarm-catalogue.md",
        "docs/reference.md",
        "compositions/apis/identity/definition.yaml",
        "compositions/apis/identity/composition.yaml",
        "compositions/apis/network/definition.yaml",
        "compositions/apis/network/composition.yaml",
        "compositions/apis/vpcendpoints/definition.yaml",
        "compositions/apis/vpcendpoints/composition.yaml",
        "compositions/apis/securitygroups/definition.yaml",
        "compositions/apis/securitygroups/composition.yaml",
        "compositions/apis/encryption/definition.yaml",
        "compositions/apis/encryption/composition.yaml",
        "compositions/apis/logarchive/definition.yaml",
        "compositions/apis/logarchive/composition.yaml",
        "compositions/apis/appsecret/definition.yaml",
        "compositions/apis/appsecret/composition.yaml",
        "compositions/apis/monitoring/definition.yaml",
        "compositions/apis/monitoring/composition.yaml",
        "compositions/apis/notifications/definition.yaml",
        "compositions/apis/notifications/composition.yaml",
        "compositions/apis/domain/definition.yaml",
        "compositions/apis/domain/composition.yaml",
        "compositions/apis/accountbaseline/definition.yaml",
        "compositions/apis/accountbaseline/composition.yaml",
        "compositions/apis/bucket/definition.yaml",
        "compositions/apis/bucket/composition.yaml",
        "compositions/apis/queue/definition.yaml",
        "compositions/apis/queue/composition.yaml",
        "compositions/apis/registry/definition.yaml",
        "compositions/apis/registry/composition.yaml",
        "compositions/apis/cluster/definition.yaml",
        "compositions/apis/cluster/composition.yaml",
        "compositions/apis/ingress/definition.yaml",
        "compositions/apis/ingress/composition.yaml",
        "compositions/apis/httpapi/definition.yaml",
        "compositions/apis/httpapi/composition.yaml",
        "compositions/apis/webservice/definition.yaml",
        "compositions/apis/webservice/composition.yaml",
        "compositions/apis/lambdafunction/definition.yaml",
        "compositions/apis/lambdafunction/composition.yaml",
        "compositions/apis/database/definition.yaml",
        "compositions/apis/database/composition.yaml",
    }
