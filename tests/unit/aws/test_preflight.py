import pytest
import samples
from botocore.exceptions import ClientError, EndpointConnectionError

from crofter.aws.errors import code_of, told
from crofter.aws.preflight import QUOTAS, Room, identity, zones
from crofter.aws.session import Sessions

ACCOUNT = samples.account_spec()


class Quotas:
    """An account with the given quotas by code; where there is none, it may not be read, not even the default."""

    def __init__(self, sessions, **limits):
        self.sessions, self.limits = sessions, limits
        self.asked = []

    def client(self, account, service):
        return self if service == "service-quotas" else self.sessions.client(account, service)

    def get_service_quota(self, ServiceCode, QuotaCode):  # noqa: N803 - boto3's own names
        return self._answer("own", QuotaCode)

    def get_aws_default_service_quota(self, ServiceCode, QuotaCode):  # noqa: N803 - boto3's own names
        return self._answer("default", QuotaCode)

    def _answer(self, which, code):
        self.asked.append((which, code))
        limit = self.limits.get(f"{which}_{code.replace('-', '')}")
        if limit is None:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "GetServiceQuota")
        return {"Quota": {"Value": float(limit)}}


class Used:
    """An EC2 with one VPC and two addresses."""

    def client(self, account, service):
        return self

    def get_paginator(self, operation):
        assert operation == "describe_vpcs"
        return self

    def paginate(self):
        return [{"Vpcs": [{}]}]

    def describe_addresses(self):
        return {"Addresses": [{}, {}]}


@pytest.fixture
def used():
    return Used()


VPCS, ADDRESSES = "LF678F1CE", "L0263D0A3"


def test_whose_credentials_these_are(sessions):
    found = identity(sessions, ACCOUNT)
    assert found.account_id == "123456789012"
    assert found.arn.startswith("arn:aws:sts::123456789012:")


def test_an_operator_role_is_assumed(sessions):
    role = {"arn": "arn:aws:iam::123456789012:role/crofter-reader", "externalId": "secret"}
    found = identity(sessions, samples.account_spec(operatorRole=role))
    assert found.arn == "arn:aws:sts::123456789012:assumed-role/crofter-reader/crofter"


def test_zones_come_sorted_by_id(sessions):
    found = zones(sessions, ACCOUNT)
    assert [zone.id for zone in found] == ["apse2-az1", "apse2-az2", "apse2-az3"]
    assert {zone.name for zone in found} == {"ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"}


def test_only_full_zones_that_are_open_count():
    class Some(Sessions):
        def client(self, account, service):
            return self

        def describe_availability_zones(self, Filters):  # noqa: N803 - boto3's own names
            assert Filters == [{"Name": "state", "Values": ["available"]}]
            local = {"ZoneId": "usw2-lax1-az1", "ZoneName": "us-west-2-lax-1a", "ZoneType": "local-zone"}
            full = {"ZoneId": "usw2-az2", "ZoneName": "us-west-2a", "ZoneType": "availability-zone"}
            without_proxies = {"ZoneId": "use1-az3", "ZoneName": "us-east-1e", "ZoneType": "availability-zone"}
            other = {"ZoneId": "usw2-az1", "ZoneName": "us-west-2b"}
            return {"AvailabilityZones": [local, full, without_proxies, other]}

    assert [zone.id for zone in zones(Some(), ACCOUNT)] == ["usw2-az1", "usw2-az2"]


@pytest.mark.parametrize(
    ("limits", "growth", "short"),
    [
        ({f"own_{VPCS}": 5}, {"vpcs": 1}, []),
        ({f"own_{VPCS}": 2}, {"vpcs": 1}, []),
        (
            {f"own_{VPCS}": 1},
            {"vpcs": 1},
            [
                (
                    "1 more of VPCs per Region wanted, 1 of 1 in use; ask AWS to raise quota L-F678F1CE, or remove what is not "
                    "needed"
                )
            ],
        ),
        (
            {f"default_{VPCS}": 1},
            {"vpcs": 1},
            [
                "1 more of VPCs per Region wanted, 1 of 1 in use; ask AWS to raise quota L-F678F1CE, or remove what is not needed"
            ],
        ),
        ({f"own_{VPCS}": 9, f"default_{VPCS}": 1}, {"vpcs": 1}, []),
        ({}, {"vpcs": 100, "elastic-ips": 100}, []),
        (
            {f"own_{ADDRESSES}": 4},
            {"elastic-ips": 3},
            [
                (
                    "3 more of EC2-VPC Elastic IPs wanted, 2 of 4 in use; ask AWS to raise quota L-0263D0A3, or remove what is "
                    "not needed"
                )
            ],
        ),
        ({f"own_{ADDRESSES}": 0, f"own_{VPCS}": 0}, {}, []),
    ],
    ids=[
        "room",
        "just-enough",
        "full",
        "full-by-default",
        "own-before-default",
        "unreadable",
        "addresses",
        "nothing-wanted",
    ],
)
def test_quotas_leave_room_or_do_not(used, limits, growth, short):
    assert [str(one) for one in Room(Quotas(used, **limits)).shortages(ACCOUNT, growth)] == short


