"""What AWS is asked beside the managed resources, and for how long an answer is believed."""

import json

import pytest
import samples
from botocore.exceptions import ClientError

from crofter.aws.looks import LOOKERS, Looks
from crofter.plan.looks import Look, Seen

ACCOUNT = samples.account_spec()
IMAGE = Look("Image", "service/web", ("shop/web", "v1"))
FAMILY = "arn:aws:ecs:ap-southeast-2:123456789012:task-definition/web"


@pytest.fixture
def ecr(sessions):
    client = sessions.client(ACCOUNT, "ecr")
    client.create_repository(repositoryName="shop/web")
    yield client
    client.delete_repository(repositoryName="shop/web", force=True)


def pushed(ecr, tag):
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"digest": f"sha256:{tag}"},
        "layers": [],
    }
    ecr.put_image(repositoryName="shop/web", imageManifest=json.dumps(manifest), imageTag=tag)


def test_an_image_is_there_once_it_was_pushed(sessions, ecr):
    looks = Looks(sessions)
    missing = Seen(holds=False, message="waits for an image: push v1 to the repository shop/web")
    assert looks.ask(ACCOUNT, [IMAGE]) == {IMAGE: missing}
    pushed(ecr, "v1")
    looks.forget_missed()
    assert looks.ask(ACCOUNT, [IMAGE]) == {IMAGE: Seen(holds=True)}


def test_a_repository_that_is_not_there_has_no_images(sessions):
    assert (
        not Looks(sessions)
        .ask(ACCOUNT, [Look("Image", "x", ("nowhere", "v1"))])[Look("Image", "x", ("nowhere", "v1"))]
        .holds
    )


def test_a_no_is_believed_for_seconds_and_a_yes_for_minutes(sessions, ecr):
    now = 0.0
    looks = Looks(sessions, lambda: now)
    looks.ask(ACCOUNT, [IMAGE])
    pushed(ecr, "v1")
    now = 7.9
    assert not looks.ask(ACCOUNT, [IMAGE])[IMAGE].holds
    now = 8.1
    assert looks.ask(ACCOUNT, [IMAGE])[IMAGE].holds
    ecr.batch_delete_image(repositoryName="shop/web", imageIds=[{"imageTag": "v1"}])
    now = 308.0
    assert looks.known(ACCOUNT, [IMAGE]) == {IMAGE: Seen(holds=True)}
    now = 308.2
    assert looks.known(ACCOUNT, [IMAGE]) == {}


def test_a_secret_has_a_value_once_it_was_put(sessions):
    client = sessions.client(ACCOUNT, "secretsmanager")
    arn = client.create_secret(Name="shop-stripe")["ARN"]
    look = Look("SecretValue", "secret/stripe", (arn,))
    looks = Looks(sessions)
    seen = looks.ask(ACCOUNT, [look])[look]
    name = arn.rsplit(":", 1)[1]
    assert seen == Seen(holds=False, message=f"waits for a value: put one into the secret {name} of Secrets Manager")
    client.put_secret_value(SecretId=arn, SecretString="planted")
    looks.forget_missed()
    assert looks.ask(ACCOUNT, [look])[look] == Seen(holds=True)


class Ecs:
    def __init__(self, *deployments):
        self.deployments = deployments

    def describe_services(self, cluster, services):
        assert (cluster, services) == ("shop", ["web"])
        return {"services": [{"deployments": list(self.deployments)}] if self.deployments else []}


def deployment(revision, state=None, **more):
    found = {"status": "PRIMARY", "taskDefinition": f"{FAMILY}:{revision}", **more}
    return found if state is None else found | {"rolloutState": state}


@pytest.mark.parametrize(
    ("deployments", "message"),
    [
        ((deployment(2, "COMPLETED"),), None),
        ((deployment(2),), None),
        ((), "ECS does not know the service web"),
        ((deployment(1, "COMPLETED"),), "ECS is at web:1, not at web:2: its rollout failed or has not begun"),
        (
            (deployment(2, "IN_PROGRESS", runningCount=1, desiredCount=2), deployment(1) | {"status": "ACTIVE"}),
            "the rollout is IN_PROGRESS, 1 of 2 tasks run",
        ),
        (
            (deployment(2, "FAILED", rolloutStateReason="tasks failed to start"),),
            "the rollout is FAILED, 0 of 0 tasks run: tasks failed to start",
        ),
    ],
)
def test_a_rollout_is_what_ecs_says_it_is(deployments, message):
    seen = LOOKERS["Rollout"].ask(Ecs(*deployments), "shop", "web", f"{FAMILY}:2")
    assert seen == (Seen(holds=True) if message is None else Seen(holds=False, message=message))


def test_an_error_of_aws_is_a_no_with_its_reason(monkeypatch, sessions):
    def denied(*_):
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "DescribeImages")

    monkeypatch.setattr(sessions, "client", denied)
    (seen,) = Looks(sessions).ask(ACCOUNT, [IMAGE]).values()
    assert seen == Seen(holds=False, message="AWS cannot be asked: AccessDenied: no (DescribeImages)")
