"""What interrupted creations of filters, streams and trace groups made is found by what they are called."""

import pytest
import samples
from botocore.exceptions import ClientError

from crofter.aws.finders import FINDERS
from crofter.aws.interrupted import find
from crofter.aws.inventory import GONE

ACCOUNT = samples.account_spec()
TO_S3 = {"BucketARN": "arn:aws:s3:::archive", "RoleARN": "arn:aws:iam::123456789012:role/export"}


def managed(service, kind, /, **provider):
    return {"apiVersion": f"{service}.aws.m.upbound.io/v1beta1", "kind": kind, "spec": {"forProvider": provider}}


@pytest.fixture
def stream(sessions):
    firehose = sessions.client(ACCOUNT, "firehose")
    made = firehose.create_delivery_stream(DeliveryStreamName="export", ExtendedS3DestinationConfiguration=TO_S3)
    yield made["DeliveryStreamARN"]
    firehose.delete_delivery_stream(DeliveryStreamName="export")


def test_a_stream_is_found_by_its_name(sessions, stream):
    assert find(sessions, ACCOUNT, managed("firehose", "DeliveryStream", name="export")) == stream
    assert find(sessions, ACCOUNT, managed("firehose", "DeliveryStream", name="other")) is None
    assert find(sessions, ACCOUNT, managed("firehose", "DeliveryStream")) is None


def test_a_stream_that_is_listed_is_asked_for(sessions, stream):
    firehose = sessions.client(ACCOUNT, "firehose")
    assert GONE["firehose"](firehose, stream) is False
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        GONE["firehose"](firehose, f"{stream}-that-was")


def test_a_subscription_filter_is_found_by_its_log_group_and_name(sessions, stream):
    logs = sessions.client(ACCOUNT, "logs")
    wanted = managed("cloudwatchlogs", "SubscriptionFilter", logGroupName="found/app", name="export")
    assert find(sessions, ACCOUNT, wanted) is None
    logs.create_log_group(logGroupName="found/app")
    assert find(sessions, ACCOUNT, wanted) is None
    logs.put_subscription_filter(
        logGroupName="found/app", filterName="export", filterPattern="", destinationArn=stream, roleArn=TO_S3["RoleARN"]
    )
    assert find(sessions, ACCOUNT, wanted) == "cwlsf-4008694356"
    assert find(sessions, ACCOUNT, managed("cloudwatchlogs", "SubscriptionFilter", name="export")) is None
    logs.delete_log_group(logGroupName="found/app")


class XRay:
    """X-Ray with one group: moto has none."""

    def get_group(self, **asked):
        code = {"shop": "", "throttled": "ThrottledException"}.get(asked["GroupName"], "InvalidRequestException")
        if code:
            raise ClientError({"Error": {"Code": code, "Message": ""}}, "GetGroup")
        return {"Group": {"GroupARN": "arn:aws:xray:ap-southeast-2:123456789012:group/shop/ABC"}}


def test_a_trace_group_is_found_by_its_name():
    look = FINDERS["xray/Group"].find
    assert look(XRay(), {"groupName": "shop"}) == "arn:aws:xray:ap-southeast-2:123456789012:group/shop/ABC"
    assert look(XRay(), {"groupName": "other"}) is None
    assert look(XRay(), {}) is None
    with pytest.raises(ClientError, match="Throttled"):
        look(XRay(), {"groupName": "throttled"})
