"""How AWS does endpoints: the facts and choices that no profile changes."""

from typing import Final

HTTPS: Final = 443

SECURITY_GROUP_LIMIT: Final = 255
"""Longest security group name, in characters.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
"""

GATEWAY_SERVICES: Final = ("s3", "dynamodb")
"""Services with gateway endpoints; all others have interface endpoints.
https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
"""

PUBLIC_NAMES: Final = ("execute-api",)
"""Services whose own DNS names stay those of the internet. With execute-api's the VPC would reach private APIs alone:
every other API of the region, the Environment's own included, would answer 403 from inside.
https://repost.aws/knowledge-center/api-gateway-vpc-connections
"""

AWS_BUCKETS: Final = ("prod-{region}-starport-layer-bucket", "al2023-repos-{region}-de612dc2")
"""Buckets of AWS's own that private workloads read without their account's credentials: the layers of ECR images and
the packages of Amazon Linux.
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html
"""
