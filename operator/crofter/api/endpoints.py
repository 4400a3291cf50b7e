"""The VPC endpoints a network can ask for, by the name people know the service under.

AWS names the services `com.amazonaws.<region>.<suffix>`:
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

EndpointType = Literal["Gateway", "Interface"]

EndpointName = Literal[
    "s3",
    "dynamodb",
    "autoscaling",
    "ecr",
    "ecs",
    "elasticloadbalancing",
    "email-smtp",
    "events",
    "execute-api",
    "kinesis-firehose",
    "kinesis-streams",
    "kms",
    "lambda",
    "logs",
    "monitoring",
    "rds",
    "rds-data",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "states",
    "sts",
    "xray",
]


@dataclass(frozen=True, slots=True)
class EndpointService:
    """How a service is reached: `suffixes` are the endpoint services that must all exist for it to work."""

    type: EndpointType
    suffixes: tuple[str, ...]


def _interface(*suffixes: str) -> EndpointService:
    return EndpointService("Interface", suffixes)


SERVICES: Final[dict[str, EndpointService]] = {
    "s3": EndpointService("Gateway", ("s3",)),
    "dynamodb": EndpointService("Gateway", ("dynamodb",)),
    "ecr": _interface("ecr.api", "ecr.dkr"),
    "ecs": _interface("ecs", "ecs-agent", "ecs-telemetry"),
    "ssm": _interface("ssm", "ssmmessages", "ec2messages"),
} | {name: _interface(name) for name in get_args(EndpointName) if name not in {"s3", "dynamodb", "ecr", "ecs", "ssm"}}

PRIVATE_WORKLOADS_NEED: Final[tuple[EndpointName, ...]] = ("ecr", "kms", "logs", "s3", "secretsmanager", "ssm", "sts")
"""What a private workload must reach when there is no NAT gateway: its image (ECR keeps layers in S3), its logs,
its secrets and their keys, its credentials, and exec sessions.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
"""
