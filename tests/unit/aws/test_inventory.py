import pytest
import samples
from botocore.exceptions import ClientError

from crofter.aws.inventory import GONE, LOOKS, Found, exists, prefix_of, recover, recoverable, tagged
from crofter.plan.observed import Recovered
from crofter_local.aws import cognito

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


def test_of_two_vpcs_the_one_with_most_in_it_is_taken_with_nothing_of_the_other():
    def found(kind, one, key, vpc):
        return Found(kind, one, {"crofter.dev/component": "network", "crofter.dev/key": key}, vpc)

    lost = (
        found("vpc", "vpc-1", "vpc", "vpc-1"),
        found("subnet", "subnet-1", "subnet-private-a", "vpc-1"),
        found("vpc", "vpc-2", "vpc", "vpc-2"),
        found("subnet", "subnet-2", "subnet-private-a", "vpc-2"),
        found("subnet", "subnet-3", "subnet-private-b", "vpc-2"),
        found("internet-gateway", "igw-1", "internet-gateway", "vpc-1"),
        found("internet-gateway", "igw-2", "internet-gateway", "vpc-2"),
        found("elastic-ip", "eipalloc-1", "eip-a", None),
    )
    assert recoverable(lost, {}) == {
        "network": {
            "vpc": Recovered("vpc-2"),
            "subnet-private-a": Recovered("subnet-2"),
            "subnet-private-b": Recovered("subnet-3"),
            "internet-gateway": Recovered("igw-2"),
            "eip-a": Recovered("eipalloc-1"),
        }
    }


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


def test_a_cluster_that_is_still_listed_is_asked_for(sessions, environment_id):
    ecs = sessions.client(ACCOUNT, "ecs")
    name = f"cluster-{environment_id}"
    tags = [{"key": "crofter.dev/environment-id", "value": environment_id}]
    arn = ecs.create_cluster(clusterName=name, tags=tags)["cluster"]["clusterArn"]
    assert GONE["ecs"](ecs, arn) is False
    ecs.delete_cluster(cluster=name)
    assert GONE["ecs"](ecs, arn) is True


def test_a_repository_that_is_still_listed_is_asked_for(sessions, environment_id, monkeypatch):
    ecr = sessions.client(ACCOUNT, "ecr")
    name = f"shop/web-{environment_id}"
    arn = ecr.create_repository(repositoryName=name)["repository"]["repositoryArn"]
    found = Found("ecr", arn, {})
    monkeypatch.setattr("crofter.aws.inventory._others", lambda _client, _id: [found])
    assert tagged(sessions, ACCOUNT, environment_id) == (found,)
    ecr.delete_repository(repositoryName=name)
    assert tagged(sessions, ACCOUNT, environment_id) == ()


def test_a_bucket_that_is_still_listed_is_asked_for(sessions, environment_id, monkeypatch):
    s3 = sessions.client(ACCOUNT, "s3")
    name = f"uploads-{environment_id}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-2"})
    found = Found("s3", f"arn:aws:s3:::{name}", {})
    monkeypatch.setattr("crofter.aws.inventory._others", lambda _client, _id: [found])
    assert tagged(sessions, ACCOUNT, environment_id) == (found,)
    s3.delete_bucket(Bucket=name)
    assert tagged(sessions, ACCOUNT, environment_id) == ()


@pytest.mark.parametrize(
    ("service", "make", "delete", "identifier", "kind"),
    [
        (
            "cognito-idp",
            lambda client, name: client.create_user_pool(PoolName=name)["UserPool"]["Id"],
            "delete_user_pool",
            "UserPoolId",
            "userpool",
        ),
        (
            "cognito-identity",
            lambda client, name: client.create_identity_pool(
                IdentityPoolName=name, AllowUnauthenticatedIdentities=False
            )["IdentityPoolId"],
            "delete_identity_pool",
            "IdentityPoolId",
            "identitypool",
        ),
    ],
)
def test_a_pool_that_is_still_listed_is_asked_for(
    sessions, environment_id, monkeypatch, service, make, delete, identifier, kind
):
    client = sessions.client(ACCOUNT, service)
    pool = make(client, f"pool-{environment_id}")
    found = Found(service, f"arn:aws:{service}:ap-southeast-2:123456789012:{kind}/{pool}", {})
    monkeypatch.setattr("crofter.aws.inventory._others", lambda _client, _id: [found])
    assert tagged(sessions, ACCOUNT, environment_id) == (found,)
    getattr(client, delete)(**{identifier: pool})
    assert tagged(sessions, ACCOUNT, environment_id) == ()


