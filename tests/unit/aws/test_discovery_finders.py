"""What interrupted creations of namespaces and services of Cloud Map made, and whose they are."""

import pytest
import samples

from crofter.aws.interrupted import find
from crofter.aws.inventory import Found, recover, tagged
from crofter_local.aws import discovery

ACCOUNT = samples.account_spec()
NAME = "shop.team.internal"


def managed(kind, **provider):
    return {"apiVersion": "servicediscovery.aws.m.upbound.io/v1beta1", "kind": kind, "spec": {"forProvider": provider}}


def of(environment_id, component, key):
    return {
        "crofter.dev/environment-id": environment_id,
        "crofter.dev/component": component,
        "crofter.dev/key": key,
    }


def wire(tags):
    return [{"Key": name, "Value": value} for name, value in tags.items()]


@pytest.fixture
def cloud_map(sessions):
    discovery.play()
    return sessions.client(ACCOUNT, "servicediscovery")


@pytest.fixture
def named(cloud_map, environment_id):
    """Makes a namespace, in a VPC of its own, for an Environment."""

    def made(whose=environment_id, vpc="vpc-1"):
        tags = wire(of(whose, "cluster", "namespace"))
        answer = cloud_map.create_private_dns_namespace(Name=NAME, Vpc=f"{vpc}-{whose}", Tags=tags)
        return cloud_map.get_operation(OperationId=answer["OperationId"])["Operation"]["Targets"]["NAMESPACE"]

    yield made
    for one in cloud_map.list_services()["Services"]:
        cloud_map.delete_service(Id=one["Id"])
    for one in cloud_map.list_namespaces()["Namespaces"]:
        cloud_map.delete_namespace(Id=one["Id"])


def test_a_namespace_is_found_by_its_name_and_whose_it_is(sessions, named, environment_id):
    named("ffffffffffff")
    wanted = managed("PrivateDNSNamespace", name=NAME, tags=of(environment_id, "cluster", "namespace"))
    assert find(sessions, ACCOUNT, wanted) is None
    made = named()
    assert find(sessions, ACCOUNT, wanted) == made
    others = managed("PrivateDNSNamespace", name="a.b.internal", tags=of(environment_id, "cluster", "namespace"))
    assert find(sessions, ACCOUNT, others) is None
    assert find(sessions, ACCOUNT, managed("PrivateDNSNamespace", name=NAME, tags={})) is None
    assert find(sessions, ACCOUNT, managed("PrivateDNSNamespace", name=NAME)) is None


def test_a_service_is_found_by_its_name_in_the_namespace(sessions, cloud_map, named):
    namespace, other = named(), named("ffffffffffff")
    wanted = managed("Service", name="search", dnsConfig={"namespaceId": namespace})
    assert find(sessions, ACCOUNT, wanted) is None
    made = cloud_map.create_service(Name="search", NamespaceId=namespace)["Service"]["Id"]
    assert find(sessions, ACCOUNT, wanted) == made
    assert find(sessions, ACCOUNT, managed("Service", name="search", dnsConfig={"namespaceId": other})) is None
    assert find(sessions, ACCOUNT, managed("Service", name="find", dnsConfig={"namespaceId": namespace})) is None
    assert find(sessions, ACCOUNT, managed("Service", name="search", dnsConfig={})) is None


def test_both_are_taken_over_and_missed_by_the_last_look(sessions, cloud_map, named, environment_id):
    named("ffffffffffff")
    namespace = named()
    mine = of(environment_id, "service/search", "discovery")
    service = cloud_map.create_service(Name="search", NamespaceId=namespace, Tags=wire(mine))["Service"]["Id"]
    cloud_map.create_service(Name="strange", NamespaceId=namespace)
    assert {
        component: {key: one.id for key, one in keys.items()}
        for component, keys in recover(sessions, ACCOUNT, environment_id).items()
    } == {"cluster": {"namespace": namespace}, "service/search": {"discovery": service}}
    assert [one for one in tagged(sessions, ACCOUNT, environment_id) if one.type == "servicediscovery"] == [
        Found("servicediscovery", namespace, of(environment_id, "cluster", "namespace")),
        Found("servicediscovery", service, mine),
    ]
