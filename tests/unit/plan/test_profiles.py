import pytest
import samples

from crofter.api.environment import EnvironmentSpec
from crofter.plan.profiles import effective

ALWAYS = {"profile": "dev", "defaultsVersion": "v1", "accountRef": {"name": "sydney"}, "paused": False, "tags": {}}
FREE = ["dynamodb", "s3"]
PROD_ENDPOINTS = ["dynamodb", "ecr", "logs", "s3", "secretsmanager", "sts"]


def told(**fields):
    return effective(EnvironmentSpec.model_validate(samples.spec(**fields))).wire()


@pytest.mark.parametrize(
    ("profile", "protection", "zones", "nat", "endpoints", "days", "window"),
    [
        ("dev", {"deletion": False, "destructiveChanges": "Allow"}, 1, "Single", FREE, 7, 7),
        ("staging", {"deletion": False, "destructiveChanges": "RequireApproval"}, 2, "Single", FREE, 30, 7),
        ("prod", {"deletion": True, "destructiveChanges": "RequireApproval"}, 3, "PerZone", PROD_ENDPOINTS, 90, 30),
    ],
)
def test_what_a_profile_means(profile, protection, zones, nat, endpoints, days, window):
    assert told(profile=profile) == ALWAYS | {
        "profile": profile,
        "protection": protection,
        "network": {
            "cidr": "10.40.0.0/16",
            "availabilityZones": zones,
            "natGateways": nat,
            "endpoints": endpoints,
            "flowLogs": {"enabled": True, "retentionDays": days},
        },
        "encryption": {"rotationDays": 365, "deletionWindowDays": window},
        "logArchive": {
            "expireDays": {"dev": 30, "staging": 90, "prod": 365}[profile],
            "forceDestroy": profile != "prod",
        },
    }


@pytest.mark.parametrize(
    ("network", "field", "value"),
    [
        ({"availabilityZones": 1}, "availabilityZones", 1),
        ({"natGateways": "None"}, "natGateways", "None"),
        ({"endpoints": []}, "endpoints", []),
        ({"endpoints": ["sts", "ecr"]}, "endpoints", ["ecr", "sts"]),
        ({"flowLogs": {"enabled": False}}, "flowLogs", {"enabled": False, "retentionDays": 90}),
        ({"flowLogs": {"retentionDays": 3}}, "flowLogs", {"enabled": True, "retentionDays": 3}),
    ],
)
def test_what_the_manifest_says_wins_over_the_profile(network, field, value):
    assert told(profile="prod", network={"cidr": "10.40.0.0/16"} | network)["network"][field] == value


@pytest.mark.parametrize(
    ("profile", "protection", "expected"),
    [
        ("prod", {"deletion": False}, {"deletion": False, "destructiveChanges": "RequireApproval"}),
        ("prod", {"destructiveChanges": "Allow"}, {"deletion": True, "destructiveChanges": "Allow"}),
        ("dev", {"deletion": True}, {"deletion": True, "destructiveChanges": "Allow"}),
    ],
)
def test_protection_is_overridden_field_by_field(profile, protection, expected):
    assert told(profile=profile, protection=protection)["protection"] == expected


def test_without_nat_everything_that_private_workloads_need_is_derived():
    network = told(network={"cidr": "10.40.0.0/16", "natGateways": "None"})["network"]
    assert network["endpoints"] == ["dynamodb", "ecr", "kms", "logs", "s3", "secretsmanager", "ssm", "sts"]


def test_endpoints_that_are_said_are_not_added_to():
    network = told(network={"cidr": "10.40.0.0/16", "natGateways": "None", "endpoints": ["s3"]})["network"]
    assert network["endpoints"] == ["s3"]


def test_no_network_is_asked_for_where_there_is_none():
    assert told(network=None)["protection"] == {"deletion": False, "destructiveChanges": "Allow"}
    assert "network" not in told(network=None)


@pytest.mark.parametrize(
    ("given", "effective_"),
    [
        ({}, {}),
        ({"fifo": True}, {"fifo": True}),
        ({"visibilityTimeoutSeconds": 0}, {"visibilityTimeoutSeconds": 0}),
        ({"messageRetentionSeconds": 60, "maxReceives": 1}, {"messageRetentionSeconds": 60, "maxReceives": 1}),
        ({"delaySeconds": 900}, {"delaySeconds": 900}),
    ],
)
@pytest.mark.parametrize("profile", ["dev", "prod"])
def test_a_queue_is_the_same_in_every_profile_but_for_what_the_manifest_says(profile, given, effective_):
    assert told(profile=profile, queues=[{"name": "export"} | given])["queues"] == [
        {
            "name": "export",
            "fifo": False,
            "visibilityTimeoutSeconds": 30,
            "messageRetentionSeconds": 345600,
            "delaySeconds": 0,
            "maxReceives": 5,
        }
        | effective_
    ]


def test_encryption_is_overridden_field_by_field():
    told_ = told(profile="prod", encryption={"rotationDays": 90})["encryption"]
    assert told_ == {"rotationDays": 90, "deletionWindowDays": 30}
