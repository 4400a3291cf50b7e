"""What AWS says of a resource that was asked for before what it needs is not an error at first."""

import pytest
import samples

from .views import brief, network, planned, told

ASSUMED = "The role defined for the function cannot be assumed by Lambda."


def said(reason, message="It is not there.", *, seconds):
    """What AWS has said for so long."""
    return samples.failing(reason=reason, message=message, since=samples.ago(seconds))


@pytest.mark.parametrize(
    ("failing", "known", "reason"),
    [
        (said("NoSuchEntity", seconds=0), {}, "Progressing"),
        (said("NoSuchEntity", seconds=29), {}, "Progressing"),
        (said("NoSuchEntity", seconds=30), {}, "AwsError"),
        (said("ResourceNotFoundException", seconds=1), {}, "Progressing"),
        (said("InvalidGroup.NotFound", seconds=1), {}, "Progressing"),
        (said("DBClusterNotFoundFault", seconds=1), {}, "Progressing"),
        (said("InvalidParameterValueException", ASSUMED, seconds=1), {}, "Progressing"),
        (said("InvalidParameterValueException", ASSUMED, seconds=31), {}, "AwsError"),
        (said("InvalidParameterValueException", "The runtime is wrong.", seconds=1), {}, "AwsError"),
        (said("NoSuchEntity", seconds=1), {"vpc": {"externalName": "vpc-1"}}, "AwsError"),
        (said("NoSuchEntity", seconds=1), {"subnet": {"externalName": "subnet-1"}}, "Progressing"),
        (samples.failing(reason="NoSuchEntity"), {}, "AwsError"),
        (said("VpcLimitExceeded", seconds=1), {}, "AwsError"),
        (said("NotFoundButMore", seconds=1), {}, "AwsError"),
    ],
)
def test_it_is_an_error_when_it_lasts(failing, known, reason):
    resources = {"failing": [failing], "known": known}
    assert brief(planned(network(ready="False", **resources)))["NetworkReady"] == ("False", reason)


def test_what_aws_says_is_told_meanwhile():
    failing = [said("NoSuchEntity", seconds=1), samples.failing("subnet", "Creating")]
    view = planned(network(ready="False", total=12, failing=failing))
    assert told(view)["NetworkReady"][2] == "network: waiting for VPC vpc (NoSuchEntity so far), VPC subnet"
