from typing import get_args

import pytest

from crofter.api import endpoints


@pytest.mark.parametrize(
    ("name", "kind", "group", "suffixes"),
    [
        ("s3", "Gateway", "base", ("s3",)),
        ("dynamodb", "Gateway", "base", ("dynamodb",)),
        ("ecr", "Interface", "base", ("ecr.api", "ecr.dkr")),
        ("ssm", "Interface", "base", ("ssm", "ssmmessages")),
        ("sts", "Interface", "base", ("sts",)),
        ("ecs", "Interface", "operations", ("ecs", "ecs-agent", "ecs-telemetry")),
        ("rds-data", "Interface", "operations", ("rds-data",)),
        ("xray", "Interface", "operations", ("xray",)),
        ("execute-api", "Interface", "integration", ("execute-api",)),
        ("sqs", "Interface", "integration", ("sqs",)),
    ],
)
def test_services_behind_a_name(name, kind, group, suffixes):
    service = endpoints.SERVICES[name]
    assert (service.type, service.group, service.suffixes) == (kind, group, suffixes)


def test_every_name_has_its_services_and_no_other():
    assert set(endpoints.SERVICES) == set(get_args(endpoints.EndpointName))
    assert len(endpoints.SERVICES) == 23


def test_a_service_that_the_endpoints_security_group_would_not_let_in_is_none():
    assert "email-smtp" not in endpoints.SERVICES


def test_no_service_is_reached_under_two_names():
    suffixes = [suffix for service in endpoints.SERVICES.values() for suffix in service.suffixes]
    assert len(suffixes) == len(set(suffixes))


def test_only_s3_and_dynamodb_have_gateways():
    gateways = {name for name, service in endpoints.SERVICES.items() if service.type == "Gateway"}
    assert gateways == {"s3", "dynamodb"}


def test_what_private_workloads_need_is_in_one_group():
    assert endpoints.PRIVATE_WORKLOADS_NEED == ("ecr", "kms", "logs", "s3", "secretsmanager", "ssm", "sts")
    assert {endpoints.SERVICES[name].group for name in endpoints.PRIVATE_WORKLOADS_NEED} == {"base"}
