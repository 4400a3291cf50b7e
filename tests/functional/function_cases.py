"""Bad functions, each with the words that its refusal must hold."""

from typing import Final

from .admission_cases import Case
from .api import Object

_IMAGE: Final = {"uri": "123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/tools:v1"}
_ZIP: Final = {"bucket": "artifacts", "key": "a.zip", "handler": "a.b", "runtime": "python3.13"}


def _function(**fields: object) -> Object:
    return {"functions": [{"name": "f", "image": _IMAGE, **fields}], "queues": [{"name": "jobs"}]}


def _triggered(**trigger: object) -> Object:
    return _function(triggers=[trigger])


def _using(**use: object) -> Object:
    return _function(uses=[use])


def _api(*routes: Object, **fields: object) -> Object:
    return _function() | {"apis": [{"name": "a", "routes": list(routes), **fields}]}


_CERTIFICATE: Final = "arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
_NAME: Final = {"name": "api.example.com", "certificateArn": _CERTIFICATE}


_GUARDED: Final[Object] = {
    "cors": {"allowOrigins": ["*"]},
    "authorizer": {"jwt": {"issuer": "https://issuer.example.com", "audience": ["client"]}},
}


def _named(*domains: Object) -> Object:
    routes = [{"path": "/x", "function": "f"}]
    return _function() | {"apis": [{"name": f"a{n}", "routes": routes, "domain": d} for n, d in enumerate(domains)]}


