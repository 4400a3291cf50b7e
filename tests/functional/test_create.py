"""Creating an Environment, as its owner sees it."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from .api import Object, Recorder
from .cloud import counted, doubled
from .conftest import Factory
from .lab import Env, Lab, condition_of

EXPECTED = {
    "DefaultSecurityGroup": 1,
    "EIP": 1,
    "FlowLog": 1,
    "Group": 1,
    "InternetGateway": 1,
    "NATGateway": 1,
    "NetworkACL": 3,
    "NetworkACLRule": 16,
    "Role": 1,
    "RolePolicy": 1,
    "Route": 3,
    "RouteTable": 4,
    "RouteTableAssociation": 6,
    "SecurityGroup": 1,
    "SecurityGroupIngressRule": 1,
    "Subnet": 6,
    "VPC": 1,
    "VPCEndpoint": 3,
    "VPCEndpointRouteTableAssociation": 6,
    "VPCEndpointSecurityGroupAssociation": 1,
    "VPCEndpointSubnetAssociation": 2,
}


@pytest.fixture(scope="module")
def versions() -> list[Object]:
    """Every version of the Environment, from its creation to the first time it was ready."""
    return []


@pytest.fixture(scope="module")
def shop(lab: Lab, module_environment: Factory, versions: list[Object]) -> Env:
    """A ready Environment with two zones, three endpoints and flow logs."""
    env = module_environment(
        "shop-dev",
        region="ap-southeast-2",
        namespace="shop",
        cidr="10.40.0.0/16",
        tags={"team": "shop"},
        network={
            "availabilityZones": 2,
            "natGateways": "Single",
            "endpoints": ["s3", "dynamodb", "logs"],
            "flowLogs": {"enabled": True, "retentionDays": 7},
        },
    )
    lab.namespace("shop")
    with Recorder(lab.api, "shop") as recorder:
        env.apply()
        env.until_ready()
        env.until(lambda: condition_of(recorder.versions[-1], "Ready")["status"] == "True", "recorded")
    versions += recorder.versions
    return env


def test_ready_is_said_last_after_unknown_and_false(shop: Env, versions: list[Object]) -> None:
    said = [condition_of(version, "Ready").get("status") for version in versions]
    changes = [status for place, status in enumerate(said) if place == 0 or said[place - 1] != status]
    assert changes in ([None, "Unknown", "False", "True"], ["Unknown", "False", "True"])


def test_the_count_of_ready_resources_only_goes_up(shop: Env, versions: list[Object]) -> None:
    summaries = [version.get("status", {}).get("summary", "") for version in versions]
    counts = [int(summary.split("/")[0]) for summary in summaries if "/" in summary]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert len(set(counts)) >= 3, summaries
    assert (summaries[-1], counts[-1]) == ("61/61", 61)


def test_conditions_speak_of_the_generation_they_were_found_for(shop: Env, versions: list[Object]) -> None:
    for version in versions:
        for condition in version.get("status", {}).get("conditions", ()):
            assert condition["observedGeneration"] == version["metadata"]["generation"] == 1
            assert condition["reason"]


def test_aws_has_exactly_what_was_expected(shop: Env) -> None:
    things = shop.things()
    assert counted(things) == EXPECTED
    assert doubled(things) == []


def test_render_told_so_before(lab: Lab, shop: Env, tmp_path: Path) -> None:
    manifest = tmp_path / "shop-dev.yaml"
    manifest.write_text(yaml.safe_dump(shop.manifest))
    done = lab.crofter("render", "-f", str(manifest), "--summary")
    assert done.exit_code == 0, done.stderr
    heads = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert (heads[-1], sum(EXPECTED.values())) == ("total: 61", 61)
    rendered: Counter[str] = Counter()
    for line in done.stdout.splitlines():
        if line.startswith(" "):
            kind, count = line.split()[:2]
            rendered[kind] += int(count)
    assert dict(rendered) == EXPECTED


def test_subnets_lie_where_the_address_plan_says(shop: Env) -> None:
    found = {thing.key: thing.raw["CidrBlock"] for thing in shop.things() if thing.kind in {"Subnet", "VPC"}}
    assert found == {
        "network/vpc": "10.40.0.0/16",
        "network/subnet-private-a": "10.40.0.0/19",
        "network/subnet-private-b": "10.40.64.0/19",
        "network/subnet-public-a": "10.40.32.0/20",
        "network/subnet-public-b": "10.40.96.0/20",
        "network/subnet-data-a": "10.40.48.0/20",
        "network/subnet-data-b": "10.40.112.0/20",
    }


def test_everything_carries_the_tags_of_the_team_and_of_crofter(shop: Env) -> None:
    identifier = shop.live()["status"]["environmentId"]
    for thing in shop.things():
        if thing.tags:
            assert thing.tags["team"] == "shop"
            assert thing.tags["crofter.dev/namespace"] == "shop"
            assert thing.tags["crofter.dev/environment"] == "shop-dev"
            assert thing.tags["crofter.dev/environment-id"] == identifier
            assert thing.tags["crofter.dev/key"]


def test_endpoints_tell_where_the_network_is(shop: Env) -> None:
    endpoints = {one["name"]: one["value"] for one in shop.live()["status"]["endpoints"]}
    by_key = {thing.tags["crofter.dev/key"]: thing for thing in shop.things() if thing.tags}
    assert endpoints["network/vpc"] == by_key["vpc"].id
    assert endpoints["network/cidr"] == "10.40.0.0/16"
    assert endpoints["network/nat-addresses"] == by_key["eip-a"].raw["PublicIp"]
    for tier in ("public", "private", "data"):
        listed = [by_key[f"subnet-{tier}-{slot}"].id for slot in "ab"]
        assert endpoints[f"network/subnets/{tier}"] == ",".join(listed)


def test_composites_are_ready_and_publish_outputs(shop: Env) -> None:
    composites = {one["kind"]: one for one in shop.composites()}
    for one in composites.values():
        assert condition_of(one, "Ready")["status"] == "True"
        assert one["status"]["revision"] == one["spec"]["revision"]
        assert "ownerReferences" not in one["metadata"]
    outputs = composites["Network"]["status"]["outputs"]
    assert outputs["vpcCidr"] == "10.40.0.0/16"
    assert [subnet["cidr"] for subnet in outputs["privateSubnets"]] == ["10.40.0.0/19", "10.40.64.0/19"]


def test_kubectl_tells_the_same(lab: Lab, shop: Env) -> None:
    kubectl = lab.plane.kubectl
    waited = kubectl("wait", "--for=condition=Ready", "environment/shop-dev", "-n", "shop", "--timeout=10s")
    assert waited == "environment.crofter.dev/shop-dev condition met\n"
    header, row = kubectl("get", "env", "shop-dev", "-n", "shop").splitlines()
    assert header.split() == ["NAME", "READY", "STATUS", "PROFILE", "REGION", "AGE"]
    assert row.split()[:5] == ["shop-dev", "True", "61/61", "dev", "ap-southeast-2"]
    described = kubectl("describe", "env", "shop-dev", "-n", "shop")
    assert "Ready" in described.split("Events:")[1]
    listed = kubectl("get", "crofter", "-n", "shop", "-o", "name").splitlines()
    names = [one["metadata"]["name"] for one in shop.composites()]
    assert sorted(line.split("/")[1] for line in listed) == sorted(names)
    assert len(names) >= 1


def test_crofter_status_tells_the_same(lab: Lab, shop: Env) -> None:
    done = lab.crofter("status", "shop-dev", "-n", "shop")
    assert done.exit_code == 0, done.stderr
    assert "✓ Environment shop-dev  dev  ap-southeast-2  61/61" in done.stdout
    vpc = next(thing.id for thing in shop.things() if thing.kind == "VPC")
    assert f"✓ vpc  VPC  {vpc}  Available" in done.stdout
    missing = lab.crofter("status", "nowhere", "-n", "shop")
    assert (missing.exit_code, missing.stderr) == (2, "Error: there is no Environment nowhere in namespace shop\n")


def test_status_of_one_that_is_under_way_ends_in_1(lab: Lab, environment: Factory) -> None:
    env = environment("slow")
    lab.plane.stop("provider")
    env.apply()
    env.until_condition("Ready", "False", reason="Progressing")
    done = lab.crofter("status", env.name, "-n", env.namespace)
    assert done.exit_code == 1
    assert "✗ Environment slow" in done.stdout
    lab.plane.start("provider")
    env.until_ready()
