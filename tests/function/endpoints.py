"""VpcEndpoints composite resources to test with."""

from typing import Any

from .networks import DEV

VPC = "vpc-0a1b2c3d"


def attached(slots: str) -> dict[str, Any]:
    """The part of the spec that comes from a network with private subnets in these slots."""
    return {
        "vpcId": VPC,
        "vpcCidr": "10.40.0.0/16",
        "privateSubnets": [{"slot": slot, "id": f"subnet-{slot}"} for slot in slots],
        "privateRouteTables": [{"slot": slot, "id": f"rtb-{slot}"} for slot in slots],
        "dataRouteTableId": "rtb-data",
    }


def endpoints(**changes: Any) -> dict[str, Any]:
    """The composite resource of endpoints in one zone; `changes` replace fields of its spec."""
    head = {key: DEV["spec"][key] for key in ("revision", "environment", "aws", "tags", "paused", "deletion", "adopt")}
    spec = head | {
        "component": "endpoints",
        "network": attached("a"),
        "gatewayServices": [],
        "interfaceServices": [],
    }
    return {
        "apiVersion": "aws.crofter.dev/v1alpha1",
        "kind": "VpcEndpoints",
        "metadata": {"name": "shop-dev-endpoints-1a2b3c", "namespace": "shop"},
        "spec": spec | changes,
    }


DEV_ENDPOINTS = endpoints(gatewayServices=["dynamodb", "s3"])
"""As the planner makes it for profile dev."""

PROD_ENDPOINTS = endpoints(
    network=attached("abc"),
    gatewayServices=["dynamodb", "s3"],
    interfaceServices=["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts"],
)
"""As the planner makes it for profile prod."""