FUNCTIONS: Final = (
    Case("function-without-code", ("spec.functions[0]", "either an image or a zip"), {"functions": [{"name": "f"}]}),
    Case("function-with-both", ("spec.functions[0]", "either an image or a zip"), _function(zip=_ZIP)),
    Case("function-image-of-nothing", ("spec.functions[0].image", "either a uri, or"), _function(image={})),
    Case("function-image-half", ("spec.functions[0].image", "go together"), _function(image={"registry": "web"})),
    Case(
        "function-image-public",
        ("spec.functions[0].image.uri", "private repositories"),
        _function(image={"uri": "docker.io/library/python:3.13"}),
    ),
    Case(
        "function-zip-without-handler",
        ("spec.functions[0].zip", "handler"),
        {"functions": [{"name": "f", "zip": {name: _ZIP[name] for name in ("bucket", "key", "runtime")}}]},
    ),
    Case("function-memory-too-small", ("spec.functions[0].memoryMb", "127", "128"), _function(memoryMb=127)),
    Case("function-too-long", ("spec.functions[0].timeoutSeconds", "901", "900"), _function(timeoutSeconds=901)),
    Case("function-retries", ("spec.functions[0].maximumRetries", "3", "2"), _function(maximumRetries=3)),
    Case("function-storage", ("spec.functions[0].ephemeralStorageMb", "511"), _function(ephemeralStorageMb=511)),
    Case("function-architecture", ("architecture", "arm64", "x86_64"), _function(architecture="amd64")),
    Case("function-retention", ("logRetentionDays", "8"), _function(logRetentionDays=8)),
    Case("function-twice", ("duplicate entries", "f"), {"functions": _function()["functions"] * 2}),
    Case("function-variable-name", ("spec.functions[0].env",), _function(env={"1A": "x"})),
    Case("function-variable-short", ("spec.functions[0].env", "must match"), _function(env={"A": "x"})),
    Case(
        "function-variable-of-lambda",
        ('spec.functions[0].env: "AWS_REGION"', "Lambda sets itself", "rename it"),
        _function(env={"AWS_REGION": "x"}),
    ),
    Case("trigger-of-nothing", ("triggers[0]", "exactly one of"), _triggered()),
    Case("trigger-of-two", ("triggers[0]", "exactly one of"), _triggered(queue="jobs", schedule="rate(1 hour)")),
    Case("trigger-unknown-queue", ("triggers[0].queue", "did you mean jobs?"), _triggered(queue="jop")),
    Case("trigger-schedule-word", ("triggers[0].schedule", "should match"), _triggered(schedule="hourly")),
    Case("trigger-schedule-plural", ("rate(1 hours)", "write rate(1 hour)"), _triggered(schedule="rate(1 hours)")),
    Case("trigger-schedule-cron", ("6 fields", "cron(0 6 * * ? *)"), _triggered(schedule="cron(0 6 * * *)")),
    Case("trigger-batch-of-schedule", ("batchSize", "goes with"), _triggered(schedule="rate(1 hour)", batchSize=2)),
    Case("trigger-batch-too-large", ("batchSize", "11", "10"), _triggered(queue="jobs", batchSize=11)),
    Case("trigger-stream-arn", ("triggers[0].stream", "should match"), _triggered(stream="arn:aws:s3:::x")),
    Case(
        "queue-hides-too-short",
        ("hides a message for 30 seconds", "set visibilityTimeoutSeconds of the queue to 360"),
        _function(timeoutSeconds=60, triggers=[{"queue": "jobs"}]),
    ),
    Case("use-of-nothing", ("uses[0]", "exactly one of"), _using(access="Send")),
    Case("use-of-two", ("uses[0]", "exactly one of"), _using(queue="jobs", function="g", access="Send")),
    Case("use-without-access", ("uses[0]", "access to a queue must be Send or Receive"), _using(queue="jobs")),
    Case("use-access-impossible", ("access to a queue must be", "Send"), _using(queue="jobs", access="Write")),
    Case("use-unknown", ("uses[0].queue", "did you mean jobs?"), _using(queue="jobz", access="Send")),
    Case("use-of-itself", ("uses[0].function", "is the workload itself"), _using(function="f")),
    Case("use-role-of-queue", ("role goes with a database",), _using(queue="jobs", access="Send", role="app")),
    Case("use-key-of-queue", ("key goes with a secret",), _using(queue="jobs", access="Send", key="a")),
    Case(
        "use-container-of-queue", ("container goes with a service",), _using(queue="jobs", access="Send", container="a")
    ),
    Case("use-service-unknown", ("uses[0].service", "there is none"), _using(service="search")),
    Case(
        "use-service-access",
        ("access to a service can only be Connect: leave it out",),
        _using(service="search", access="Read"),
    ),
    Case("use-variable-name", ("uses[0].env", "should match"), _using(queue="jobs", access="Send", env="A-B")),
    Case(
        "use-variable-taken",
        ("QUEUE_JOBS_URL", "is taken"),
        _function(env={"QUEUE_JOBS_URL": "x"}, uses=[{"queue": "jobs", "access": "Send"}]),
    ),
    Case(
        "functions-in-a-circle",
        ("use each other in a circle",),
        {
            "functions": [
                {"name": "a", "image": _IMAGE, "uses": [{"function": "b"}]},
                {"name": "b", "image": _IMAGE, "uses": [{"function": "a"}]},
            ]
        },
    ),
    Case("api-without-routes", ("spec.apis[0].routes",), {"apis": [{"name": "a", "routes": []}]}),
    Case("api-path", ("routes[0].path", "should match"), _api({"path": "x", "function": "f"})),
    Case("api-method", ("routes[0].method", "GET"), _api({"path": "/x", "method": "FETCH", "function": "f"})),
    Case("api-unknown-function", ("routes[0].function", "did you mean f?"), _api({"path": "/x", "function": "ff"})),
    Case(
        "api-route-twice",
        ("is another route too",),
        _api({"path": "/{a}", "function": "f"}, {"path": "/{b}", "function": "f"}),
    ),
    Case(
        "api-scopes-without-token", ("scopes are of a token",), _api({"path": "/x", "function": "f", "scopes": ["a"]})
    ),
    Case(
        "api-scopes-of-public",
        ("a public route asks for none",),
        _api({"path": "/x", "function": "f", "scopes": ["a"], "public": True}),
    ),
    Case(
        "api-domain-with-star",
        ("spec.apis[0].domain.name", "should match"),
        _named({"name": "*.example.com", "certificateArn": _CERTIFICATE}),
    ),
    Case(
        "api-domain-without-certificate",
        ("spec.apis[0].domain.certificateArn", "there is no certificate for api.example.com", "add it to spec.domains"),
        _named({"name": "api.example.com"}),
    ),
    Case(
        "api-domain-not-wide",
        ("set wildcard of example.com in spec.domains to true",),
        _named({"name": "api.example.com"}) | {"domains": [{"name": "example.com", "hostedZoneId": "Z1"}]},
    ),
    Case(
        "api-domain-twice",
        ('spec.apis[1].domain.name: "api.example.com"', "a name leads to one API", "give each its own name"),
        _named(_NAME, _NAME),
    ),
    Case(
        "api-domain-of-the-load-balancer",
        ("spec.apis[0].domain.name", "is one of spec.ingress.hosts too"),
        _named(_NAME) | {"ingress": {"hosts": ["api.example.com"]}},
    ),
    Case("api-domain-zone-as-path", ("hostedZoneId",), _named(_NAME | {"hostedZoneId": "/hostedzone/Z1"})),
    Case(
        "api-cors-asks-for-a-token",
        ('spec.apis[0].routes[0].method: "OPTIONS"', "must be public with cors", "set public to true"),
        _api({"path": "/x", "method": "OPTIONS", "function": "f"}, **_GUARDED),
    ),
    Case(
        "api-cors-of-too-many-routes",
        ('spec.apis[0].routes: "26 routes"', "52 in all; at most 50 are allowed", "or give methods"),
        _api(*({"path": f"/{number}", "function": "f"} for number in range(26)), **_GUARDED),
    ),
    Case("api-rate", ("rateLimit", "10001", "10000"), _api({"path": "/x", "function": "f"}, rateLimit=10001)),
)
