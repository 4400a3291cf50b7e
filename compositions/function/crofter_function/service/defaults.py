"""What AWS and Crofter say of services on Fargate."""

from typing import Final

NAME_LIMIT: Final = 255
"""Longest name of a service and of a task definition's family, in characters.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
"""

TARGET_GROUP_LIMIT: Final = 32
"""Longest name of a target group, in characters; it takes no two dashes in a row.
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
"""

KEPT_REVISIONS: Final = 5
"""Task definitions that stay, the current one included, so that ECS and people can go back to them."""


DEREGISTRATION_DELAY: Final = 30
"""Seconds in which a task that goes may finish its requests. AWS's default of 300 makes every rollout slow."""

GRACE_PERIOD: Final = 60
"""Seconds for which the load balancer's word on a new task is not heard, so that it may start."""

MINIMUM_HEALTHY: Final = 100
MAXIMUM: Final = 200
"""Per cent of the tasks that run during a rollout: the new ones come before the old ones go."""

RECORD_TTL: Final = 10
"""Seconds for which an answer of the DNS is kept: about as long, a task that went is still asked for by its name."""

OUT_COOLDOWN: Final = 60
IN_COOLDOWN: Final = 300
"""Seconds between two steps: quick to grow, slow to shrink."""

OUT_PERIODS: Final = 3
IN_PERIODS: Final = 15
"""Minutes in a row after which a threshold counts as crossed: as target tracking has it.
https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
"""

STEEP: Final = 15
"""Per cent beyond the upper threshold from which two tasks are added at a time."""

PERIOD: Final = 60

DIMENSION: Final = "ecs:service:DesiredCount"
SERVICE_NAMESPACE: Final = "ecs"

COLLECTOR: Final = "aws-otel-collector"
COLLECTOR_IMAGE: Final = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3"
"""The AWS Distro for OpenTelemetry, which sends traces to X-Ray.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/trace-data.html
"""

COLLECTOR_CONFIG_VARIABLE: Final = "AOT_CONFIG_CONTENT"
"""The variable that it takes its configuration from.
https://aws-otel.github.io/docs/setup/ecs/config-through-ssm
"""

COLLECTOR_CONFIG: Final = {
    "receivers": {
        "awsxray": {
            "endpoint": "127.0.0.1:2000",
            "transport": "udp",
            "proxy_server": {"endpoint": "127.0.0.1:2000"},
        },
        "otlp": {
            "protocols": {"grpc": {"endpoint": "127.0.0.1:4317"}, "http": {"endpoint": "127.0.0.1:4318"}},
        },
    },
    "processors": {"batch": {"timeout": "1s"}},
    "exporters": {"awsxray": {}},
    "service": {
        "pipelines": {
            "traces": {"receivers": ["awsxray", "otlp"], "processors": ["batch"], "exporters": ["awsxray"]},
        },
    },
}
"""What it does: traces of X-Ray's own SDKs and of OpenTelemetry's, from within the task alone, go to X-Ray.

X-Ray's SDKs ask the proxy for sampling rules. None of the configurations in its image does just that.
https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/receiver/awsxrayreceiver
https://github.com/aws-observability/aws-otel-collector/tree/main/config/ecs
"""

COLLECTOR_VARIABLES: Final = {
    "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318",
}
"""Where the containers find the collector: X-Ray's own SDKs, and those of OpenTelemetry."""

TRACE_NAME_VARIABLES: Final = ("AWS_XRAY_TRACING_NAME", "OTEL_SERVICE_NAME")
"""What the same SDKs call the service in traces by: the sampling rule and the group of the monitoring know that name.
https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-python-configuration.html
https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
"""

EXEC_ACTIONS: Final = (
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)
"""What ECS Exec needs of the task's role; these know no resources.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions
"""

EXEC_LOG_ACTIONS: Final = ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")

TRACE_ACTIONS: Final = (
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)
"""What the collector needs, to send traces and to tell SDKs how many; these know no resources.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
"""

PULL_ACTIONS: Final = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
"""What pulling an image from a private repository needs.
https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
"""
