"""Rules about functions, told with field, value, rule and fix."""

import pytest
import samples

from crofter.api.environment import EnvironmentSpec
from crofter.validation.context import Context
from crofter.validation.rules import check

IMAGE = {"image": {"uri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1"}}
ZIP = {"zip": {"bucket": "artifacts", "key": "a.zip", "handler": "a.b", "runtime": "python3.13"}}
QUEUES = [{"name": "jobs", "visibilityTimeoutSeconds": 30}, {"name": "slow", "visibilityTimeoutSeconds": 600}]


def functions(*sections, **fields):
    return samples.spec(functions=list(sections), queues=QUEUES, registries=[{"name": "web"}], **fields)


def told(*sections, old=None):
    context = Context(namespace="team", name="shop", old=old)
    read, problems = check(functions(*sections), context)
    assert read is not None
    return [str(problem).removeprefix("spec.functions[0].") for problem in problems]


def one(**fields):
    return {"name": "export", **IMAGE, **fields}


@pytest.mark.parametrize(
    "section",
    [
        one(),
        {"name": "export", **ZIP},
        {"name": "export", "image": {"registry": "web", "tag": "v1"}},
        one(
            triggers=[
                {"queue": "jobs"},
                {"schedule": "rate(1 hour)"},
                {"schedule": "at(2027-01-01T00:00:00)", "name": "x"},
            ]
        ),
        one(triggers=[{"schedule": "cron(0/5 8-17 ? * MON-FRI *)", "timezone": "Australia/Sydney"}]),
        one(uses=[{"queue": "slow", "access": "Send"}]),
        one(env={"TZ": "UTC", "AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrapper", "AWS_XRAY_CONTEXT_MISSING": "IGNORE_ERROR"}),
    ],
)
def test_what_a_function_may_be(section):
    assert told(section) == []


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ({"name": "export"}, "image: absent: a function has either an image or a zip; give one of the two"),
        (
            {"name": "export", **IMAGE, **ZIP},
            'image: ["image", "zip"]: a function has either an image or a zip; give one of the two',
        ),
        (
            one(image={"uri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1", "registry": "web", "tag": "v1"}),
            (
                'image: {"registry": "web", "tag": "v1", "uri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1"}: is either a uri, or a registry and a tag; give one '
                "of the two"
            ),
        ),
        (
            one(image={"uri": "public.ecr.aws/lambda/python:3.13"}),
            (
                'image.uri: "public.ecr.aws/lambda/python:3.13": Lambda takes images from private repositories of ECR only; '
                "push it to one of spec.registries, or give a URI like ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG"
            ),
        ),
        (one(image={"registry": "web"}), "image.tag: absent: a registry and a tag go together; add tag"),
        (one(image={"tag": "v1"}), "image.registry: absent: a registry and a tag go together; add registry"),
        (
            one(image={"registry": "wep", "tag": "v1"}),
            'image.registry: "wep": no registry has this name; did you mean web?',
        ),
        (
            one(triggers=[{}]),
            "triggers[0]: []: must be exactly one of bucket, queue, schedule, stream; write one trigger for each",
        ),
        (
            one(triggers=[{"queue": "jobs", "schedule": "rate(1 hour)"}]),
            (
                'triggers[0]: ["queue", "schedule"]: must be exactly one of bucket, queue, schedule, stream; write one '
                "trigger for each"
            ),
        ),
        (
            one(triggers=[{"queue": "jops"}]),
            'triggers[0].queue: "jops": no queue has this name; did you mean jobs?',
        ),
        (
            one(triggers=[{"queue": "jobs"}], timeoutSeconds=31),
            (
                'triggers[0].queue: "jobs": hides a message for 30 seconds, and the function may take 31: it would come '
                "twice; set visibilityTimeoutSeconds of the queue to 186 (six times the timeout is what AWS advises)"
            ),
        ),
        (
            one(triggers=[{"queue": "slow"}, {"queue": "slow"}]),
            (
                'triggers[1].queue: "slow": triggers another function too: each would get some of the messages; give each '
                "function a queue of its own"
            ),
        ),
        (
            one(triggers=[{"queue": "slow", "timezone": "UTC"}]),
            'triggers[0].timezone: "UTC": goes with a schedule; remove it',
        ),
        (
            one(triggers=[{"schedule": "rate(1 hour)", "batchSize": 2}]),
            "triggers[0].batchSize: 2: goes with a queue or stream; remove it",
        ),
        (
            one(triggers=[{"schedule": "rate(1 hour)"}, {"schedule": "rate(2 hours)"}]),
            'triggers[1].name: "schedule": is the name of another schedule too; give each schedule its own name',
        ),
        (
            one(triggers=[{"schedule": "rate(1 hours)"}]),
            'triggers[0].schedule: "rate(1 hours)": singular and plural must fit the number; write rate(1 hour)',
        ),
        (
            one(triggers=[{"schedule": "rate(5 minute)"}]),
            'triggers[0].schedule: "rate(5 minute)": singular and plural must fit the number; write rate(5 minutes)',
        ),
        (
            one(triggers=[{"schedule": "rate(often)"}]),
            'triggers[0].schedule: "rate(often)": is no rate; write rate(5 minutes), rate(1 hour), …',
        ),
        (
            one(triggers=[{"schedule": "cron(0 6 * * *)"}]),
            (
                'triggers[0].schedule: "cron(0 6 * * *)": a cron expression has 6 fields: minutes, hours, day, month, '
                "weekday, year; write it like cron(0 6 * * ? *)"
            ),
        ),
        (
            one(uses=[{"queue": "oders", "access": "Send"}]),
            'uses[0].queue: "oders": no queue has this name; there are jobs, slow',
        ),
        (
            one(env={"QUEUE_JOBS_URL": "x"}, uses=[{"queue": "jobs", "access": "Send"}]),
            'uses[0].env: "QUEUE_JOBS_URL": is taken: the workload sets it itself; give this use another name with env',
        ),
        (one(env={"1A": "x"}), 'env: "1A": must match ^[A-Za-z][A-Za-z0-9_]+$; rename the variable'),
        (one(env={"_A": "x"}), 'env: "_A": must match ^[A-Za-z][A-Za-z0-9_]+$; rename the variable'),
        (one(env={"A": "x"}), 'env: "A": must match ^[A-Za-z][A-Za-z0-9_]+$; rename the variable'),
        (
            one(env={"AWS_REGION": "x"}),
            'env: "AWS_REGION": is a variable that Lambda sets itself, and lets nobody else; rename it',
        ),
        (
            one(env={"_HANDLER": "x"}),
            'env: "_HANDLER": is a variable that Lambda sets itself, and lets nobody else; rename it',
        ),
        (
            one(uses=[{"queue": "jobs", "access": "Send", "env": "AWS_LAMBDA_FUNCTION_NAME"}]),
            (
                'uses[0].env: "AWS_LAMBDA_FUNCTION_NAME": is a variable that Lambda sets itself, and lets nobody else; '
                "rename it"
            ),
        ),
        (
            one(uses=[{"queue": "jobs", "access": "Send", "env": "Q"}]),
            'uses[0].env: "Q": must match ^[A-Za-z][A-Za-z0-9_]+$; rename the variable',
        ),
        (
            one(triggers=[{"bucket": "uplaods"}]),
            'triggers[0].bucket: "uplaods": no bucket has this name; there is none: add it, or remove this reference',
        ),
        (one(uses=[{"function": "export"}]), 'uses[0].function: "export": is the workload itself; remove this use'),
    ],
)
def test_what_a_function_may_not_be(section, expected):
    assert told(section) == [expected]


def test_two_functions_do_not_share_a_queue_or_a_name():
    problems = told(one(triggers=[{"queue": "slow"}]), one(triggers=[{"queue": "slow"}]))
    assert problems == [
        'spec.functions[1].name: "export": is the name of another of spec.functions too; give each its own name',
        (
            'spec.functions[1].triggers[0].queue: "slow": triggers another function too: each would get some of the messages; '
            "give each function a queue of its own"
        ),
    ]


def test_a_function_stays_with_its_kind_of_code():
    old = EnvironmentSpec.model_validate(functions({"name": "export", **ZIP}))
    assert told(one(), old=old) == [
        (
            'image: "image": a function of a zip cannot become one of the other; add a function with another name, and '
            "remove this one"
        )
    ]
