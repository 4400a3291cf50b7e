"""Who writes logs, and where."""

from typing import Final

S3_LOGS: Final = "logging.s3.amazonaws.com"
"""Writes server access logs.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
"""

S3_PREFIX: Final = "s3/"
"""How the keys of server access logs begin; account, region, bucket and day come next, so that they can be queried.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#server-log-keyname-format
"""

LOAD_BALANCER_LOGS: Final = "logdelivery.elasticloadbalancing.amazonaws.com"
"""Writes the access logs of load balancers, in every region. It replaces an account of AWS's for each region.
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
"""

LOAD_BALANCER_PREFIX: Final = "alb/"
"""How the keys of load balancers' logs begin; AWS appends `AWSLogs/` and the account."""
