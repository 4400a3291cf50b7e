"""What AWS refuses is told with its code, its words and the resource, and overcome when AWS gives in."""

import time

import pytest

from .api import ENVIRONMENTS
from .cloud import doubled
from .conftest import Factory
from .lab import Env, Lab, ready_now

FULL = "The maximum number of VPCs has been reached."
NO_MORE = "Performing this operation would exceed the limit of 5 NAT gateways"


def _failing(env: Env, kind: str) -> dict[str, str]:
    listed = env.live()["status"].get("failing", ())
    found: dict[str, str] = next((one for one in listed if one["kind"] == kind and one["reason"] != "Creating"), {})
    return found


@pytest.mark.parametrize(
    ("name", "action", "code", "text", "kind"),
    [
        ("vpcfull", "CreateVpc", "VpcLimitExceeded", FULL, "VPC"),
        ("natfull", "CreateNatGateway", "NatGatewayLimitExceeded", NO_MORE, "NATGateway"),
    ],
)
def test_an_error_of_aws_is_told_and_overcome(
    lab: Lab, environment: Factory, name: str, action: str, code: str, text: str, kind: str
) -> None:
    env = environment(name)
    lab.fault(action, code, text)
    env.apply()
    for condition in ("NetworkReady", "Ready"):
        found = env.until_condition(condition, "False", reason="AwsError", message=code)
        resource = _failing(env, kind)["name"]
        assert f"{kind} {resource}: {code}: " in found["message"]
        assert text in found["message"]
    assert resource.startswith(f"{name}-network-")
    failure = _failing(env, kind)
    assert (failure["component"], failure["reason"]) == ("network", code)
    assert text in failure["message"]
    assert failure["since"]
    assert code in env.live()["status"]["summary"]
    env.until(
        lambda: [
            event
            for event in env.events()
            if (event["type"], event["reason"]) == ("Warning", "AwsError") and code in event["message"]
        ],
        "a Warning event tells of it",
    )
    shown = lab.crofter("status", env.name, "-n", env.namespace)
    assert shown.exit_code == 1
    assert code in shown.stdout
    lab.clear_faults()
    env.until_ready()
    assert "failing" not in env.live()["status"]


def test_an_error_that_passes_leaves_no_trace_and_no_double(lab: Lab, environment: Factory) -> None:
    env = environment("throttled")
    for action in ("CreateSubnet", "CreateRouteTable", "CreateInternetGateway", "AllocateAddress"):
        lab.fault(action, "RequestLimitExceeded", "Request limit exceeded.", times=2)
    env.apply()
    env.until_ready()
    assert doubled(env.things()) == []


def test_a_full_quota_is_told_before_anything_is_made(lab: Lab, environment: Factory) -> None:
    region = "ca-central-1"
    cloud = lab.cloud(region)
    room = [cloud.ec2.create_vpc(CidrBlock=f"172.31.{number}.0/24")["Vpc"]["VpcId"] for number in range(4)]
    env = environment("quota", region=region)
    env.apply()
    found = env.until_condition("PreflightPassed", "False", reason="QuotaExceeded")
    assert found["message"].startswith(
        "1 more of VPCs per Region wanted, 5 of 5 in use; ask AWS to raise quota L-F678F1CE"
    )
    assert env.things() == ()
    assert env.composites() == []
    for vpc in room:
        cloud.ec2.delete_vpc(VpcId=vpc)

    def ready_once_looked_at() -> bool:
        look = {"metadata": {"annotations": {"functional.example/look": str(time.monotonic())}}}
        lab.api.patch(ENVIRONMENTS, env.namespace, env.name, look)
        return ready_now(env.get()) is not None

    env.until(ready_once_looked_at, "there is room again")
