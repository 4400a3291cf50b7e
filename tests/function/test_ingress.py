"""The whole answer for a load balancer, literally."""

import json
import re
from typing import Any

import pytest

from crofter_function.inprocess import RenderError, run
from crofter_function.simulate import observe, settle

from .alarms import monitored
from .fields import fields
from .ingresses import CERTIFICATE, INTERNAL, PLAIN, WHOLE, ingress

NOT_FOUND = {
    "type": "fixed-response",
    "fixedResponse": {"contentType": "text/plain", "messageBody": "Not found", "statusCode": "404"},
}
BALANCER = {"name": "shop-dev-ingress-load-bal-0f2ccb", "policy": {"resolve": "Always"}}


def kinds(xr: dict[str, Any]) -> dict[str, str]:
    return {key: str(one["kind"]) for key, one in settle(xr)[0].resources.items()}


def test_without_a_certificate_there_is_http_alone() -> None:
    assert kinds(PLAIN) == {
        "load-balancer": "LB", "listener-http": "LBListener", "rule-in-http": "SecurityGroupIngressRule"
    }  # fmt: skip


def test_with_everything_there_is_this() -> None:
    assert kinds(WHOLE) == {
        "load-balancer": "LB",
        "listener-http": "LBListener",
        "listener-https": "LBListener",
        "rule-in-http": "SecurityGroupIngressRule",
        "rule-in-https": "SecurityGroupIngressRule",
        "web-acl": "WebACL",
        "web-acl-association": "WebACLAssociation",
        "alias-shop-example-com": "Record",
        "alias-any-shop-example-com": "Record",
    }


def test_a_load_balancer_drops_what_no_server_should_see() -> None:
    found = fields(PLAIN, "load-balancer")
    name = found.pop("name")
    assert name.startswith("shop-dev-ingress-")
    assert len(name) <= 32
    assert found == {
        "loadBalancerType": "application",
        "internal": False,
        "subnets": ["subnet-public-a", "subnet-public-b"],
        "securityGroups": ["sg-ingress"],
        "dropInvalidHeaderFields": True,
        "enableDeletionProtection": False,
        "idleTimeout": 60,
    }


def test_access_logs_go_to_their_bucket() -> None:
    assert fields(WHOLE, "load-balancer")["accessLogs"] == {"bucket": "shop-logs", "prefix": "alb", "enabled": True}


@pytest.mark.parametrize(
    ("changes", "protected"),
    [
        ({"deletionProtection": True}, True),
        ({"deletionProtection": False}, False),
        ({"deletionProtection": True, "deletion": "Prepare"}, False),
    ],
)
def test_protection_is_lifted_before_deletion(changes: dict[str, Any], protected: bool) -> None:
    assert fields(ingress(**changes), "load-balancer")["enableDeletionProtection"] is protected


def test_aws_refuses_names_that_begin_with_internal() -> None:
    environment = PLAIN["spec"]["environment"] | {"name": "internal-tools"}
    assert fields(ingress(environment=environment), "load-balancer")["name"].startswith("tools-ingress-")


