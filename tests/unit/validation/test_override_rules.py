"""Rules about overrides, told with field, value, rule and fix."""

import pytest
import samples

from crofter import overriding
from crofter.api.account import AccountSpec
from crofter.api.environment import EnvironmentSpec
from crofter.offline import UNKNOWN_ACCOUNT

SERVICE = {"name": "web", "containers": [{"name": "web", "image": {"registry": "web", "tag": "v1"}}]}
GUARDED = "overrides do not reach roles, keys and policies in this Account"
CONSENT = "ask for a grant by uses, or the platform team for sensitiveOverrides: Allow in the Account"
EXPLAINED = "see kubectl explain queue.spec.forProvider --api-version=sqs.aws.m.upbound.io/v1beta1"
OURS = "is written by Crofter, which finds its resources by it; use a key of your own"


def told(*overrides, account: AccountSpec | None = None):
    raw = samples.spec(
        queues=[{"name": "export"}], registries=[{"name": "web"}], services=[SERVICE], overrides=list(overrides)
    )
    return [str(one) for one in overriding.problems("team", "shop", EnvironmentSpec.model_validate(raw), account)]


def override(component, resource, **fields):
    return {"component": component, "resource": resource, "forProvider": fields}


@pytest.mark.parametrize(
    "good",
    [
        pytest.param(override("queue/export", "queue", maxMessageSize=65536), id="a field"),
        pytest.param(override("queue/export", "dead*", maxMessageSize=65536), id="what begins so"),
        pytest.param(
            override("network", "subnet-public-*", tags={"kubernetes.io/role/elb": "1"}), id="a tag on several"
        ),
        pytest.param(override("network", "vpc", tags={"policy": "none"}), id="a tag that sounds like a policy"),
        pytest.param(
            override("service/web", "task-definition", ephemeralStorage={"sizeInGib": 50}), id="a task definition"
        ),
    ],
)
def test_what_fits(good):
    assert told(good) == []


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (
            override("queues/export", "queue", maxMessageSize=1024),
            'spec.overrides[0].component: "queues/export": no component has this name; did you mean queue/export?',
        ),
        (
            override("queue/export", "qeue", maxMessageSize=1024),
            'spec.overrides[0].resource: "qeue": no resource of queue/export has this name; did you mean queue?',
        ),
        (
            override("queue/export", "topic-*", maxMessageSize=1024),
            (
                'spec.overrides[0].resource: "topic-*": no resource of queue/export has this name; '
                "there are dead-letter-queue, queue"
            ),
        ),
        (
            override("service/web", "task-definition-*", cpu="512"),
            (
                'spec.overrides[0].resource: "task-definition-*": no resource of service/web has this name; '
                "did you mean task-definition?"
            ),
        ),
        (
            override("queue/export", "queue", maxMesageSize=1024),
            (
                'spec.overrides[0].forProvider.maxMesageSize: 1024: unknown field "maxMesageSize" of Queue '
                f'spec.forProvider; did you mean "maxMessageSize"?; {EXPLAINED}'
            ),
        ),
        (
            override("queue/export", "queue", maxMessageSize="big"),
            f'spec.overrides[0].forProvider.maxMessageSize: "big": must be a number, not "big"; {EXPLAINED}',
        ),
        (
            override("queue/export", "queue", delaySeconds=None),
            (
                "spec.overrides[0].forProvider.delaySeconds: null: null is dropped by the API server; leave it out or give "
                f"a number; {EXPLAINED}"
            ),
        ),
        (
            override("queue/export", "queue", region="us-east-1"),
            (
                'spec.overrides[0].forProvider.region: "us-east-1": every resource is in the region of the Account; '
                "remove it"
            ),
        ),
        (override("network", "vpc", tags={"Name": "x"}), f'spec.overrides[0].forProvider.tags: "Name": {OURS}'),
        (
            override("network", "vpc", tags={"crofter.dev/environment": "x"}),
            f'spec.overrides[0].forProvider.tags: "crofter.dev/environment": {OURS}',
        ),
        (
            override("queue/export", "queue", kmsMasterKeyId="alias/other"),
            f'spec.overrides[0].forProvider.kmsMasterKeyId: "alias/other": {GUARDED}; {CONSENT}',
        ),
        (
            override("service/web", "task-definition", taskRoleArn="arn:aws:iam::123456789012:role/admin"),
            f'spec.overrides[0].forProvider.taskRoleArn: "arn:aws:iam::123456789012:role/admin": {GUARDED}; {CONSENT}',
        ),
        (
            override("service/web", "task-role", maxSessionDuration=3600),
            (
                'spec.overrides[0].resource: "Role": overrides do not reach IAM, KMS and policies in this Account; '
                f"{CONSENT}"
            ),
        ),
        (
            override("encryption", "key-messaging", enableKeyRotation=False),
            (
                'spec.overrides[0].resource: "Key": overrides do not reach IAM, KMS and policies in this Account; '
                f"{CONSENT}"
            ),
        ),
    ],
)
def test_what_does_not_fit(bad, problem):
    assert told(bad) == [problem]


def test_what_is_wrong_with_several_resources_is_told_once():
    assert len(told(override("network", "subnet-*", mapPublicIp=True))) == 1


def test_an_account_may_let_overrides_reach_what_grants_permissions():
    open_account = UNKNOWN_ACCOUNT.model_copy(update={"sensitive_overrides": "Allow"})
    bad = override("service/web", "task-role", maxSessionDuration=3600)
    assert told(bad, account=open_account) == []
