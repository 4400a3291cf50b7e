"""What a service is made of: containers, roles, rollouts and the ways to it."""

import json
from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import observe, settle

from .fields import fields
from .services import IMAGE, INGRESS, REPOSITORY, SECRET, SHOP, WORKER, container, route, service

PARTITION = "arn:aws:"


def task_key(xr: dict[str, Any]) -> str:
    """Key of the task definition that is to run."""
    (key,) = (key for key in run(xr).resources if key.startswith("task-definition-"))
    return key


def containers(xr: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(fields(xr, task_key(xr))["containerDefinitions"])
    return found


def statements(xr: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    return {one["Sid"]: one for one in json.loads(fields(xr, key)["policy"])["Statement"]}


def test_a_worker_has_no_way_in() -> None:
    kinds = {key: str(one["kind"]) for key, one in settle(WORKER)[0].resources.items()}
    assert kinds == {
        "log-group": "Group",
        "execution-role": "Role",
        "execution-role-policy": "RolePolicy",
        "task-role": "Role",
        task_key(WORKER): "TaskDefinition",
        "out-https": "SecurityGroupEgressRule",
        "service": "Service",
        "scalable-target": "Target",
        "scale-cpu": "Policy",
    }


def test_a_task_has_all_containers_and_the_collector_of_traces() -> None:
    frontend, backend, sidecar, collector = containers(SHOP)
    assert [one["name"] for one in (frontend, backend, sidecar, collector)] == [
        "frontend", "backend", "sidecar", "aws-otel-collector"
    ]  # fmt: skip
    assert (frontend["image"], frontend["portMappings"]) == (IMAGE, [{"containerPort": 80, "protocol": "tcp"}])
    assert backend["command"] == ["serve", "--all"]
    assert backend["environment"] == [
        {"name": "AWS_XRAY_DAEMON_ADDRESS", "value": "127.0.0.1:2000"},
        {"name": "AWS_XRAY_TRACING_NAME", "value": "shop-dev-service-web-service-56c4d1"},
        {"name": "LOG_LEVEL", "value": "info"},
        {"name": "OTEL_EXPORTER_OTLP_ENDPOINT", "value": "http://localhost:4318"},
        {"name": "OTEL_SERVICE_NAME", "value": "shop-dev-service-web-service-56c4d1"},
        {"name": "QUEUE_EXPORT_URL", "value": "https://sqs/export"},
    ]
    assert backend["secrets"] == [{"name": "STRIPE_KEY", "valueFrom": f"{SECRET}:apiKey::"}]
    assert backend["linuxParameters"] == {"initProcessEnabled": True}
    assert (sidecar["essential"], collector["essential"]) == (False, False)
    assert [one["name"] for one in collector["environment"]] == ["AOT_CONFIG_CONTENT"]
    told = json.loads(collector["environment"][0]["value"])
    assert told["service"]["pipelines"] == {
        "traces": {"receivers": ["awsxray", "otlp"], "processors": ["batch"], "exporters": ["awsxray"]}
    }
    # Where the containers are told that it listens, and where nobody else can reach it.
    assert told["receivers"]["awsxray"]["endpoint"] == "127.0.0.1:2000"
    assert told["receivers"]["otlp"]["protocols"]["http"]["endpoint"] == "127.0.0.1:4318"
    options = frontend["logConfiguration"]["options"]
    assert (options["awslogs-stream-prefix"], options["awslogs-region"]) == ("frontend", "ap-southeast-2")
    assert options["awslogs-group"].startswith("/crofter/shop-dev-service-web-log-group-")


def test_a_task_definition_is_for_fargate() -> None:
    found = fields(SHOP, task_key(SHOP))
    assert found.pop("containerDefinitions")
    assert found.pop("family").startswith(f"shop-dev-service-web-{task_key(SHOP)}")
    assert found.pop("taskRoleArn").startswith(f"{PARTITION}iam::123456789012:role/crofter/")
    assert found.pop("executionRoleArnRef")["policy"] == {"resolve": "Always"}
    assert found == {
        "cpu": "512",
        "memory": "1024",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
        "trackLatest": True,
    }


def test_a_new_image_is_a_new_task_definition_and_the_same_one_is_the_same() -> None:
    newer = service(containers=[container("worker", image="worker:2")])
    assert task_key(newer) != task_key(WORKER)
    assert task_key(service(spot=0, scaling=WORKER["spec"]["scaling"] | {"max": 9})) == task_key(WORKER)


def test_the_service_moves_on_once_the_new_task_definition_is_there_and_old_ones_are_kept() -> None:
    settled, observed = settle(WORKER)
    status = settled.xr_status
    old, keys = task_key(WORKER), []
    for number in range(2, 9):
        newer = service(containers=[container("worker", image=f"worker:{number}")])
        key = task_key(newer)
        keys.append(key)
        moving = run({**newer, "status": status}, observed)
        assert key in moving.resources
        running = moving.resources["service"]["spec"]["forProvider"]["taskDefinition"]
        assert running == settled.resources["service"]["spec"]["forProvider"]["taskDefinition"]
        since = f"2026-01-0{number}T00:00:00Z"
        observed = {**observed, key: observe(moving.resources[key], since=since)}
        settled = run({**newer, "status": status}, observed)
        arn = observed[key]["status"]["atProvider"]["arn"]
        assert settled.resources["service"]["spec"]["forProvider"]["taskDefinition"] == arn
        observed = {name: observed[name] for name in settled.resources if name in observed}
        made = settled.resources["service"]
        observed["service"] = observe(made) | {}
        observed["service"]["status"]["atProvider"]["taskDefinition"] = arn
    kept = {key for key in settled.resources if key.startswith("task-definition-")}
    assert kept == set(keys[-5:])
    assert old not in kept


def test_what_is_kept_of_a_task_definition_is_as_it_was() -> None:
    settled, observed = settle(WORKER)
    newer = service(containers=[container("worker", image="worker:2")])
    key = task_key(WORKER)
    again = run({**newer, "status": settled.xr_status}, observed).resources[key]
    assert again["spec"] == settled.resources[key]["spec"]
    assert again["metadata"] == settled.resources[key]["metadata"]


def test_the_service_rolls_out_and_takes_back_what_fails() -> None:
    settled, observed = settle(SHOP)
    resource = settled.resources["service"]
    found = {key: value for key, value in resource["spec"]["forProvider"].items() if key not in ("region", "tags")}
    groups = [
        observed[f"target-group-{name}"]["metadata"]["annotations"]["crossplane.io/external-name"]
        for name in ("frontend-80", "backend-3001")
    ]
    assert found == {
        "cluster": "arn:aws:ecs:ap-southeast-2:123456789012:cluster/shop-dev-cluster",
        "taskDefinition": observed[task_key(SHOP)]["status"]["atProvider"]["arn"],
        "capacityProviderStrategy": [
            {"capacityProvider": "FARGATE", "base": 1, "weight": 1},
            {"capacityProvider": "FARGATE_SPOT", "weight": 1},
        ],
        "forceNewDeployment": True,
        "networkConfiguration": {
            "assignPublicIp": False,
            "securityGroups": ["sg-web"],
            "subnets": ["subnet-private-a", "subnet-private-b"],
        },
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        "deploymentMinimumHealthyPercent": 100,
        "deploymentMaximumPercent": 200,
        "enableExecuteCommand": True,
        "enableEcsManagedTags": True,
        "propagateTags": "SERVICE",
        "healthCheckGracePeriodSeconds": 60,
        "loadBalancer": [
            {"targetGroupArn": groups[0], "containerName": "frontend", "containerPort": 80},
            {"targetGroupArn": groups[1], "containerName": "backend", "containerPort": 3001},
        ],
    }
    assert resource["spec"]["initProvider"] == {"desiredCount": 2}


def test_the_service_waits_for_its_task_definition_and_for_the_rules_of_its_routes() -> None:
    settled, observed = settle(SHOP)
    rules = [key for key in observed if key.startswith("route-")]
    assert "service" not in run(SHOP).resources
    for missing in (task_key(SHOP), rules[0], "target-group-frontend-80"):
        known = {key: one for key, one in observed.items() if key not in (missing, "service")}
        assert "service" not in run({**SHOP, "status": settled.xr_status}, known).resources, missing
        known = {key: one for key, one in observed.items() if key != missing}
        again = run({**SHOP, "status": settled.xr_status}, known).resources["service"]
        assert again["spec"] == settled.resources["service"]["spec"], missing


def test_ecs_may_pull_just_the_images_write_just_the_log_and_read_just_the_secrets() -> None:
    found = statements(SHOP, "execution-role-policy")
    assert found.keys() == {"WriteLogs", "LogIn", "PullImages", "SecretStripeRead", "SecretStripeReadKey"}
    assert found["PullImages"]["Resource"] == [REPOSITORY]
    assert found["LogIn"] == {
        "Sid": "LogIn", "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"
    }  # fmt: skip
    assert found["WriteLogs"]["Resource"].endswith(":log-stream:*")
    assert found["SecretStripeRead"]["Resource"] == [SECRET]
    assert statements(WORKER, "execution-role-policy").keys() == {"WriteLogs"}


def test_the_containers_may_just_what_they_are_bound_to() -> None:
    found = statements(SHOP, "task-role-policy")
    assert found.keys() == {"QueueExportSend", "Exec", "ExecLogGroups", "ExecLogs", "Traces"}
    assert found["ExecLogs"]["Resource"] == [
        "arn:aws:logs:ap-southeast-2:123456789012:log-group:/crofter/exec",
        "arn:aws:logs:ap-southeast-2:123456789012:log-group:/crofter/exec:log-stream:*",
    ]
    assert found["Traces"]["Action"] == [
        "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"
    ]  # fmt: skip
    assert "task-role-policy" not in run(WORKER).resources


def test_only_tasks_of_this_account_and_region_have_the_roles() -> None:
    for key in ("task-role", "execution-role"):
        (trust,) = json.loads(fields(SHOP, key)["assumeRolePolicy"])["Statement"]
        assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
        assert trust["Condition"] == {
            "StringEquals": {"aws:SourceAccount": "123456789012"},
            "ArnLike": {"aws:SourceArn": "arn:aws:ecs:ap-southeast-2:123456789012:*"},
        }


def test_each_routed_container_has_a_target_group_with_its_health_check() -> None:
    found = fields(SHOP, "target-group-backend-3001")
    name = found.pop("name")
    assert len(name) <= 32
    assert "--" not in name
    assert found == {
        "vpcId": "vpc-1",
        "targetType": "ip",
        "protocol": "HTTP",
        "port": 3001,
        "deregistrationDelay": "30",
        "healthCheck": {
            "enabled": True,
            "path": "/healthz",
            "matcher": "200-299",
            "interval": 15,
            "timeout": 5,
            "healthyThreshold": 2,
            "unhealthyThreshold": 3,
        },
    }


def test_a_rule_leads_from_host_and_path_to_a_target_group() -> None:
    settled, observed = settle(SHOP)
    rules = [fields(SHOP, key) for key in settled.resources if key.startswith("route-")]
    api = next(rule for rule in rules if rule["priority"] == 16667)
    group = observed["target-group-backend-3001"]["metadata"]["annotations"]["crossplane.io/external-name"]
    assert api == {
        "listenerArn": INGRESS["listenerArn"],
        "priority": 16667,
        "condition": [{"hostHeader": {"values": ["shop.example.com"]}}, {"pathPattern": {"values": ["/api/*"]}}],
        "action": [{"type": "forward", "targetGroupArn": group}],
    }


def test_a_rule_waits_for_its_target_group_and_stays_while_that_is_unknown() -> None:
    settled, observed = settle(SHOP)
    assert not [key for key in run(SHOP).resources if key.startswith("route-")]
    known = {key: one for key, one in observed.items() if key != "target-group-backend-3001"}
    again = run({**SHOP, "status": settled.xr_status}, known).resources
    rules = [key for key in settled.resources if key.startswith("route-")]
    assert {key: again[key]["spec"] for key in rules} == {key: settled.resources[key]["spec"] for key in rules}


def test_a_route_for_any_host_asks_for_none() -> None:
    anywhere = service(ingress=INGRESS, containers=[container("web", port=80)], routes=[route("/*", "web", 1)])
    (key,) = (key for key in settle(anywhere)[0].resources if key.startswith("route-"))
    assert fields(anywhere, key)["condition"] == [{"pathPattern": {"values": ["/*"]}}]


@pytest.mark.parametrize(
    ("key", "group", "other", "port"),
    [
        ("out-of-ingress-80", "sg-ingress", "sg-web", 80),
        ("from-ingress-80", "sg-web", "sg-ingress", 80),
        ("out-of-ingress-3001", "sg-ingress", "sg-web", 3001),
        ("to-database-main-5432", "sg-web", "sg-database", 5432),
        ("into-database-main-5432", "sg-database", "sg-web", 5432),
    ],
)
def test_both_ends_of_each_way_are_open_and_no_more(key: str, group: str, other: str, port: int) -> None:
    found = fields(SHOP, key)
    assert (found["securityGroupId"], found["referencedSecurityGroupId"]) == (group, other)
    assert (found["fromPort"], found["toPort"], found["ipProtocol"]) == (port, port, "tcp")


def test_the_way_out_is_https() -> None:
    found = fields(SHOP, "out-https")
    assert (found["cidrIpv4"], found["fromPort"], found["toPort"]) == ("0.0.0.0/0", 443, 443)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"routes": [route("/*", "nobody", 1)], "ingress": INGRESS}, "nobody is no container with a port"),
        ({"routes": [route("/*", "worker", 1)], "ingress": INGRESS}, "worker is no container with a port"),
        (
            {"routes": [route("/*", "web", 1)], "containers": [container("web", port=80)]},
            "spec.ingress: must be there for routes",
        ),
    ],
)
def test_routes_that_lead_nowhere_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RenderError, match=message):
        run(service(**changes))


def test_outputs_are_there_once_ecs_has_the_service() -> None:
    assert "outputs" not in run(SHOP).xr_status
    rendered, observed = settle(SHOP)
    outputs = rendered.xr_status["outputs"]
    assert outputs.keys() == {"clusterName", "serviceName", "taskDefinitionArn", "logGroup", "taskRoleArn", "targets"}
    assert [one["container"] for one in outputs["targets"]] == ["frontend", "backend"]
    for one in outputs["targets"]:
        suffixes = [
            found["status"]["atProvider"]["arnSuffix"]
            for key, found in observed.items()
            if key.startswith(f"target-group-{one['container']}-")
        ]
        assert [one["arnSuffix"]] == suffixes
    assert "targets" not in settle(WORKER)[0].xr_status["outputs"]
    assert outputs["taskDefinitionArn"] == observed[task_key(SHOP)]["status"]["atProvider"]["arn"]
