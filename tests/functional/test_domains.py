"""Certificates for a name: issued once the record is there, changed, and gone, the record with them."""

from .conftest import Factory
from .lab import Env

NAME = "shop.example.com"


def _certificates(env: Env) -> dict[str, str]:
    return {thing.key.rsplit("/", 1)[1]: thing.id for thing in env.things() if thing.kind == "Certificate"}


def _records(env: Env, zone: str) -> list[str]:
    found = env.cloud.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return [one["Name"] for one in found if one["Type"] == "CNAME"]


def test_certificates_of_two_regions_are_proven_by_one_record(environment: Factory) -> None:
    env = environment("domains", region="eu-west-1", domains=[{"name": NAME, "hostedZoneId": "Z0NOWHERE"}])
    env.apply()
    env.until_condition("DomainsReady", "False", message="NoSuchHostedZone")
    route53 = env.cloud.client("route53")
    made = route53.create_hosted_zone(Name="example.com", CallerReference="domains")["HostedZone"]["Id"]
    zone = made.rsplit("/", 1)[1]
    env.spec["domains"] = [{"name": NAME, "hostedZoneId": zone, "usEast1": True}]
    env.apply()
    env.until_ready()
    certificates = _certificates(env)
    assert certificates.keys() == {"certificate", "certificate-us-east-1"}
    assert {arn.split(":")[3] for arn in certificates.values()} == {"eu-west-1", "us-east-1"}
    assert len(_records(env, zone)) == 1
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert told[f"domain/{NAME}/certificate"] == certificates["certificate"]
    assert told[f"domain/{NAME}/certificate-us-east-1"] == certificates["certificate-us-east-1"]

    env.spec["domains"] = [{"name": NAME, "hostedZoneId": zone, "wildcard": True}]
    env.apply()
    env.until_ready()
    env.until(lambda: _certificates(env).keys() == {"certificate-wildcard"}, "another certificate, and only that")
    (wide,) = (thing.raw for thing in env.things() if thing.kind == "Certificate")
    assert set(wide["SubjectAlternativeNames"]) == {NAME, f"*.{NAME}"}
    assert len(_records(env, zone)) == 1

    env.delete()
    env.until_gone()
    assert _records(env, zone) == []
    assert [one["Type"] for one in route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]]
    route53.delete_hosted_zone(Id=zone)
