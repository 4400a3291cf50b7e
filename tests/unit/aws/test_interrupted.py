import json

import pytest
import samples

from crofter.aws.interrupted import find

ACCOUNT = samples.account_spec()


def managed(kind, service="ec2", /, **provider):
    return {
        "apiVersion": f"{service}.aws.m.upbound.io/v1beta1",
        "kind": kind,
        "metadata": {"name": "x"},
        "spec": {"forProvider": provider},
    }


@pytest.fixture
def tagged(environment_id):
    def made(kind, key, environment=environment_id):
        return managed(kind, tags={"crofter.dev/environment-id": environment, "crofter.dev/key": key})

    return made


@pytest.fixture
def vpc(ec2, tags):
    return ec2.create_vpc(CidrBlock="10.40.0.0/16", TagSpecifications=tags("vpc", "vpc"))["Vpc"]["VpcId"]


@pytest.fixture
def subnet(ec2, tags, vpc):
    specification = tags("subnet", "subnet-a")
    return ec2.create_subnet(VpcId=vpc, CidrBlock="10.40.0.0/24", TagSpecifications=specification)["Subnet"]["SubnetId"]


@pytest.fixture
def table(ec2, tags, vpc):
    return ec2.create_route_table(VpcId=vpc, TagSpecifications=tags("route-table", "rt"))["RouteTable"]["RouteTableId"]


def test_what_takes_tags_is_found_by_them(sessions, tagged, vpc, subnet, table):
    assert find(sessions, ACCOUNT, tagged("VPC", "vpc")) == vpc
    assert find(sessions, ACCOUNT, tagged("Subnet", "subnet-a")) == subnet
    assert find(sessions, ACCOUNT, tagged("RouteTable", "rt")) == table


@pytest.mark.parametrize(
    "other",
    [("VPC", "another"), ("VPC", "vpc", "ffffffffffff"), ("Subnet", "vpc"), ("Group", "vpc")],
    ids=["key", "environment", "kind", "no-id-of-ec2"],
)
def test_what_is_not_there_is_not_found(sessions, vpc, tagged, other):
    assert find(sessions, ACCOUNT, tagged(*other)) is None


def test_what_has_no_tags_is_not_looked_for(sessions):
    assert find(sessions, ACCOUNT, managed("VPC")) is None


def test_of_two_kinds_with_one_key_the_id_tells_which(sessions, ec2, tags, tagged, vpc):
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=tags("elastic-ip", "vpc"))["AllocationId"]
    assert find(sessions, ACCOUNT, tagged("EIP", "vpc")) == address
    assert find(sessions, ACCOUNT, tagged("VPC", "vpc")) == vpc


def test_a_route_is_found_by_its_table_and_destination(sessions, ec2, vpc, table):
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(VpcId=vpc, InternetGatewayId=gateway)
    route = managed("Route", routeTableId=table, destinationCidrBlock="0.0.0.0/0")
    assert find(sessions, ACCOUNT, route) is None
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    assert find(sessions, ACCOUNT, route) == f"r-{table}1080289494"


def test_an_association_is_found_by_what_it_joins(sessions, ec2, subnet, table):
    association = managed("RouteTableAssociation", routeTableId=table, subnetId=subnet)
    assert find(sessions, ACCOUNT, association) is None
    made = ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)["AssociationId"]
    assert find(sessions, ACCOUNT, association) == made
    assert find(sessions, ACCOUNT, managed("RouteTableAssociation", routeTableId="rtb-0", subnetId=subnet)) is None


def test_a_rule_of_an_acl_is_found_by_number_and_direction(sessions, ec2, vpc):
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    rule = managed("NetworkACLRule", networkAclId=acl, ruleNumber=100.0, egress=True, protocol="tcp")
    assert find(sessions, ACCOUNT, rule) is None
    ec2.create_network_acl_entry(
        NetworkAclId=acl,
        RuleNumber=100,
        Egress=True,
        Protocol="6",
        RuleAction="allow",
        CidrBlock="0.0.0.0/0",
        PortRange={"From": 443, "To": 443},
    )
    found = find(sessions, ACCOUNT, rule)
    assert found.startswith("nacl-")
    assert found[5:].isdigit()
    other_way = managed("NetworkACLRule", networkAclId=acl, ruleNumber=100, egress=False, protocol="tcp")
    assert find(sessions, ACCOUNT, other_way) is None