def test_http_leads_to_the_services_only_where_there_is_no_https() -> None:
    plain, redirected = fields(PLAIN, "listener-http"), fields(WHOLE, "listener-http")
    assert (plain["port"], plain["protocol"], plain["defaultAction"]) == (80, "HTTP", [NOT_FOUND])
    assert redirected["defaultAction"] == [
        {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"}}
    ]


def test_https_speaks_tls_1_2_and_1_3_and_knows_nothing_by_itself() -> None:
    found = fields(WHOLE, "listener-https")
    assert found.pop("loadBalancerArnRef")["policy"] == {"resolve": "Always"}
    assert found == {
        "port": 443,
        "protocol": "HTTPS",
        "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "certificateArn": CERTIFICATE,
        "defaultAction": [NOT_FOUND],
    }


@pytest.mark.parametrize(("xr", "cidr"), [(WHOLE, "0.0.0.0/0"), (INTERNAL, "10.40.0.0/16")])
def test_the_world_gets_in_only_where_the_load_balancer_is_there_for_it(xr: dict[str, Any], cidr: str) -> None:
    ports = {}
    for key in kinds(xr):
        if key.startswith("rule-in-"):
            found = fields(xr, key)
            assert (found["securityGroupId"], found["cidrIpv4"], found["ipProtocol"]) == ("sg-ingress", cidr, "tcp")
            ports[key] = (found["fromPort"], found["toPort"])
    assert ports == {"rule-in-http": (80, 80)} | ({"rule-in-https": (443, 443)} if xr is WHOLE else {})


def test_an_internal_load_balancer_is_internal() -> None:
    found = fields(INTERNAL, "load-balancer")
    assert (found["internal"], found["subnets"]) == (True, ["subnet-private-a", "subnet-private-b"])


def test_the_web_acl_asks_awss_managed_rules_and_limits_how_often_one_asks() -> None:
    found = fields(WHOLE, "web-acl")
    rules = json.loads(found["ruleJson"])
    assert [(rule["Priority"], rule["Name"]) for rule in rules] == [
        (0, "AWSManagedRulesAmazonIpReputationList"),
        (1, "AWSManagedRulesCommonRuleSet"),
        (2, "AWSManagedRulesKnownBadInputsRuleSet"),
        (3, "AWSManagedRulesSQLiRuleSet"),
        (4, "RateLimit"),
    ]
    assert rules[1]["Statement"]["ManagedRuleGroupStatement"] == {
        "VendorName": "AWS",
        "Name": "AWSManagedRulesCommonRuleSet",
        "RuleActionOverrides": [{"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}],
    }
    assert rules[4]["Statement"] == {"RateBasedStatement": {"AggregateKeyType": "IP", "Limit": 2000}}
    assert (found["scope"], found["defaultAction"]) == ("REGIONAL", {"allow": {}})


def test_the_web_acls_metrics_are_told_apart_from_those_of_other_environments() -> None:
    found = fields(WHOLE, "web-acl")
    assert re.fullmatch("shop-dev-ingress-web-acl-[0-9a-f]{6}", found["name"])
    assert found["visibilityConfig"] == {
        "cloudwatchMetricsEnabled": True,
        "metricName": found["name"],
        "sampledRequestsEnabled": True,
    }


def test_what_cannot_refer_to_the_load_balancer_waits_for_it_and_stays() -> None:
    waiting = {"web-acl-association", "alias-shop-example-com", "alias-any-shop-example-com"}
    assert not waiting & run(WHOLE).resources.keys()
    settled, observed = settle(WHOLE)
    assert waiting <= settled.resources.keys()
    balancer = observed["load-balancer"]
    forgotten = {**observed, "load-balancer": {**balancer, "status": {"conditions": []}}}
    again = run({**WHOLE, "status": settled.xr_status}, forgotten)
    before = settled.resources["alias-shop-example-com"]["spec"]["forProvider"]
    assert again.resources["alias-shop-example-com"]["spec"]["forProvider"] == before


def test_a_record_leads_to_the_load_balancer() -> None:
    balancer = observe(run(WHOLE).resources["load-balancer"])["status"]["atProvider"]
    assert fields(WHOLE, "alias-any-shop-example-com") == {
        "zoneId": "Z123",
        "name": "*.shop.example.com",
        "type": "A",
        "alias": {"name": balancer["dnsName"], "zoneId": balancer["zoneId"], "evaluateTargetHealth": True},
    }


def test_a_name_that_is_there_twice_is_refused() -> None:
    twice = ingress(aliases=["a.example.com", "a.example.com"], hostedZoneId="Z1")
    known = {
        "load-balancer": observe(run(twice | {"spec": twice["spec"] | {"aliases": []}}).resources["load-balancer"])
    }
    with pytest.raises(RenderError, match=r"spec\.aliases\.1: a\.example\.com has the key alias-a-example-com"):
        run(twice, known)


@pytest.mark.parametrize(
    ("xr", "https", "listener"), [(PLAIN, False, "listener-http"), (WHOLE, True, "listener-https")]
)
def test_outputs(xr: dict[str, Any], https: bool, listener: str) -> None:
    assert "outputs" not in run(xr).xr_status
    rendered, observed = settle(xr)
    outputs = rendered.xr_status["outputs"]
    assert outputs.keys() == {
        "arn", "arnSuffix", "dnsName", "hostedZoneId", "listenerArn", "securityGroupId", "https"
    }  # fmt: skip
    assert (outputs["https"], outputs["securityGroupId"]) == (https, "sg-ingress")
    assert outputs["listenerArn"] == observed[listener]["metadata"]["annotations"]["crossplane.io/external-name"]


def test_the_largest_load_balancer_is_made_of_thirteen_resources() -> None:
    hosts = [f"h{number}.example.com" for number in range(3)]
    largest = ingress(waf=True, certificateArn=CERTIFICATE, aliases=hosts, hostedZoneId="Z1")
    assert len(settle(monitored(largest))[0].resources) == 13
