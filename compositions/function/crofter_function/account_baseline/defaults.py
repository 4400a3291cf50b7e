"""What AWS and Crofter say of an account's own things."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

KEPT_DAYS: Final = 30
"""Days for which an artifact that was overwritten is kept."""

UNTOUCHED: Final = ("Observe", "Create")
"""Management policies of what is made where it is missing, and otherwise left alone.
https://docs.crossplane.io/latest/managed-resources/managed-resources/#managementpolicies
"""


@dataclass(frozen=True, slots=True)
class ServiceRole:
    """A service-linked role: the service that it belongs to, and the name that AWS gives it."""

    service: str
    name: str


SERVICE_ROLES: Final[Mapping[str, ServiceRole]] = {
    "ecs": ServiceRole("ecs.amazonaws.com", "AWSServiceRoleForECS"),
    "ecs-autoscaling": ServiceRole(
        "ecs.application-autoscaling.amazonaws.com", "AWSServiceRoleForApplicationAutoScaling_ECSService"
    ),
    "elb": ServiceRole("elasticloadbalancing.amazonaws.com", "AWSServiceRoleForElasticLoadBalancing"),
    "rds": ServiceRole("rds.amazonaws.com", "AWSServiceRoleForRDS"),
}
"""Roles without which the first use of a service in an account fails, or makes them on the side.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html
"""
