"""What Cloud Map keeps and refuses, and what ECS registers in it: moto by itself knows neither."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from .account import Account
from .lives import compute, discovery, network
from .lives.manifests import REGION

LEFT = {"Create", "Delete", "Observe", "Update"}


@pytest.fixture
def families() -> tuple[ModuleType, ...]:
    return (network, compute, discovery)


@pytest.fixture
def cloud_map(account: Account) -> Any:
    return boto3.client("servicediscovery", region_name=REGION)


def ecs_key(account: Account) -> Any:
    return account.key("Service", "service")


def found(account: Account) -> str:
    """ARN of the service of Cloud Map."""
    body = account.cluster.objects[account.key("Service", "search")]
    arn: str = body["status"]["atProvider"]["arn"]
    return arn


def register(account: Account, arn: str | None) -> None:
    registries = None if arn is None else {"registryArn": arn}
    account.cluster.objects[ecs_key(account)]["spec"]["managementPolicies"] = sorted(LEFT)
    account.cluster.edit(ecs_key(account), {"spec": {"forProvider": {"serviceRegistries": registries}}})
    account.rounds(2, ecs_key(account))


def registered(account: Account, cloud_map: Any) -> list[str]:
    service = account.external("Service", "search")
    return [one["Id"] for one in cloud_map.list_instances(ServiceId=service)["Instances"]]


def test_what_was_asked_for_is_what_is_there(account: Account, cloud_map: Any) -> None:
    namespace = cloud_map.get_namespace(Id=account.external("PrivateDNSNamespace", "names"))["Namespace"]
    assert (namespace["Name"], namespace["Type"], namespace["Description"]) == (
        "shop.team.internal", "DNS_PRIVATE", "all"
    )  # fmt: skip
    service = cloud_map.get_service(Id=account.external("Service", "search"))["Service"]
    assert (service["Name"], service["NamespaceId"]) == ("search", namespace["Id"])
    assert service["DnsConfig"] == {
        "NamespaceId": namespace["Id"],
        "RoutingPolicy": "MULTIVALUE",
        "DnsRecords": [{"Type": "A", "TTL": 10}],
    }
    assert service["HealthCheckCustomConfig"] == {"FailureThreshold": 1}


def test_tasks_are_registered_while_their_service_says_where(account: Account, cloud_map: Any) -> None:
    assert registered(account, cloud_map) == []
    register(account, found(account))
    assert registered(account, cloud_map) == ["service-0"]
    account.cluster.edit(ecs_key(account), {"spec": {"forProvider": {"desiredCount": 3}}})
    account.rounds(2, ecs_key(account))
    assert registered(account, cloud_map) == ["service-0", "service-1", "service-2"]
    seen = account.cluster.objects[ecs_key(account)]["status"]["atProvider"]
    assert seen["serviceRegistries"] == {"registryArn": found(account)}
    register(account, None)
    assert registered(account, cloud_map) == []
    assert "serviceRegistries" not in account.cluster.objects[ecs_key(account)]["status"]["atProvider"]
    assert account.unready() == {}


def test_a_deleted_service_leaves_no_registration(account: Account, cloud_map: Any) -> None:
    register(account, found(account))
    account.cluster.delete(ecs_key(account))
    account.rounds(2, ecs_key(account))
    assert registered(account, cloud_map) == []


def test_a_registry_that_is_not_there_is_refused(account: Account) -> None:
    register(account, "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-none")
    assert "The service registry could not be validated" in account.cluster.conditions(ecs_key(account))["Synced"]


@pytest.mark.parametrize(("force", "left"), [(True, []), (False, ["search"])])
def test_what_has_registrations_goes_by_force_alone(
    account: Account, cloud_map: Any, force: bool, left: list[str]
) -> None:
    register(account, found(account))
    key = account.key("Service", "search")
    account.cluster.edit(key, {"spec": {"forProvider": {"forceDestroy": force}}})
    account.cluster.delete(key)
    account.rounds(2, key)
    assert [one["Name"] for one in cloud_map.list_services()["Services"]] == left
    if left:
        assert "api error ResourceInUse: Service contains" in account.cluster.conditions(key)["Synced"]


def test_a_namespace_goes_after_its_services_and_its_hosted_zone_with_it(account: Account, cloud_map: Any) -> None:
    names = account.key("PrivateDNSNamespace", "names")
    account.cluster.delete(names)
    account.rounds(1, names)
    assert "api error ResourceInUse: Namespace has" in account.cluster.conditions(names)["Synced"]
    account.cluster.delete(account.key("Service", "search"))
    account.rounds(2, account.key("Service", "search"), names)
    assert cloud_map.list_namespaces()["Namespaces"] == []
    route53: Any = boto3.client("route53")
    assert [zone["Name"] for zone in route53.list_hosted_zones()["HostedZones"]] == ["example.com."]


def test_dns_settings_but_for_the_time_that_answers_are_kept_are_for_good(account: Account) -> None:
    key = account.key("Service", "search")
    account.cluster.edit(key, {"spec": {"forProvider": {"dnsConfig": {"routingPolicy": "WEIGHTED"}}}})
    account.rounds(1, key)
    assert (
        'requires replacing it: cannot change the value of the argument "dns_config.0.routing_policy" '
        'from "MULTIVALUE" to "WEIGHTED"'
    ) in account.cluster.conditions(key)["Synced"]


def test_lists_hold_what_they_are_asked_for(account: Account, cloud_map: Any) -> None:
    def ids(operation: str, answer: str, name: str, value: str) -> list[str]:
        only = [{"Name": name, "Values": [value], "Condition": "EQ"}]
        return [one["Id"] for one in getattr(cloud_map, operation)(Filters=only)[answer]]

    names, search = account.external("PrivateDNSNamespace", "names"), account.external("Service", "search")
    assert ids("list_namespaces", "Namespaces", "TYPE", "DNS_PRIVATE") == [names]
    assert ids("list_namespaces", "Namespaces", "TYPE", "HTTP") == []
    assert ids("list_namespaces", "Namespaces", "NAME", "shop.team.internal") == [names]
    assert ids("list_namespaces", "Namespaces", "NAME", "other.internal") == []
    assert ids("list_services", "Services", "NAMESPACE_ID", names) == [search]
    assert ids("list_services", "Services", "NAMESPACE_ID", "ns-none") == []


def test_names_are_there_once(account: Account, cloud_map: Any) -> None:
    namespace = account.external("PrivateDNSNamespace", "names")
    with pytest.raises(ClientError, match="ServiceAlreadyExists"):
        cloud_map.create_service(Name="search", NamespaceId=namespace)
    with pytest.raises(ClientError, match="NamespaceNotFound"):
        cloud_map.create_service(Name="other", NamespaceId="ns-none")
