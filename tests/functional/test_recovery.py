"""All Kubernetes objects are lost and AWS stays: the same manifest takes over what exists."""

import pytest

from .api import ENVIRONMENTS
from .cloud import counted, doubled, ids
from .conftest import Factory
from .lab import Env, Lab

STOPPED = ("operator", "crossplane", "provider")


def _lose(lab: Lab, env: Env) -> None:
    """Remove every object of an Environment without anybody touching AWS, as a lost cluster would."""
    for process in STOPPED:
        lab.plane.stop(process)
    for one in (*env.managed(), *env.composites()):
        kind, name = one["plural"], one["metadata"]["name"]
        lab.api.patch(kind, env.namespace, name, {"metadata": {"finalizers": None}})
        lab.api.delete(kind, env.namespace, name)
    lab.api.patch(ENVIRONMENTS, env.namespace, env.name, {"metadata": {"finalizers": None}})
    env.delete()
    env.until(lambda: env.get() is None and not env.managed() and not env.composites(), "every object is lost")
    for process in reversed(STOPPED):
        lab.plane.start(process)


def test_the_same_manifest_adopts_what_aws_has(lab: Lab, environment: Factory) -> None:
    env = environment(
        "lost",
        network={
            "availabilityZones": 2,
            "endpoints": ["s3", "logs"],
            "flowLogs": {"enabled": True, "retentionDays": 7},
        },
    )
    env.apply()
    env.until_ready()
    before = env.things()
    identifier = env.live()["status"]["environmentId"]
    _lose(lab, env)
    assert set(env.things()) == set(before)
    env.apply()
    env.until_ready()
    after = env.things()
    assert env.live()["status"]["environmentId"] == identifier
    tagged = ("VPC", "Subnet", "InternetGateway", "EIP", "NATGateway", "RouteTable", "NetworkACL", "SecurityGroup",
              "VPCEndpoint", "FlowLog", "Group", "Role")  # fmt: skip
    assert ids(after, *tagged) == ids(before, *tagged)
    assert counted(after) == counted(before)
    assert doubled(after) == []
    _take_away(env)
    env.until_ready()
    env.delete()
    env.until_gone()


def _take_away(env: Env) -> None:
    """Delete in AWS what was taken over: it is made again once, and the id it had is not asked for any more."""
    taken = ("endpoints/endpoint-logs", "network/flow-log")
    was = {key: one for key, one in ids(env.things(), "VPCEndpoint", "FlowLog").items() if key in taken}
    assert sorted(was) == sorted(taken)
    env.cloud.ec2.delete_vpc_endpoints(VpcEndpointIds=[was["endpoints/endpoint-logs"]])
    env.cloud.ec2.delete_flow_logs(FlowLogIds=[was["network/flow-log"]])

    def remade() -> bool:
        now = ids(env.things(), "VPCEndpoint", "FlowLog")
        return all(now.get(key) not in (None, old) for key, old in was.items())

    env.until(remade, "what was deleted in AWS is there again")
    assert doubled(env.things()) == []


@pytest.mark.parametrize("process", ["operator", "crossplane"])
def test_one_that_was_half_made_is_taken_over_and_finished(lab: Lab, environment: Factory, process: str) -> None:
    env = environment(f"half-{process}")
    lab.fault("CreateNatGateway", "InsufficientFreeAddressesInSubnet", "No room.")
    env.apply()
    env.until_condition("Ready", "False", reason="AwsError", message="InsufficientFreeAddressesInSubnet")
    before = ids(env.things(), "VPC", "Subnet", "EIP")
    assert "network/vpc" in before
    _lose(lab, env)
    lab.clear_faults()
    env.apply()
    env.until_ready()
    assert before.items() <= ids(env.things(), "VPC", "Subnet", "EIP").items()
    assert doubled(env.things()) == []


def test_an_environment_that_was_deleted_and_applied_again_begins_anew(environment: Factory) -> None:
    env = environment("again")
    env.apply()
    env.until_ready()
    first = ids(env.things(), "VPC")
    env.delete()
    env.until_gone()
    env.apply()
    env.until_ready()
    assert ids(env.things(), "VPC").keys() == first.keys()
    assert ids(env.things(), "VPC") != first
