import pytest
import samples

from crofter.aws.interrupted import find

ACCOUNT = samples.account_spec()


def managed(kind, **provider):
    return {"kind": kind, "metadata": {"name": "x"}, "spec": {"forProvider": provider}}


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
    wanted = managed("Key", tags=tags)
    assert find(sessions, ACCOUNT, wanted) is None
    listed = [{"TagKey": name, "TagValue": value} for name, value in tags.items()]
    made = kms.create_key(Tags=listed)["KeyMetadata"]["KeyId"]
    assert find(sessions, ACCOUNT, wanted) == made
    assert find(sessions, ACCOUNT, managed("Key", tags=tags | {"crofter.dev/key": "key-logs"})) is None
    assert find(sessions, ACCOUNT, managed("Key")) is None
    kms.schedule_key_deletion(KeyId=made)
    assert find(sessions, ACCOUNT, wanted) is None


def test_a_queue_is_found_by_its_name(sessions, environment_id):
    sqs = sessions.client(ACCOUNT, "sqs")
    wanted = managed("Queue", name=f"export-{environment_id}")
    assert find(sessions, ACCOUNT, wanted) is None
    url = sqs.create_queue(QueueName=f"export-{environment_id}")["QueueUrl"]
    assert find(sessions, ACCOUNT, wanted) == url
    assert find(sessions, ACCOUNT, managed("Queue")) is None
