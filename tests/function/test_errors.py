"""What is made of the provider's condition messages."""

import pytest

from crofter_function.framework.errors import Failure, failure

VPC_LIMIT = (
    "create failed: failed to create the resource: [{0 creating EC2 VPC: operation error EC2: CreateVpc, "
    "https response error StatusCode: 400, RequestID: 1b2c, api error VpcLimitExceeded: The maximum number of VPCs has "
    "been reached.  []}]"
)
ROLE_EXISTS = (
    "create failed: async create failed: failed to create the resource: [{0 creating IAM Role (web): "
    "operation error IAM: CreateRole, https response error StatusCode: 409, RequestID: 5-6, EntityAlreadyExists: "
    "Role with name web already exists.  []}]"
)
BUCKET = (
    "update failed: operation error S3: PutBucketPolicy, https response error StatusCode: 403, RequestID: ABC, HostID: "
    "d/e+f=, api error AccessDenied: Access Denied"
)
DENIED = (
    "create failed: failed to create the resource: [{0 creating EC2 VPC: operation error EC2: CreateVpc, "
    "https response error StatusCode: 403, RequestID: 9f, api error UnauthorizedOperation: "
    "You are not authorized to perform this operation. User: arn:aws:iam::1:user/x is not authorized to perform: "
    "ec2:CreateVpc. Encoded authorization failure message: Zm9vYmFy-x_y  []}]"
)
INTERRUPTED = (
    "cannot determine creation result - remove the crossplane.io/external-create-pending annotation if it is safe to "
    "proceed"
)
REFUSED = (
    "update failed: refuse to update the external resource because the following update requires replacing it: cannot "
    'change the value of the argument "vpc_id" from "vpc-1" to "vpc-2"'
)
UNRESOLVED = (
    "cannot resolve references: mg.Spec.ForProvider.VPCID: referenced field was empty (referenced resource may not yet "
    "be ready)"
)


@pytest.mark.parametrize(
    ("reason", "message", "expected"),
    [
        (
            "ReconcileError",
            VPC_LIMIT,
            Failure("VpcLimitExceeded", "The maximum number of VPCs has been reached.", from_aws=True),
        ),
        (
            "AsyncCreateFailure",
            ROLE_EXISTS,
            Failure("EntityAlreadyExists", "Role with name web already exists.", from_aws=True),
        ),
        ("ReconcileError", BUCKET, Failure("AccessDenied", "Access Denied", from_aws=True)),
        (
            "ReconcileError",
            DENIED,
            Failure(
                "UnauthorizedOperation",
                "You are not authorized to perform this operation. User: arn:aws:iam::1:user/x is not authorized to "
                "perform: ec2:CreateVpc",
                from_aws=True,
            ),
        ),
        (
            "ReconcileError",
            ("observe failed: operation error EC2: DescribeVpcs, exceeded maximum number of attempts, 3, https response "
            "error StatusCode: 503, RequestID: x-1, api error RequestLimitExceeded: Request limit exceeded. "
            "(Request ID: x-2)"),
            Failure("RequestLimitExceeded", "Request limit exceeded.", from_aws=True),
        ),
        ("ReconcileError", INTERRUPTED, Failure("CreationInterrupted", INTERRUPTED)),
        (
            "ReconcileError",
            REFUSED,
            Failure("ReplacementRequired", 'cannot change the value of the argument "vpc_id" from "vpc-1" to "vpc-2"'),
        ),
        (
            "ReconcileError",
            UNRESOLVED,
            Failure(
                "WaitingForReference",
                "VPCID: referenced field was empty (referenced resource may not yet be ready)",
                waiting=True,
            ),
        ),
        (
            "ReconcileError",
            'connect failed: cannot get provider config: ClusterProviderConfig "sydney" not found',
            Failure("ReconcileError", 'cannot get provider config: ClusterProviderConfig "sydney" not found'),
        ),
        (
            "ReconcileError",
            "create failed: failed to create the resource: [{0 waiting for NAT Gateway: timeout while waiting  []}]",
            Failure("ReconcileError", "waiting for NAT Gateway: timeout while waiting"),
        ),
        ("ReconcileError", "", Failure("ReconcileError", "ReconcileError")),
    ],
)  # fmt: skip
def test_reason_and_message(reason: str, message: str, expected: Failure) -> None:
    assert failure(reason, message) == expected


def test_the_text_is_the_same_on_every_retry() -> None:
    assert failure("ReconcileError", VPC_LIMIT) == failure("ReconcileError", VPC_LIMIT.replace("1b2c", "77-aa"))
    assert failure("ReconcileError", DENIED) == failure("ReconcileError", DENIED.replace("Zm9vYmFy-x_y", "QmFy"))


def test_long_messages_are_cut() -> None:
    message = failure("ReconcileError", "x" * 3000).message
    assert len(message) == 1024
    assert message.endswith("…")
