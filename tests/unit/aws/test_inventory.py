import pytest
import samples
from botocore.exceptions import ClientError

from crofter.aws.inventory import LOOKS, Found, exists, prefix_of, recover, recoverable, tagged
from crofter.plan.observed import Recovered

ACCOUNT = samples.account_spec()


@pytest.fixture
def network(ec2, tags):
    """A VPC with two subnets and a NAT gateway, by key."""
    vpc = ec2.create_vpc(CidrBlock="10.40.0.0/16", TagSpecifications=tags("vpc", "vpc"))["Vpc"]["VpcId"]
    made = {"vpc": vpc}
    for letter, place in (("a", "c"), ("b", "a")):
        made[f"subnet-public-{letter}"] = ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=f"10.40.{len(made)}.0/24",
            AvailabilityZone=f"ap-southeast-2{place}",
            TagSpecifications=tags("subnet", f"subnet-public-{letter}"),
        )["Subnet"]["SubnetId"]
    return made


def test_what_aws_holds_is_found_by_tag_with_the_zones_of_subnets(sessions, network, environment_id):
    assert recover(sessions, ACCOUNT, environment_id) == {
        "network": {
            "vpc": Recovered(network["vpc"], None),
            "subnet-public-a": Recovered(network["subnet-public-a"], "apse2-az2"),
            "subnet-public-b": Recovered(network["subnet-public-b"], "apse2-az1"),
        }
    }


def test_another_environments_resources_are_not(sessions, network):
    assert recover(sessions, ACCOUNT, "ffffffffffff") == {}
    assert tagged(sessions, ACCOUNT, "ffffffffffff") == ()


def test_what_is_deleted_is_gone_although_its_tags_linger(sessions, ec2, tags, network, environment_id):
    subnet = network["subnet-public-a"]
    gateway = ec2.create_nat_gateway(
        SubnetId=subnet, ConnectivityType="private", TagSpecifications=tags("natgateway", "nat-a")
    )["NatGateway"]["NatGatewayId"]
    assert gateway in [one.id for one in tagged(sessions, ACCOUNT, environment_id)]
    ec2.delete_nat_gateway(NatGatewayId=gateway)
    ec2.create_tags(Resources=[gateway], Tags=[{"Key": "crofter.dev/environment-id", "Value": environment_id}])
    assert gateway not in [one.id for one in tagged(sessions, ACCOUNT, environment_id)]


def test_roles_and_what_others_services_hold_are_found_too(sessions, network, environment_id):
    iam = sessions.client(ACCOUNT, "iam")
    iam.create_role(
        RoleName=f"flow-logs-{environment_id}", Path=f"/crofter/{environment_id}/", AssumeRolePolicyDocument="{}"
    )
    iam.create_role(RoleName="other", Path="/crofter/ffffffffffff/", AssumeRolePolicyDocument="{}")
    logs = sessions.client(ACCOUNT, "logs")
    logs.create_log_group(
        logGroupName=f"/crofter/{environment_id}", tags={"crofter.dev/environment-id": environment_id}
    )
    found = {str(one) for one in tagged(sessions, ACCOUNT, environment_id)}
    assert f"role flow-logs-{environment_id}" in found
    assert "role other" not in found
    assert f"logs arn:aws:logs:ap-southeast-2:123456789012:log-group:/crofter/{environment_id}" in found
    assert f"vpc {network['vpc']}" in found


class Answers:
    """An EC2 that gives one answer or raises one error."""

    def __init__(self, answer=None, code=None):
        self.answer, self.code = answer, code

    def __getattr__(self, operation):
        def call(**_):
            if self.code:
                raise ClientError({"Error": {"Code": self.code, "Message": ""}}, operation)
            return self.answer

        return call


@pytest.mark.parametrize(
    ("resource", "ec2", "there"),
    [
        ("nat-1", Answers({"NatGateways": [{"State": "available"}]}), True),
        ("nat-1", Answers({"NatGateways": [{"State": "deleting"}]}), True),
        ("nat-1", Answers({"NatGateways": [{"State": "deleted"}]}), False),
        ("nat-1", Answers({"NatGateways": []}), False),
        ("vpce-1", Answers({"VpcEndpoints": [{"State": "Deleted"}]}), False),
        ("vpc-1", Answers(code="InvalidVpcID.NotFound"), False),
        ("nat-1", Answers(code="NatGatewayNotFound"), False),
        ("sg-1", Answers(code="InvalidGroupId.Malformed"), False),
        ("sg-1", Answers({"SecurityGroups": [{}]}), True),
        ("eni-1", Answers(code="ShouldNotBeAsked"), True),
    ],
)
def test_existence_is_asked_for(resource, ec2, there):
    assert exists(ec2, resource) is there


def test_an_answer_that_is_none_is_no_absence():
    with pytest.raises(ClientError):
        exists(Answers(code="RequestLimitExceeded"), "vpc-1")


@pytest.mark.parametrize("prefix", sorted(LOOKS))
def test_every_kind_of_id_can_be_asked_for(sessions, ec2, prefix):
    assert exists(ec2, f"{prefix}-0123456789abcdef0") is False


@pytest.mark.parametrize(
    ("resource", "prefix"), [("vpc-1", "vpc"), ("eipalloc-0a", "eipalloc"), ("vpce-svc-1", "vpce-svc"), ("x", "x")]
)
def test_what_an_id_begins_with(resource, prefix):
    assert prefix_of(resource) == prefix


def test_of_two_with_the_same_key_the_first_by_id_is_taken_and_the_untagged_none():
    tags = {"crofter.dev/component": "network", "crofter.dev/key": "vpc"}
    found = (Found("vpc", "vpc-2", tags), Found("vpc", "vpc-1", tags), Found("vpc", "vpc-0", {}))
    assert recoverable(found, {}) == {"network": {"vpc": Recovered("vpc-1")}}


def test_a_key_that_is_pending_deletion_is_as_good_as_gone(sessions, environment_id):
    kms = sessions.client(ACCOUNT, "kms")
    key = kms.create_key(Tags=[{"TagKey": "crofter.dev/environment-id", "TagValue": environment_id}])["KeyMetadata"]
    assert [one.id for one in tagged(sessions, ACCOUNT, environment_id)] == [key["Arn"]]
    kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)
    assert tagged(sessions, ACCOUNT, environment_id) == ()


def test_a_queue_that_is_still_listed_is_asked_for(sessions, environment_id, monkeypatch):
    sqs = sessions.client(ACCOUNT, "sqs")
    name = f"export-{environment_id}"
    url = sqs.create_queue(QueueName=name, tags={"crofter.dev/environment-id": environment_id})["QueueUrl"]
    (found,) = tagged(sessions, ACCOUNT, environment_id)
    assert found.id == f"arn:aws:sqs:ap-southeast-2:123456789012:{name}"
    monkeypatch.setattr("crofter.aws.inventory._others", lambda _client, _id: [found])
    assert tagged(sessions, ACCOUNT, environment_id) == (found,)
    sqs.delete_queue(QueueUrl=url)
    assert tagged(sessions, ACCOUNT, environment_id) == ()
