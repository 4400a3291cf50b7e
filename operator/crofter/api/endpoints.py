"""The VPC endpoints a network can ask for, by the name people know the service under.

AWS names the services `com.amazonaws.<region>.<suffix>`:
https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from dataclasses import dataclass
from typing import Final, Literal

EndpointType = Literal["Gateway", "Interface"]

EndpointName = Literal[
    "s3",
    "dynamodb",
    "autoscaling",
    "ecr",
    "ecs",
    "elasticloadbalancing",
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


EndpointGroup = Literal["base", "integration", "operations"]
"""Endpoints that one composite resource makes together. All of them in three zones would be 137 managed resources, and
Crossplane takes ninety at once. Which group a service is in is API: to move it makes its endpoint again.
"""


@dataclass(frozen=True, slots=True)
class EndpointService:
    """How a service is reached: `suffixes` are the endpoint services that must all exist for it to work."""

    type: EndpointType
    group: EndpointGroup
    suffixes: tuple[str, ...]


def _gateway(service: str) -> EndpointService:
    return EndpointService("Gateway", "base", (service,))


def _base(*suffixes: str) -> EndpointService:
    return EndpointService("Interface", "base", suffixes)


def _integration(*suffixes: str) -> EndpointService:
    return EndpointService("Interface", "integration", suffixes)


def _operations(*suffixes: str) -> EndpointService:
    return EndpointService("Interface", "operations", suffixes)


SERVICES: Final[dict[EndpointName, EndpointService]] = {
    "s3": _gateway("s3"),
    "dynamodb": _gateway("dynamodb"),
    "autoscaling": _operations("autoscaling"),
    "ecr": _base("ecr.api", "ecr.dkr"),
    "ecs": _operations("ecs", "ecs-agent", "ecs-telemetry"),
    "elasticloadbalancing": _operations("elasticloadbalancing"),
    "events": _integration("events"),
    "execute-api": _integration("execute-api"),
    "kinesis-firehose": _integration("kinesis-firehose"),
    "kinesis-streams": _integration("kinesis-streams"),
    "kms": _base("kms"),
    "lambda": _integration("lambda"),
    "logs": _base("logs"),
    "monitoring": _operations("monitoring"),
    "rds": _operations("rds"),
    "rds-data": _operations("rds-data"),
    "secretsmanager": _base("secretsmanager"),
    "sns": _integration("sns"),
    "sqs": _integration("sqs"),
    "ssm": _base("ssm", "ssmmessages"),
    "states": _integration("states"),
    "sts": _base("sts"),
    "xray": _operations("xray"),
}
"""Every name. Not email-smtp: mail is taken on other ports than 443, which is all that the endpoints let in. Not
ec2messages: it is for instances with an agent, and Crofter has none.
https://docs.aws.amazon.com/ses/latest/dg/send-email-set-up-vpc-endpoints.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html

`base` is what private workloads need, so that most Environments have one group; `integration` is what
applications call, `operations` what runs and watches them.
"""

PRIVATE_WORKLOADS_NEED: Final[tuple[EndpointName, ...]] = ("ecr", "kms", "logs", "s3", "secretsmanager", "ssm", "sts")
"""What a private workload must reach when there is no NAT gateway: its image (ECR keeps layers in S3), its logs,
its secrets and their keys, its credentials, and exec sessions.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
"""
