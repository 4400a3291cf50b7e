"""HTTP APIs in front of functions: made, changed one route at a time, named and renamed, and gone."""

from .conftest import Factory
from .lab import Env

IMAGE = {"uri": "123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/tools:v1"}
JWT = {"issuer": "https://issuer.example.com", "audience": ["client"]}
EVENTS = {"path": "/events/{id}", "method": "GET", "function": "events"}
HEALTH = {"path": "/health", "function": "events", "public": True}


def _routes(env: Env) -> dict[str, tuple[str, str]]:
    return {
        thing.raw["RouteKey"]: (thing.id, thing.raw["AuthorizationType"])
        for thing in env.things()
        if thing.kind == "Route" and "RouteKey" in thing.raw
    }


def test_an_api_leads_to_functions_and_changes_one_route_at_a_time(environment: Factory) -> None:
    api = {"name": "public", "authorizer": {"jwt": JWT}, "routes": [EVENTS, HEALTH]}
    events = {"name": "events", "image": IMAGE}
    env = environment("apis", functions=[events, {"name": "other", "image": IMAGE}], apis=[api])
    env.apply()
    env.until_ready()
    made = _routes(env)
    assert {key: kind for key, (_, kind) in made.items()} == {"GET /events/{id}": "JWT", "ANY /health": "NONE"}
    (gateway,) = (thing for thing in env.things() if thing.kind == "API")
    function = next(thing for thing in env.things() if thing.key == "function/events/function")
    (integration,) = (thing for thing in env.things() if thing.kind == "Integration")
    assert integration.raw["IntegrationUri"] == function.raw["FunctionArn"]
    policy = env.cloud.client("lambda").get_policy(FunctionName=function.id)["Policy"]
    assert f":{gateway.id}/*/*" in policy
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    assert told["api/public/url"] == gateway.raw["ApiEndpoint"]

    env.spec["apis"] = [api | {"routes": [EVENTS, {"path": "/new", "method": "POST", "function": "events"}]}]
    env.apply()
    env.until(lambda: _routes(env).keys() == {"GET /events/{id}", "POST /new"}, "one route went, another came")
    env.until_ready()
    assert _routes(env)["GET /events/{id}"] == made["GET /events/{id}"]

    # A function that no route leads to goes, and the API stays.
    env.spec["functions"] = [events]
    env.apply()
    env.until(lambda: len([one for one in env.things() if one.kind == "Function"]) == 1, "one function is gone")
    env.until_ready()
    assert [thing.id for thing in env.things() if thing.kind == "API"] == [gateway.id]

    del env.spec["apis"]
    env.apply()
    env.until(lambda: not [thing for thing in env.things() if thing.kind == "API"], "the API is gone")
    env.until_ready()
    assert [thing.id for thing in env.things() if thing.kind == "Function"] == [function.id]
    env.delete()
    env.until_gone()


def _names(env: Env) -> dict[str, str]:
    """Ids of the APIs that names lead to, "" for a name that leads nowhere."""
    things = env.things()
    leads = {thing.raw["DomainName"]: thing.raw["ApiId"] for thing in things if thing.kind == "APIMapping"}
    return {thing.id: leads.get(thing.id, "") for thing in things if thing.kind == "DomainName"}


def _records(env: Env, zone: str) -> dict[str, str]:
    """What the address records of a hosted zone lead to."""
    found = env.cloud.client("route53").list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return {one["Name"].rstrip("."): one["AliasTarget"]["DNSName"].rstrip(".") for one in found if one["Type"] == "A"}


def _url(env: Env) -> str:
    told = {one["name"]: one["value"] for one in env.live()["status"]["endpoints"]}
    found: str = told["api/public/url"]
    return found


def test_an_api_has_a_name_of_its_own(environment: Factory) -> None:
    env = environment("named", functions=[{"name": "events", "image": IMAGE}])
    route53 = env.cloud.client("route53")
    made = route53.create_hosted_zone(Name="example.com", CallerReference="apis")["HostedZone"]["Id"]
    zone = made.rsplit("/", 1)[1]
    plain = {"name": "public", "routes": [EVENTS]}
    env.spec["domains"] = [{"name": "shop.example.com", "hostedZoneId": zone, "wildcard": True}]
    env.spec["apis"] = [plain | {"domain": {"name": "api.shop.example.com"}}]
    env.apply()
    env.until_ready()
    (gateway,) = (thing for thing in env.things() if thing.kind == "API")
    (certificate,) = (thing.id for thing in env.things() if thing.kind == "Certificate")
    (name,) = (thing.raw["DomainNameConfigurations"][0] for thing in env.things() if thing.kind == "DomainName")
    assert _names(env) == {"api.shop.example.com": gateway.id}
    assert (name["CertificateArn"], name["SecurityPolicy"]) == (certificate, "TLS_1_2")
    assert _records(env, zone) == {"api.shop.example.com": name["ApiGatewayDomainName"]}
    assert gateway.raw["DisableExecuteApiEndpoint"] is True
    assert _url(env) == "https://api.shop.example.com"
    routes = _routes(env)

    env.spec["apis"] = [plain | {"domain": {"name": "orders.shop.example.com"}}]
    env.apply()
    env.until(lambda: _names(env) == {"orders.shop.example.com": gateway.id}, "another name leads to the API")
    env.until(lambda: _records(env, zone).keys() == {"orders.shop.example.com"}, "the DNS knows that name alone")
    env.until_ready()
    assert _url(env) == "https://orders.shop.example.com"

    env.spec["apis"] = [plain]
    env.apply()
    env.until(lambda: _names(env) == _records(env, zone) == {}, "no name leads to the API")
    env.until_ready()
    (nameless,) = (thing for thing in env.things() if thing.kind == "API")
    assert (nameless.id, nameless.raw["DisableExecuteApiEndpoint"]) == (gateway.id, False)
    assert _url(env) == gateway.raw["ApiEndpoint"]
    assert _routes(env) == routes

    # AWS deletes no API that a name leads to.
    env.spec["apis"] = [plain | {"domain": {"name": "api.shop.example.com"}}]
    env.apply()
    env.until(lambda: _names(env) == {"api.shop.example.com": gateway.id}, "a name leads to the API again")
    env.until_ready()
    env.delete()
    env.until_gone()
    assert _records(env, zone) == {}
    route53.delete_hosted_zone(Id=zone)