@pytest.mark.parametrize(
    "raw",
    [
        managed("Route", routeTableId="rtb-1"),
        managed("RouteTableAssociation", subnetId="subnet-1"),
        managed("NetworkACLRule", ruleNumber=1, protocol="tcp"),
    ],
    ids=lambda raw: raw["kind"],
)
def test_without_what_it_joins_nothing_is_looked_for(sessions, raw):
    assert find(sessions, ACCOUNT, raw) is None


def of(environment, component, key):
    return {
        "crofter.dev/environment-id": environment, "crofter.dev/component": component, "crofter.dev/key": key
    }  # fmt: skip


def test_of_two_components_with_one_key_the_tag_tells_which(sessions, ec2, tags, vpc, environment_id):
    made = {
        component: ec2.create_security_group(
            GroupName=component,
            Description="x",
            VpcId=vpc,
            TagSpecifications=tags("security-group", "group", component=component),
        )["GroupId"]
        for component in ("endpoints", "endpoints/integration")
    }
    for component, group in made.items():
        raw = managed("SecurityGroup", tags=of(environment_id, component, "group"))
        assert find(sessions, ACCOUNT, raw) == group


def test_a_key_is_found_by_its_tags_unless_it_is_going(sessions, environment_id):
    kms = sessions.client(ACCOUNT, "kms")
    tags = of(environment_id, "encryption", "key-data")
    wanted = managed("Key", "kms", tags=tags)
    assert find(sessions, ACCOUNT, wanted) is None
    listed = [{"TagKey": name, "TagValue": value} for name, value in tags.items()]
    made = kms.create_key(Tags=listed)["KeyMetadata"]["KeyId"]
    assert find(sessions, ACCOUNT, wanted) == made
    assert find(sessions, ACCOUNT, managed("Key", "kms", tags=tags | {"crofter.dev/key": "key-logs"})) is None
    assert find(sessions, ACCOUNT, managed("Key", "kms")) is None
    kms.schedule_key_deletion(KeyId=made)
    assert find(sessions, ACCOUNT, wanted) is None


def test_a_queue_is_found_by_its_name(sessions, environment_id):
    sqs = sessions.client(ACCOUNT, "sqs")
    wanted = managed("Queue", "sqs", name=f"export-{environment_id}")
    assert find(sessions, ACCOUNT, wanted) is None
    url = sqs.create_queue(QueueName=f"export-{environment_id}")["QueueUrl"]
    assert find(sessions, ACCOUNT, wanted) == url
    assert find(sessions, ACCOUNT, managed("Queue", "sqs")) is None


