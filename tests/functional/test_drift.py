"""What somebody does to AWS behind Crofter's back is put right, and told."""

from .api import Recorder
from .cloud import counted, doubled, ids
from .conftest import Factory
from .lab import Lab, status_of


def test_a_route_and_a_subnet_that_were_deleted_come_back(lab: Lab, environment: Factory) -> None:
    env = environment("drift", cidr="10.99.0.0/16")
    env.apply()
    env.until_ready()
    before = env.things()
    found = ids(before, "RouteTable", "Subnet")
    subnet = found["network/subnet-data-b"]
    with Recorder(lab.api, env.namespace) as recorder:
        env.cloud.ec2.delete_route(
            RouteTableId=found["network/route-table-private-a"], DestinationCidrBlock="0.0.0.0/0"
        )
        for table in env.cloud.ec2.describe_route_tables()["RouteTables"]:
            for one in table["Associations"]:
                if one.get("SubnetId") == subnet:
                    env.cloud.ec2.disassociate_route_table(AssociationId=one["RouteTableAssociationId"])
        env.cloud.ec2.delete_subnet(SubnetId=subnet)
        env.until(
            lambda: counted(env.things()) == counted(before) and subnet not in ids(env.things(), "Subnet").values(),
            "route and subnet are back",
        )
        env.until(
            lambda: any(event["reason"] == "DriftCorrected" for event in env.events()), "event DriftCorrected is there"
        )
        env.until_ready()
    told = [event["message"] for event in env.events() if event["reason"] in {"DriftDetected", "DriftCorrected"}]
    assert any("network" in message for message in told), told
    assert status_of(env.live(), "Drifted") == "False"
    assert "True" in {status_of(version, "Drifted") for version in recorder.versions} or told
    after = {thing.key: thing for thing in env.things() if thing.tags}
    assert after["network/subnet-data-b"].raw["CidrBlock"] == "10.99.112.0/20"
    assert ids(env.things(), "VPC", "NATGateway", "EIP") == ids(before, "VPC", "NATGateway", "EIP")
    assert doubled(env.things()) == []


def test_a_tag_and_an_attribute_that_were_changed_are_put_back(environment: Factory) -> None:
    env = environment("attributes", tags={"team": "shop"})
    env.apply()
    env.until_ready()
    vpc = ids(env.things(), "VPC")["network/vpc"]
    ec2 = env.cloud.ec2
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "team", "Value": "nobody"}])
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": False})

    def right() -> bool:
        tags = {tag["Key"]: tag["Value"] for tag in ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Tags"]}
        names = ec2.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsHostnames")["EnableDnsHostnames"]["Value"]
        return bool(tags["team"] == "shop" and names)

    env.until(right, "tag and attribute are as before")
    assert ids(env.things(), "VPC") == {"network/vpc": vpc}


def test_nothing_is_put_right_while_paused(environment: Factory) -> None:
    env = environment("paused")
    env.apply()
    env.until_ready()
    before = env.things()
    env.patch({"paused": True})
    env.until_condition("Paused", "True", reason="Paused")
    env.until_condition("Ready", "Unknown", reason="Paused")
    env.until(
        lambda: all(
            one["metadata"].get("annotations", {}).get("crossplane.io/paused") == "true" for one in env.managed()
        ),
        "every managed resource is paused",
    )
    table = ids(before, "RouteTable")["network/route-table-private-a"]
    env.cloud.ec2.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
    missing = counted(env.things())
    assert missing["Route"] == 1
    env.patch({"tags": {"while": "paused"}})
    env.until_condition("Paused", "True")
    assert counted(env.things()) == missing
    assert not any("while" in thing.tags for thing in env.things())
    env.patch({"paused": False})
    env.until_ready()
    env.until(lambda: counted(env.things()) == counted(before), "the route is back")
    assert {thing.tags["while"] for thing in env.things() if thing.tags} == {"paused"}
