"""The load balancer: made, given a certificate, and gone in spite of its protection."""

from typing import Any

from .cloud import counted
from .conftest import Factory
from .lab import Env

KINDS = ("LB", "LBListener", "WebACL", "WebACLAssociation", "SecurityGroupIngressRule")


def _counted(env: Env) -> dict[str, int]:
    found = counted(env.things())
    return {kind: found.get(kind, 0) for kind in KINDS}


def _listeners(env: Env) -> dict[int, Any]:
    return {thing.raw["Port"]: thing.raw for thing in env.things() if thing.kind == "LBListener"}


def test_a_load_balancer_comes_gets_a_certificate_and_goes(environment: Factory) -> None:
    env = environment("front", ingress={"hosts": ["shop.example.com"], "waf": True, "deletionProtection": True})
    zone = env.cloud.client("route53").create_hosted_zone(Name="example.com", CallerReference="front")["HostedZone"]
    zone_id = zone["Id"].rsplit("/", 1)[-1]
    env.spec["ingress"]["hostedZoneId"] = zone_id
    env.apply()
    env.until_ready()
    assert _counted(env) == {
        "LB": 1, "LBListener": 1, "WebACL": 1, "WebACLAssociation": 1, "SecurityGroupIngressRule": 1
    }  # fmt: skip
    (balancer,) = (thing for thing in env.things() if thing.kind == "LB")
    group = next(thing for thing in env.things() if thing.key == "security-groups/ingress")
    assert (balancer.raw["Scheme"], balancer.raw["SecurityGroups"]) == ("internet-facing", [group.id])
    assert _listeners(env)[80]["DefaultActions"][0]["Type"] == "fixed-response"
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert told["ingress/url"] == f"http://{balancer.raw['DNSName']}"
    records = env.cloud.client("route53").list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"]
    (alias,) = (one for one in records if one["Type"] == "A")
    assert alias["AliasTarget"]["DNSName"].rstrip(".") == balancer.raw["DNSName"]

    certificate = env.cloud.client("acm").request_certificate(DomainName="shop.example.com")["CertificateArn"]
    env.spec["ingress"]["certificateArn"] = certificate
    env.apply()
    env.until_ready()
    listeners = _listeners(env)
    assert listeners.keys() == {80, 443}
    assert listeners[80]["DefaultActions"][0]["Type"] == "redirect"
    assert listeners[443]["Certificates"] == [{"CertificateArn": certificate}]
    assert next(thing.id for thing in env.things() if thing.kind == "LB") == balancer.id

    env.delete()
    env.until_gone()
    records = env.cloud.client("route53").list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"]
    assert {one["Type"] for one in records} == {"NS", "SOA"}


def test_a_load_balancer_goes_while_its_service_stays(environment: Factory) -> None:
    web: dict[str, Any] = {"name": "web", "containers": [{"name": "web", "image": {"uri": "web:1"}, "port": 80}]}
    routes = [{"path": "/*", "container": "web"}]
    env = environment(
        "unfronted",
        network={"availabilityZones": 1},
        ingress={"accessLogs": False},
        services=[web | {"routes": routes}],
    )
    env.apply()
    env.until_ready(seconds=180)
    assert _counted(env)["LB"] == 1
    (service,) = (thing for thing in env.things() if thing.key == "service/web/service")

    del env.spec["ingress"]
    env.spec["services"] = [web]
    env.apply()
    env.until(lambda: _counted(env) == dict.fromkeys(KINDS, 0), "the load balancer is gone", seconds=120)
    env.until(lambda: "security-groups/ingress" not in [thing.key for thing in env.things()], "its group is gone")
    env.until_ready(seconds=120)
    left = {thing.key: thing for thing in env.things()}
    assert left["service/web/service"].raw["serviceArn"] == service.raw["serviceArn"]
    assert left["service/web/service"].raw["loadBalancers"] == []

    env.delete()
    env.until_gone(seconds=180)