def test_a_lifecycle_policy_is_found_by_its_repository(sessions, environment_id):
    ecr = sessions.client(ACCOUNT, "ecr")
    name = f"web-{environment_id}"
    wanted = managed("LifecyclePolicy", "ecr", repository=name)
    assert find(sessions, ACCOUNT, wanted) is None
    ecr.create_repository(repositoryName=name)
    assert find(sessions, ACCOUNT, wanted) is None
    selection = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 10}
    rules = [{"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}]
    ecr.put_lifecycle_policy(repositoryName=name, lifecyclePolicyText=json.dumps({"rules": rules}))
    assert find(sessions, ACCOUNT, wanted) == name
    assert find(sessions, ACCOUNT, managed("LifecyclePolicy", "ecr")) is None


def test_capacity_providers_are_found_by_their_cluster(sessions, environment_id):
    ecs = sessions.client(ACCOUNT, "ecs")
    name = f"cluster-{environment_id}"
    wanted = managed("ClusterCapacityProviders", "ecs", clusterName=name)
    assert find(sessions, ACCOUNT, wanted) is None
    ecs.create_cluster(clusterName=name)
    assert find(sessions, ACCOUNT, wanted) is None
    strategy = [{"capacityProvider": "FARGATE", "weight": 1}]
    ecs.put_cluster_capacity_providers(
        cluster=name, capacityProviders=["FARGATE"], defaultCapacityProviderStrategy=strategy
    )
    assert find(sessions, ACCOUNT, wanted) == name
    ecs.delete_cluster(cluster=name)
    assert find(sessions, ACCOUNT, wanted) is None
    assert find(sessions, ACCOUNT, managed("ClusterCapacityProviders", "ecs")) is None


def test_a_secret_is_found_by_its_name_unless_it_is_going(sessions):
    client = sessions.client(ACCOUNT, "secretsmanager")
    secret = managed("Secret", "secretsmanager", name="interrupted-stripe")
    assert find(sessions, ACCOUNT, secret) is None
    arn = client.create_secret(Name="interrupted-stripe")["ARN"]
    assert find(sessions, ACCOUNT, secret) == arn
    assert find(sessions, ACCOUNT, managed("SecretPolicy", "secretsmanager", secretArn=arn)) == arn
    assert find(sessions, ACCOUNT, managed("SecretPolicy", "secretsmanager")) is None
    assert find(sessions, ACCOUNT, managed("SecretVersion", "secretsmanager", secretId=arn)) is None
    client.delete_secret(SecretId=arn, RecoveryWindowInDays=7)
    assert find(sessions, ACCOUNT, secret) is None
    assert find(sessions, ACCOUNT, managed("Secret", "secretsmanager")) is None


def test_what_is_set_on_a_bucket_goes_by_the_buckets_name(sessions):
    assert find(sessions, ACCOUNT, managed("BucketPolicy", "s3", bucket="uploads-1")) == "uploads-1"
    assert find(sessions, ACCOUNT, managed("BucketVersioning", "s3")) is None


def test_a_subscription_is_found_by_its_topic_and_endpoint(sessions):
    sns = sessions.client(ACCOUNT, "sns")
    topic = sns.create_topic(Name="interrupted-critical")["TopicArn"]
    told = managed("TopicSubscription", "sns", topicArn=topic, protocol="email", endpoint="a@example.com")
    assert find(sessions, ACCOUNT, told) is None
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="b@example.com")
    assert find(sessions, ACCOUNT, told) is None
    made = sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@example.com", ReturnSubscriptionArn=True)
    assert find(sessions, ACCOUNT, told) == made["SubscriptionArn"]
    assert find(sessions, ACCOUNT, managed("TopicSubscription", "sns", protocol="email", endpoint="a@b")) is None
    gone = managed("TopicSubscription", "sns", topicArn=topic + "-gone", protocol="email", endpoint="a@example.com")
    assert find(sessions, ACCOUNT, gone) is None
    assert find(sessions, ACCOUNT, managed("TopicPolicy", "sns", arn=topic)) == topic
    assert find(sessions, ACCOUNT, managed("TopicPolicy", "sns")) is None


def test_a_certificate_is_found_by_its_tags_in_its_own_region(sessions, environment_id):
    tags = {
        "crofter.dev/environment-id": environment_id,
        "crofter.dev/component": "domain/shop.example.com",
        "crofter.dev/key": "certificate-us-east-1",
    }
    wanted = managed("Certificate", "acm", domainName="shop.example.com", region="us-east-1", tags=tags)
    acm = sessions.client(ACCOUNT, "acm", "us-east-1")
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    acm.request_certificate(DomainName="shop.example.com", Tags=listed[:2])
    assert find(sessions, ACCOUNT, wanted) is None
    made = acm.request_certificate(DomainName="shop.example.com", Tags=listed)["CertificateArn"]
    assert find(sessions, ACCOUNT, wanted) == made
    assert find(sessions, ACCOUNT, managed("Certificate", "acm", domainName="shop.example.com", tags=tags)) is None
    assert find(sessions, ACCOUNT, managed("Certificate", "acm", domainName="shop.example.com")) is None
    assert find(sessions, ACCOUNT, managed("CertificateValidation", "acm", certificateArn=made)) is None
