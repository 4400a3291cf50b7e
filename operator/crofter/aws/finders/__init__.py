"""How AWS is asked for what an interrupted creation made: a module for each service, and the table of them."""

from collections.abc import Mapping
from typing import Final

from crofter.aws.finders import (
    acm,
    apigateway,
    appautoscaling,
    cognito,
    ec2,
    ecr,
    ecs,
    elbv2,
    firehose,
    iam,
    kms,
    lambda_,
    logs,
    rds,
    route53,
    s3,
    secretsmanager,
    servicediscovery,
    sns,
    sqs,
    wafv2,
    xray,
)
from crofter.aws.finders.model import Finder

FINDERS: Final[Mapping[str, Finder]] = {
    **acm.FINDERS,
    **apigateway.FINDERS,
    **appautoscaling.FINDERS,
    **cognito.FINDERS,
    **ec2.FINDERS,
    **ecr.FINDERS,
    **ecs.FINDERS,
    **elbv2.FINDERS,
    **firehose.FINDERS,
    **iam.FINDERS,
    **kms.FINDERS,
    **lambda_.FINDERS,
    **logs.FINDERS,
    **rds.FINDERS,
    **s3.FINDERS,
    **route53.FINDERS,
    **secretsmanager.FINDERS,
    **servicediscovery.FINDERS,
    **sns.FINDERS,
    **sqs.FINDERS,
    **wafv2.FINDERS,
    **xray.FINDERS,
}
"""By `service/Kind` of the managed resource."""
