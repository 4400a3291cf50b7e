"""The example with everything in it, in development and in production: what is rendered is what AWS has."""

import contextlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec
from crofter.offline import render_environment
from crofter.plan.observed import Artifact

from .api import ACCOUNTS
from .cloud import counted
from .conftest import Factory
from .lab import Env, Lab
from .things import Thing

EXAMPLE = Path(__file__).parents[2] / "manifests/examples/shop.yaml"
FAMILIES = {
    "ApisReady",
    "BucketsReady",
    "ClusterReady",
    "DatabasesReady",
    "EncryptionReady",
    "FunctionsReady",
    "IdentityReady",
    "IngressReady",
    "MonitoringReady",
    "NetworkReady",
    "QueuesReady",
    "SecretsReady",
    "ServicesReady",
}

PARTS = {"SecurityGroupEgressRule", "SecurityGroupIngressRule", "Target"}
"""Tagged, and yet listed by what they are part of."""

SIMULATED = {
    "cloudwatch.aws.m.upbound.io/CompositeAlarm",
    "xray.aws.m.upbound.io/Group",
    "xray.aws.m.upbound.io/SamplingRule",
}
"""What the local AWS has not got, and the local provider remembers."""


def _shop(profile: str) -> dict[str, Any]:
    spec: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text())["spec"]
    del spec["accountRef"], spec["network"]
    going = {"protection": {"deletion": False}, "logArchive": {"forceDestroy": True}}
    return spec | {"profile": profile, "network": {"endpoints": ["s3"]}} | going


def _stem(key: str) -> str:
    """The key, where it is a digest of what AWS assigns as well without that."""
    return re.sub(r"/task-definition-[0-9a-f]+$", "/task-definition", key)


def _rendered(lab: Lab, env: Env) -> list[tuple[str, dict[str, Any]]]:
    """What `crofter render` makes of it in the very Account, by component and key."""
    account = lab.api.get(ACCOUNTS, "", str(env.spec["accountRef"]["name"]))
    assert account is not None
    artifacts = {
        one["name"]: Artifact(one["bucket"], one["key"], one["sha256"]) for one in account["status"]["artifacts"]
    }
    spec, place = EnvironmentSpec.model_validate(env.spec), AccountSpec.model_validate(account["spec"])
    rendered = render_environment(env.namespace, env.name, spec, place, artifacts)
    return [
        (_stem(f"{component}/{key}"), one)
        for component, managed in rendered.managed.items()
        for key, one in managed.items()
    ]


def _divided(expected: list[tuple[str, dict[str, Any]]]) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """What is listed by itself, by kind and key; and how many of each kind are listed as part of something else."""
    whole: Counter[tuple[str, str]] = Counter()
    parts: Counter[str] = Counter()
    for key, one in expected:
        kind = str(one["kind"])
        if f"{one['apiVersion'].split('/')[0]}/{kind}" in SIMULATED:
            continue
        if "tags" in one["spec"]["forProvider"] and kind not in PARTS:
            whole[kind, key] += 1
        else:
            parts[kind] += 1
    return whole, parts


def _settings(env: Env, things: Iterable[Thing]) -> Counter[str]:
    """What the other tests do not list: what is set on functions, APIs, secrets and buckets, and dashboards."""
    found: Counter[str] = Counter()
    functions, secrets, s3 = (env.cloud.client(name) for name in ("lambda", "secretsmanager", "s3"))
    apis, cloudwatch = env.cloud.client("apigatewayv2"), env.cloud.client("cloudwatch")
    found["Dashboard"] = len(cloudwatch.list_dashboards(DashboardNamePrefix=f"{env.name}-")["DashboardEntries"])
    for one in things:
        if one.kind == "Function":
            with contextlib.suppress(functions.exceptions.ResourceNotFoundException):
                policy = json.loads(functions.get_policy(FunctionName=one.id)["Policy"])
                found["Permission"] += len(policy["Statement"])
        elif one.kind == "API":
            found["Authorizer"] += len(apis.get_authorizers(ApiId=one.id)["Items"])
        elif one.kind == "Secret":
            found["SecretPolicy"] += "ResourcePolicy" in secrets.get_resource_policy(SecretId=one.id)
        elif one.kind == "Bucket":
            told = s3.get_bucket_notification_configuration(Bucket=one.id)
            found["BucketNotification"] += "LambdaFunctionConfigurations" in told and "QueueConfigurations" not in told
    return +found


@pytest.mark.parametrize("profile", ["dev", "prod"])
def test_a_shop_becomes_ready_as_it_was_rendered_and_goes_without_a_trace(
    lab: Lab, environment: Factory, profile: str
) -> None:
    env = environment(f"shop-{profile}", **_shop(profile))
    env.apply()
    env.until_ready(seconds=180)
    conditions = {one["type"]: one["status"] for one in env.live()["status"]["conditions"]}
    assert {name: conditions.get(name) for name in FAMILIES} == dict.fromkeys(FAMILIES, "True")
    expected, things = _rendered(lab, env), env.things()
    whole, parts = _divided(expected)
    assert Counter((one.kind, _stem(one.key)) for one in things if one.tags) == whole
    assert Counter(counted(one for one in things if not one.tags)) + _settings(env, things) == parts
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    specs = {one["spec"]["component"]: one["spec"] for one in env.composites()}
    assert specs["api/public"]["jwt"] == {"issuer": told["identity/issuer"], "audience": [told["identity/client-web"]]}
    variables = {one["name"]: one["value"] for one in specs["service/web"]["bindings"]["variables"]}
    assert variables["IDENTITY_CLIENT_ID"] == told["identity/client-web"]
    offered = env.lab.api.get(("v1", "configmaps"), env.namespace, f"{env.name}-outputs")
    assert offered is not None
    assert offered["data"] == {name.replace("/", "."): value for name, value in told.items()}
    env.delete()
    env.until_gone(seconds=180)
