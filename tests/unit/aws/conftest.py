import itertools

import pytest
import samples
from moto import mock_aws
from moto.backends import get_backend

from crofter.aws.session import Sessions

TAG = "crofter.dev"
ACCOUNT = "123456789012"
NUMBERS = itertools.count(1)


@pytest.fixture(scope="package")
def aws():
    """Sessions with an AWS in this process; one for all tests, since its clients take long to make."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_EC2"):
            patch.delenv(name, raising=False)
        with mock_aws():
            yield Sessions()


@pytest.fixture
def sessions(aws):
    return aws


@pytest.fixture
def fresh(aws):
    """The same, its EC2 as on the first day: a default VPC and nothing else."""
    get_backend("ec2")[ACCOUNT]["ap-southeast-2"].reset()
    return aws


@pytest.fixture
def environment_id():
    """An Environment that no other test has made anything for."""
    return f"{next(NUMBERS):012x}"


@pytest.fixture
def ec2(sessions):
    return sessions.client(samples.account_spec(), "ec2")


@pytest.fixture
def tags(environment_id):
    """Tag specifications of a resource of the Environment."""

    def made(kind, key, *, component="network"):
        values = {f"{TAG}/environment-id": environment_id, f"{TAG}/component": component, f"{TAG}/key": key}
        return [{"ResourceType": kind, "Tags": [{"Key": name, "Value": value} for name, value in values.items()]}]

    return made
