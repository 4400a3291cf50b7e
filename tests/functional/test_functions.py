"""Functions, what triggers them and what they may do: made, changed one by one, and gone."""

import json

from .cloud import counted
from .conftest import Factory
from .lab import Env

IMAGE = {"uri": "123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/tools:v1"}
EXPORT = {
    "name": "export",
    "image": IMAGE,
    "env": {"LOG_LEVEL": "info"},
    "triggers": [
        {"queue": "jobs"},
        {"schedule": "rate(1 hour)", "name": "hourly"},
        {"bucket": "uploads", "prefix": "in/"},
    ],
    "uses": [{"queue": "results", "access": "Send"}, {"function": "audit"}],
}
AUDIT = {"name": "audit", "image": IMAGE}


def _functions(env: Env) -> dict[str, dict[str, object]]:
    return {thing.key.split("/")[1]: thing.raw for thing in env.things() if thing.kind == "Function"}


def _generations(env: Env) -> dict[str, int]:
    return {one["metadata"]["name"]: one["metadata"]["generation"] for one in env.managed()}


def test_functions_are_triggered_bound_changed_and_removed_one_by_one(environment: Factory) -> None:
    queues = [{"name": "jobs"}, {"name": "results"}]
    env = environment("functions", queues=queues, buckets=[{"name": "uploads"}], functions=[EXPORT, AUDIT])
    env.apply()
    env.until_ready()
    made = _functions(env)
    assert made.keys() == {"export", "audit"}
    names = {str(one["FunctionName"]) for one in made.values()}
    client = env.cloud.client("lambda")
    variables = made["export"]["Environment"]["Variables"]
    results = next(thing for thing in env.things() if thing.key == "queue/results/queue")
    assert variables == {
        "CROFTER_ENVIRONMENT": env.name,
        "LOG_LEVEL": "info",
        "QUEUE_RESULTS_URL": results.id,
        "FUNCTION_AUDIT_NAME": made["audit"]["FunctionName"],
    }
    mappings = client.list_event_source_mappings(FunctionName=made["export"]["FunctionName"])["EventSourceMappings"]
    jobs = next(thing for thing in env.things() if thing.key == "queue/jobs/queue")
    assert [one["EventSourceArn"] for one in mappings] == [jobs.raw["QueueArn"]]
    schedules = env.cloud.client("scheduler").list_schedules(NamePrefix=env.name)["Schedules"]
    assert [one["Target"]["Arn"] for one in schedules] == [made["export"]["FunctionArn"]]
    (uploads,) = (thing.id for thing in env.things() if thing.kind == "Bucket" and thing.key.startswith("bucket/"))
    told = env.cloud.client("s3").get_bucket_notification_configuration(Bucket=uploads)
    (event,) = told["LambdaFunctionConfigurations"]
    assert event["LambdaFunctionArn"] == made["export"]["FunctionArn"]
    role = str(made["export"]["Role"]).rsplit("/", 1)[1]
    iam = env.cloud.client("iam")
    (policy,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    allowed = {
        one["Sid"]: one["Resource"]
        for one in (document if isinstance(document, dict) else json.loads(document))["Statement"]
    }
    assert allowed["QueueResultsSend"] == [results.raw["QueueArn"]]
    arn = made["audit"]["FunctionArn"]
    assert allowed["FunctionAuditInvoke"] == [arn, f"{arn}:*"]

    before = _generations(env)
    env.spec["functions"] = [EXPORT | {"memoryMb": 512}, AUDIT]
    env.apply()
    env.until(lambda: _functions(env)["export"]["MemorySize"] == 512, "the function has its memory")
    env.until_ready()
    changed = {name for name, generation in _generations(env).items() if before.get(name) != generation}
    assert len(changed) == 1

    expected = counted(env.things())
    env.spec["functions"] = [EXPORT | {"memoryMb": 512, "uses": EXPORT["uses"][:1]}]
    env.apply()
    env.until(lambda: _functions(env).keys() == {"export"}, "one function is gone, the other is not")
    env.until_ready()
    after = counted(env.things())
    gone = {kind: count - after.get(kind, 0) for kind, count in expected.items() if count != after.get(kind, 0)}
    assert gone == {
        "Function": 1, "FunctionEventInvokeConfig": 1, "Group": 1, "Queue": 1, "Role": 1, "RolePolicy": 1
    }  # fmt: skip

    env.delete()
    env.until_gone()
    assert not {one["FunctionName"] for one in client.list_functions()["Functions"]} & names