def test_what_is_in_use_is_counted(fresh, ec2):
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    ec2.create_internet_gateway()
    ec2.allocate_address(Domain="vpc")
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.ap-southeast-2.s3", VpcEndpointType="Gateway")
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.ap-southeast-2.sts", VpcEndpointType="Interface")
    counted = {name: quota.count(fresh.client(ACCOUNT, quota.counted_by)) for name, quota in QUOTAS.items()}
    assert counted == {"vpcs": 2, "internet-gateways": 1, "elastic-ips": 1, "gateway-endpoints": 1}


def test_environments_that_come_together_ask_once(used):
    time = [1000.0]
    quotas = Quotas(used, **{f"own_{VPCS}": 5})
    room = Room(quotas, lambda: time[0])
    for _ in range(3):
        room.shortages(ACCOUNT, {"vpcs": 1})
    assert quotas.asked == [("own", "L-F678F1CE")]
    time[0] += 601
    room.shortages(ACCOUNT, {"vpcs": 1})
    assert len(quotas.asked) == 2


def test_what_is_in_use_is_counted_again_after_ten_seconds(used, monkeypatch):
    time = [1000.0]
    room = Room(Quotas(used, **{f"own_{VPCS}": 2}), lambda: time[0])
    assert room.shortages(ACCOUNT, {"vpcs": 1}) == ()
    monkeypatch.setattr(used, "paginate", lambda: [{"Vpcs": [{}]}, {"Vpcs": [{}]}])
    assert room.shortages(ACCOUNT, {"vpcs": 1}) == ()
    time[0] += 11
    assert len(room.shortages(ACCOUNT, {"vpcs": 1})) == 1


def test_clients_are_kept_for_each_role_and_region(sessions):
    other = samples.account_spec(region="us-east-1")
    role = samples.account_spec(operatorRole={"arn": "arn:aws:iam::123456789012:role/x"})
    clients = [sessions.client(one, "sts") for one in (ACCOUNT, ACCOUNT, other, role)]
    assert clients[0] is clients[1]
    assert len({id(one) for one in clients}) == 3
    assert clients[2].meta.region_name == "us-east-1"


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (
            ClientError(
                {"Error": {"Code": "AccessDenied", "Message": "no"}, "ResponseMetadata": {"RequestId": "1"}}, "X"
            ),
            "AccessDenied",
            "AccessDenied: no (X)",
        ),
        (
            EndpointConnectionError(endpoint_url="https://sts"),
            "EndpointConnectionError",
            'EndpointConnectionError: Could not connect to the endpoint URL: "https://sts"',
        ),
        (ClientError({}, "X"), "Unknown", "Unknown:  (X)"),
    ],
)
def test_what_aws_says_is_told_without_what_changes_each_time(error, code, text):
    assert (code_of(error), told(error)) == (code, text)


def test_endpoints_that_are_gone_take_no_room(ec2):
    count = QUOTAS["gateway-endpoints"].count
    before = count(ec2)
    vpc = ec2.create_vpc(CidrBlock="10.40.0.0/16")["Vpc"]["VpcId"]
    made = [
        ec2.create_vpc_endpoint(
            VpcId=vpc, ServiceName=f"com.amazonaws.ap-southeast-2.{service}", VpcEndpointType="Gateway"
        )["VpcEndpoint"]
        for service in ("s3", "dynamodb")
    ]
    ec2.delete_vpc_endpoints(VpcEndpointIds=[made[0]["VpcEndpointId"]])
    assert count(ec2) == before + 1
