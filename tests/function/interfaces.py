"""What a role lets Lambda do to place a function in the network, literally."""

from typing import Any

EC2 = "arn:aws:ec2:ap-southeast-2:123456789012"
FUNCTIONS = "arn:aws:lambda:ap-southeast-2:123456789012:function"


def interfaces(function: str, *, group: str, subnets: list[str]) -> list[dict[str, Any]]:
    """The statements for a function of this name."""
    return [
        {
            "Sid": "MakeInterfaces",
            "Effect": "Allow",
            "Action": "ec2:CreateNetworkInterface",
            "Resource": [
                f"{EC2}:security-group/{group}",
                f"{EC2}:network-interface/*",
                *[f"{EC2}:subnet/{one}" for one in subnets],
            ],
        },
        # Lambda asks for these of no resource in particular, and takes a narrower statement for none.
        {
            "Sid": "ManageInterfaces",
            "Effect": "Allow",
            "Action": ["ec2:AssignPrivateIpAddresses", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"],
            "Resource": f"{EC2}:*/*",
        },
        {
            "Sid": "SeeInterfaces",
            "Effect": "Allow",
            "Action": ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
            "Resource": "*",
        },
        {
            "Sid": "NotItsCode",
            "Effect": "Deny",
            "Action": [
                "ec2:AssignPrivateIpAddresses",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:UnassignPrivateIpAddresses",
            ],
            "Resource": "*",
            "Condition": {"ArnEquals": {"lambda:SourceFunctionArn": f"{FUNCTIONS}:{function}"}},
        },
    ]
