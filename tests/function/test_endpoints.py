"""The whole answer for endpoints as profiles make them: keys, kinds, and the fields that matter, literally."""

import json
from collections import Counter
from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import settle

from .endpoints import DEV_ENDPOINTS, PROD_ENDPOINTS, attached, endpoints
from .networks import condition, with_annotations, with_conditions

EXTERNAL_NAME = "crossplane.io/external-name"


def for_provider(resources: dict[str, dict[str, Any]], key: str) -> dict[str, Any]:
    """`spec.forProvider` without what all resources have."""
    parameters: dict[str, Any] = resources[key]["spec"]["forProvider"]
    return {name: value for name, value in parameters.items() if name not in ("region", "tags")}


def always(name: str) -> dict[str, Any]:
    return {"name": name, "policy": {"resolve": "Always"}}


def test_keys_of_dev_endpoints() -> None:
    assert run(DEV_ENDPOINTS).resources.keys() == {
        "endpoint-dynamodb", "endpoint-dynamodb-route-table-private-a", "endpoint-dynamodb-route-table-data",
        "endpoint-s3", "endpoint-s3-route-table-private-a", "endpoint-s3-route-table-data",
    }  # fmt: skip


def test_keys_of_prod_endpoints() -> None:
    interfaces = ("ecr-api", "ecr-dkr", "logs", "secretsmanager", "sts")
    assert run(PROD_ENDPOINTS).resources.keys() == (
        {"security-group", "security-group-rule-in-https"}
        | {f"endpoint-{service}{part}" for service in ("s3", "dynamodb") for part in ("", "-route-table-data")}
        | {f"endpoint-{service}-route-table-private-{slot}" for service in ("s3", "dynamodb") for slot in "abc"}
        | {f"endpoint-{service}{part}" for service in interfaces for part in ("", "-security-group")}
        | {f"endpoint-{service}-subnet-{slot}" for service in interfaces for slot in "abc"}
    )


def test_kinds_of_prod_endpoints() -> None:
    assert Counter(resource["kind"] for resource in run(PROD_ENDPOINTS).resources.values()) == {
        "SecurityGroup": 1, "SecurityGroupIngressRule": 1, "VPCEndpoint": 7, "VPCEndpointRouteTableAssociation": 8,
        "VPCEndpointSubnetAssociation": 15, "VPCEndpointSecurityGroupAssociation": 5,
    }  # fmt: skip


@pytest.mark.parametrize(("xr", "count"), [(DEV_ENDPOINTS, 6), (PROD_ENDPOINTS, 37)])
def test_number_of_resources(xr: dict[str, Any], count: int) -> None:
    assert len(run(xr).resources) == count


def test_the_most_that_the_model_takes_is_within_ninety() -> None:
    services = [f"service-{number}" for number in range(15)]
    full = endpoints(network=attached("abc"), gatewayServices=["dynamodb", "s3"], interfaceServices=services)
    assert len(run(full).resources) == 87
    with pytest.raises(RenderError, match=r"spec\.interfaceServices: List should have at most 15 items"):
        run(endpoints(interfaceServices=[*services, "one-more"]))


def test_a_managed_resource_is_complete() -> None:
    assert run(DEV_ENDPOINTS).resources["endpoint-s3-route-table-data"] == {
        "apiVersion": "ec2.aws.m.upbound.io/v1beta1",
        "kind": "VPCEndpointRouteTableAssociation",
        "metadata": {
            "name": "shop-dev-endpoints-endpoint-s3-route-table-data-a9274c",
            "labels": {
                "crofter.dev/environment": "shop-dev",
                "crofter.dev/component": "endpoints",
                "crofter.dev/key": "endpoint-s3-route-table-data",
            },
            "annotations": {"crofter.dev/rendered": "752d0a610d05"},
        },
        "spec": {
            "managementPolicies": ["Create", "Delete", "Observe", "Update"],
            "providerConfigRef": {"kind": "ClusterProviderConfig", "name": "sydney"},
            "forProvider": {
                "region": "ap-southeast-2",
                "vpcEndpointIdRef": always("shop-dev-endpoints-endpoint-s3-f992da"),
                "routeTableId": "rtb-data",
            },
        },
    }


def test_several_groups_do_not_share_names() -> None:
    named = [
        {
            (resource["kind"], resource["metadata"]["name"], resource["spec"]["forProvider"].get("name"))
            for resource in run(endpoints(component=component, interfaceServices=["sqs"])).resources.values()
        }
        for component in ("endpoints", "endpoints/integration")
    ]
    assert named[0] & named[1] == set()
    label = run(endpoints(component="endpoints/integration", interfaceServices=["sqs"])).resources["endpoint-sqs"]
    assert label["metadata"]["labels"]["crofter.dev/component"] == "endpoints.integration"


def test_a_gateway_endpoint_lets_only_this_accounts_identities_pass() -> None:
    resources = run(DEV_ENDPOINTS).resources
    fields = for_provider(resources, "endpoint-s3")
    policy = json.loads(fields.pop("policy"))
    assert fields == {
        "vpcId": "vpc-0a1b2c3d", "serviceName": "com.amazonaws.ap-southeast-2.s3", "vpcEndpointType": "Gateway",
    }  # fmt: skip
    assert policy == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "OwnIdentities", "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
                "Condition": {"StringEquals": {"aws:PrincipalAccount": "123456789012"}},
            },
            {
                "Sid": "ServedByAws", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                "Resource": [
                    "arn:aws:s3:::prod-ap-southeast-2-starport-layer-bucket/*",
                    "arn:aws:s3:::al2023-repos-ap-southeast-2-de612dc2/*",
                ],
            },
        ],
    }  # fmt: skip


