"""Policy documents of endpoints, as data."""

from typing import Any

from crofter_function.endpoints.defaults import AWS_BUCKETS
from crofter_function.framework.policy import document
from crofter_function.framework.scope import Scope


def gateway_endpoint(service: str, scope: Scope) -> str:
    """Policy of a gateway endpoint: only identities of this account pass, whatever they may do besides.

    So nobody inside the VPC gets data out with credentials brought along from another account. S3 also serves what AWS
    itself keeps there for workloads to fetch.
    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html#edit-vpc-endpoint-policy-s3
    """
    own: dict[str, Any] = {
        "Sid": "OwnIdentities",
        "Effect": "Allow",
        "Principal": "*",
        "Action": f"{service}:*",
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:PrincipalAccount": scope.aws.account_id}},
    }
    if service != "s3":
        return document(own)
    buckets = [f"arn:{scope.aws.partition}:s3:::{name.format(region=scope.aws.region)}/*" for name in AWS_BUCKETS]
    served: dict[str, Any] = {
        "Sid": "ServedByAws",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": buckets,
    }
    return document(own, served)