def test_secrets_are_found_again_and_those_that_are_going_are_not(sessions, environment_id):
    client = sessions.client(ACCOUNT, "secretsmanager")
    tags = {
        "crofter.dev/environment-id": environment_id,
        "crofter.dev/component": "secret/a",
        "crofter.dev/key": "secret",
    }
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    arn = client.create_secret(Name=f"a-{environment_id}", Tags=listed)["ARN"]
    client.create_secret(Name=f"of-another-{environment_id}", Tags=[{"Key": "other", "Value": environment_id}])
    assert recover(sessions, ACCOUNT, environment_id) == {"secret/a": {"secret": Recovered(arn)}}
    assert [one.id for one in tagged(sessions, ACCOUNT, environment_id)] == [arn]
    client.delete_secret(SecretId=arn, RecoveryWindowInDays=7)
    assert recover(sessions, ACCOUNT, environment_id) == {}
    assert tagged(sessions, ACCOUNT, environment_id) == ()


def test_users_are_found_again_with_all_that_they_sign_in_with(sessions, environment_id, monkeypatch):
    cognito.play()
    idp, identity = (sessions.client(ACCOUNT, service) for service in ("cognito-idp", "cognito-identity"))
    users = idp.create_user_pool(PoolName=f"users-{environment_id}")["UserPool"]["Id"]
    client = idp.create_user_pool_client(UserPoolId=users, ClientName="web")["UserPoolClient"]["ClientId"]
    idp.create_resource_server(UserPoolId=users, Identifier="https://orders.example.com", Name="orders")
    idp.create_user_pool_domain(UserPoolId=users, Domain=f"login-{environment_id}")
    pool = identity.create_identity_pool(IdentityPoolName="p", AllowUnauthenticatedIdentities=False)["IdentityPoolId"]
    identity.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": "arn:aws:iam::1:role/a"})
    tags = {"crofter.dev/component": "identity"}
    where = "ap-southeast-2:123456789012"
    listed = [
        Found("cognito-idp", f"arn:aws:cognito-idp:{where}:userpool/{users}", tags | {"crofter.dev/key": "user-pool"}),
        Found(
            "cognito-identity",
            f"arn:aws:cognito-identity:{where}:identitypool/{pool}",
            tags | {"crofter.dev/key": "identity-pool"},
        ),
        Found("sqs", f"arn:aws:sqs:{where}:queue", {}),
    ]
    monkeypatch.setattr("crofter.aws.inventory._others", lambda _client, _id: listed)
    assert recover(sessions, ACCOUNT, environment_id) == {
        "identity": {
            "user-pool": Recovered(users),
            "client-web": Recovered(client),
            "resource-server-ce5c5b0e": Recovered(f"{users}|https://orders.example.com"),
            "domain": Recovered(f"login-{environment_id}"),
            "identity-pool": Recovered(pool),
            "identity-pool-roles": Recovered(pool),
        }
    }
    idp.delete_user_pool_domain(UserPoolId=users, Domain=f"login-{environment_id}")
    idp.delete_user_pool(UserPoolId=users)
    identity.delete_identity_pool(IdentityPoolId=pool)
    assert recover(sessions, ACCOUNT, environment_id) == {}


def test_what_lives_where_the_cdn_looks_is_found_too(sessions, environment_id):
    acm = sessions.client(ACCOUNT, "acm", "us-east-1")
    tag = {"Key": "crofter.dev/environment-id", "Value": environment_id}
    arn = acm.request_certificate(DomainName="shop.example.com", Tags=[tag])["CertificateArn"]
    assert [one.id for one in tagged(sessions, ACCOUNT, environment_id)] == [arn]
    acm.delete_certificate(CertificateArn=arn)
    assert tagged(sessions, ACCOUNT, environment_id) == ()


def test_a_certificate_that_is_still_listed_is_asked_for(sessions, environment_id, monkeypatch):
    arn = f"arn:aws:acm:us-east-1:123456789012:certificate/{environment_id}"
    monkeypatch.setattr("crofter.aws.inventory._others", lambda _client, _id: [Found("acm", arn, {})])
    assert tagged(sessions, ACCOUNT, environment_id) == ()


def test_a_task_definition_that_is_still_listed_is_asked_for(sessions, environment_id):
    ecs = sessions.client(ACCOUNT, "ecs")
    containers = [{"name": "web", "image": "web", "memory": 128}]
    made = ecs.register_task_definition(family=f"task-{environment_id}", containerDefinitions=containers)
    arn = made["taskDefinition"]["taskDefinitionArn"]
    assert GONE["ecs"](ecs, arn) is False
    ecs.deregister_task_definition(taskDefinition=arn)
    assert GONE["ecs"](ecs, arn) is True


def test_a_service_that_is_still_listed_is_asked_for(sessions, environment_id):
    ecs = sessions.client(ACCOUNT, "ecs")
    name = f"running-{environment_id}"
    ecs.create_cluster(clusterName=name)
    containers = [{"name": "web", "image": "web", "memory": 128}]
    ecs.register_task_definition(family=name, containerDefinitions=containers)
    service = ecs.create_service(cluster=name, serviceName=name, taskDefinition=name, desiredCount=0)["service"]
    assert GONE["ecs"](ecs, service["serviceArn"]) is False
    ecs.delete_service(cluster=name, service=name)
    assert GONE["ecs"](ecs, service["serviceArn"]) is True