def test_policies_follow_the_partition() -> None:
    aws = {**DEV_ENDPOINTS["spec"]["aws"], "partition": "aws-us-gov", "region": "us-gov-west-1"}
    policy = for_provider(run(endpoints(gatewayServices=["s3"], aws=aws)).resources, "endpoint-s3")["policy"]
    assert "arn:aws-us-gov:s3:::" in policy
    assert "arn:aws:" not in policy


def test_names_of_public_apis_go_on_leading_to_them() -> None:
    resources = run(endpoints(interfaceServices=["execute-api", "sqs"])).resources
    assert for_provider(resources, "endpoint-execute-api")["privateDnsEnabled"] is False
    assert for_provider(resources, "endpoint-sqs")["privateDnsEnabled"] is True


def test_an_interface_endpoint_answers_under_the_services_own_name() -> None:
    resources = run(PROD_ENDPOINTS).resources
    assert for_provider(resources, "endpoint-ecr-api") == {
        "vpcId": "vpc-0a1b2c3d",
        "serviceName": "com.amazonaws.ap-southeast-2.ecr.api",
        "vpcEndpointType": "Interface",
        "privateDnsEnabled": True,
    }
    endpoint = always(resources["endpoint-ecr-api"]["metadata"]["name"])
    assert for_provider(resources, "endpoint-ecr-api-subnet-b") == {
        "vpcEndpointIdRef": endpoint, "subnetId": "subnet-b",
    }  # fmt: skip
    assert for_provider(resources, "endpoint-ecr-api-security-group") == {
        "vpcEndpointIdRef": endpoint,
        "securityGroupIdRef": always(resources["security-group"]["metadata"]["name"]),
        "replaceDefaultAssociation": True,
    }


def test_interface_endpoints_take_https_from_the_vpc_and_nothing_else() -> None:
    resources = run(PROD_ENDPOINTS).resources
    rules = [key for key, item in resources.items() if item["kind"].startswith("SecurityGroup") and "rule" in key]
    assert rules == ["security-group-rule-in-https"]
    assert for_provider(resources, rules[0]) == {
        "securityGroupIdRef": always(resources["security-group"]["metadata"]["name"]),
        "description": "HTTPS from inside the VPC",
        "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.40.0.0/16",
    }  # fmt: skip
    assert for_provider(resources, "security-group") == {
        "vpcId": "vpc-0a1b2c3d",
        "name": "shop-dev-endpoints-security-group-b8ebf6",
        "description": "Interface endpoints: HTTPS from inside the VPC",
    }


def test_outputs() -> None:
    rendered, observed = settle(PROD_ENDPOINTS)
    names = {key: item["metadata"]["annotations"][EXTERNAL_NAME] for key, item in observed.items()}
    assert rendered.xr_status["outputs"] == {
        "endpoints": [
            {"service": service, "id": names[f"endpoint-{service.replace('.', '-')}"]}
            for service in ("dynamodb", "s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager", "sts")
        ],
        "securityGroupId": names["security-group"],
    }
    assert "securityGroupId" not in settle(DEV_ENDPOINTS)[0].xr_status["outputs"]


def test_outputs_wait_for_the_last_id() -> None:
    _, observed = settle(PROD_ENDPOINTS)
    for key in ("security-group", "endpoint-sts"):
        without = {**observed, key: with_annotations(observed[key], {EXTERNAL_NAME: None})}
        assert "outputs" not in run(PROD_ENDPOINTS, without).xr_status


def refused(resource: dict[str, Any]) -> dict[str, Any]:
    return with_conditions(
        resource,
        condition(
            "Synced", "False", "ReconcileError",
            "update failed: refuse to update the external resource because the following update requires replacing it: "
            'cannot change the value of the argument "vpc_id" from "vpc-0a1b2c3d" to "vpc-2"',
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    "key",
    [
        "endpoint-s3", "endpoint-s3-route-table-private-a", "endpoint-logs", "endpoint-logs-subnet-a",
        "endpoint-logs-security-group", "security-group", "security-group-rule-in-https",
    ],
)  # fmt: skip
def test_what_still_points_at_a_lost_network_is_made_again(key: str) -> None:
    xr = endpoints(gatewayServices=["s3"], interfaceServices=["logs"])
    rendered, observed = settle(xr)
    moved = {**xr, "spec": {**xr["spec"], "network": {**attached("a"), "vpcId": "vpc-2"}}, "status": rendered.xr_status}
    left_out = run(moved, {**observed, key: refused(observed[key])})
    assert rendered.resources.keys() - left_out.resources.keys() == {key}
    gone = {other: resource for other, resource in observed.items() if other != key}
    again = run({**moved, "status": left_out.xr_status}, gone)
    assert again.resources.keys() == rendered.resources.keys()
    assert for_provider(again.resources, "endpoint-s3")["vpcId"] == "vpc-2"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gatewayServices": ["sqs"]}, r"spec\.gatewayServices\.0: sqs is none of s3, dynamodb"),
        ({"gatewayServices": ["s3", "s3"]}, r"spec\.gatewayServices\.1: s3 is there twice"),
        ({"interfaceServices": ["sqs", "ECR api"]}, r"spec\.interfaceServices\.1: ECR api is not the name of an "),
        ({"interfaceServices": ["ecr.api", "ecr-api"]}, r"spec\.interfaceServices\.1: ecr-api is there twice"),
        ({"gatewayServices": ["s3"], "interfaceServices": ["s3"]}, r"spec\.interfaceServices\.0: s3 is there twice"),
    ],
)
def test_endpoints_that_cannot_be_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RenderError, match=f"^VpcEndpoints shop-dev-endpoints-1a2b3c: {message}"):
        run(endpoints(**changes))
