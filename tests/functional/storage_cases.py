"""Bad buckets, archives and secrets, each with the words that its refusal must hold."""

from typing import Any, Final

from .admission_cases import Case
from .api import Object


def _buckets(*buckets: Object) -> Object:
    return {"buckets": list(buckets)}


def _cors(**changes: Any) -> Object:
    rule = {"allowedOrigins": ["https://shop.example.com"], "allowedMethods": ["GET"]}
    return _buckets({"name": "a", "cors": [rule | changes]})


_FIRST: Final = "spec.buckets[0].cors[0]"

STORAGE: Final = (
    Case("bucket-without-name", (".spec.buckets", "element 0", "omits"), _buckets({"versioning": True})),
    Case("bucket-name-uppercase", ("spec.buckets[0].name", "should match"), _buckets({"name": "Uploads"})),
    Case("bucket-name-with-dot", ("spec.buckets[0].name", "should match"), _buckets({"name": "a.b"})),
    Case("bucket-name-too-long", ("spec.buckets[0].name", "Too long"), _buckets({"name": "b" * 31})),
    Case(
        "bucket-twice",
        (".spec.buckets", 'duplicate entries for key [name="a"]'),
        _buckets({"name": "a"}, {"name": "a"}),
    ),
    Case("bucket-field-unknown", (".spec.buckets", "field not declared"), _buckets({"name": "a", "acl": "public"})),
    Case("bucket-expires-at-once", ("spec.buckets[0].expireDays", "1"), _buckets({"name": "a", "expireDays": 0})),
    Case(
        "bucket-versions-for-ever",
        ("spec.buckets[0].noncurrentDays", "36501", "36500"),
        _buckets({"name": "a", "noncurrentDays": 36501}),
    ),
    Case("buckets-too-many", ("spec.buckets", "Too many", "20"), _buckets(*({"name": f"b{n}"} for n in range(21)))),
    Case("cors-without-methods", (f"{_FIRST}.allowedMethods", "at least 1"), _cors(allowedMethods=[])),
    Case("cors-method-unknown", (f"{_FIRST}.allowedMethods[0]", "PATCH", "GET"), _cors(allowedMethods=["PATCH"])),
    Case("cors-origin-without-scheme", (f"{_FIRST}.allowedOrigins[0]", "match"), _cors(allowedOrigins=["a.com"])),
    Case("cors-origin-with-path", (f"{_FIRST}.allowedOrigins[0]", "match"), _cors(allowedOrigins=["https://a.com/x"])),
    Case("cors-method-twice", ("allowedMethods", "duplicate"), _cors(allowedMethods=["GET", "GET"])),
    Case("cors-age-too-long", (f"{_FIRST}.maxAgeSeconds", "86401", "86400"), _cors(maxAgeSeconds=86401)),
    Case("archive-expires-at-once", ("spec.logArchive.expireDays", "1"), {"logArchive": {"expireDays": 0}}),
    Case("archive-field-unknown", (".spec.logArchive.bucket", "field not declared"), {"logArchive": {"bucket": "b"}}),
)


def _secrets(*secrets: Object) -> Object:
    return {"secrets": list(secrets)}


SECRETS: Final = (
    Case(
        "secret-without-source",
        ("spec.secrets[0]", "exactly one of external, generate, valueFrom"),
        _secrets({"name": "a"}),
    ),
    Case(
        "secret-with-two-sources",
        ("spec.secrets[0]", "exactly one of external, generate, valueFrom"),
        _secrets({"name": "a", "external": {}, "generate": {}}),
    ),
    Case(
        "secret-with-value",
        (".spec.secrets", "field not declared"),
        _secrets({"name": "a", "external": {}, "value": "x"}),
    ),
    Case(
        "secret-too-short",
        ("spec.secrets[0].generate.length", "15", "16"),
        _secrets({"name": "a", "generate": {"length": 15}}),
    ),
    Case(
        "secret-kept-for-three-days",
        ("spec.secrets[0].recoveryWindowDays", "must be 0, or 7 to 30"),
        _secrets({"name": "a", "external": {}, "recoveryWindowDays": 3}),
    ),
    Case(
        "secret-kept-too-long",
        ("spec.secrets[0].recoveryWindowDays", "31", "30"),
        _secrets({"name": "a", "external": {}, "recoveryWindowDays": 31}),
    ),
    Case(
        "secret-of-another-namespace",
        ("spec.secrets[0].valueFrom.name", "should match"),
        _secrets({"name": "a", "valueFrom": {"name": "other/keys", "key": "a"}}),
    ),
    Case(
        "secret-without-key",
        ("spec.secrets[0].valueFrom.key", "Required value"),
        _secrets({"name": "a", "valueFrom": {"name": "keys"}}),
    ),
    Case(
        "secret-twice",
        (".spec.secrets", 'duplicate entries for key [name="a"]'),
        _secrets({"name": "a", "external": {}}, {"name": "a", "external": {}}),
    ),
)


def _critical(*addresses: str) -> Object:
    return {"monitoring": {"tiers": {"critical": {"email": list(addresses)}}}}


_EMAIL: Final = "spec.monitoring.tiers.critical.email"

MONITORING: Final = (
    Case(
        "tier-unknown",
        (".spec.monitoring.tiers.urgent", "field not declared"),
        {"monitoring": {"tiers": {"urgent": {}}}},
    ),
    Case("address-without-at", (f"{_EMAIL}[0]", "should match"), _critical("oncall")),
    Case("address-of-two", (f"{_EMAIL}[0]", "should match"), _critical("a@example.com, b@example.com")),
    Case("address-twice", (_EMAIL, "duplicate"), _critical("a@example.com", "a@example.com")),
    Case("addresses-too-many", (_EMAIL, "Too many", "10"), _critical(*(f"a{n}@example.com" for n in range(11)))),
    Case(
        "endpoint-without-secret",
        ("endpointSecretRef.name", "no secret has this name"),
        {"monitoring": {"tiers": {"critical": {"endpointSecretRef": {"name": "pagerduty"}}}}},
    ),
    Case(
        "endpoint-with-url",
        ("endpointSecretRef.url", "field not declared"),
        {"monitoring": {"tiers": {"critical": {"endpointSecretRef": {"name": "a", "url": "https://example.com"}}}}},
    ),
)


def _domains(*domains: Object) -> Object:
    return {"domains": list(domains)}


_SHOP: Final = {"name": "shop.example.com", "hostedZoneId": "Z1ABC"}

DOMAINS: Final = (
    Case(
        "domain-without-hosted-zone",
        ("spec.domains[0]", "hostedZoneId is missing", "make a hosted zone in Route 53"),
        _domains({"name": "shop.example.com"}),
    ),
    Case("domain-with-star", ("spec.domains[0].name", "should match"), _domains(_SHOP | {"name": "*.example.com"})),
    Case("domain-uppercase", ("spec.domains[0].name", "should match"), _domains(_SHOP | {"name": "Shop.example.com"})),
    Case("domain-too-long", ("spec.domains[0].name", "Too long"), _domains(_SHOP | {"name": "x" * 61 + ".com"})),
    Case(
        "domain-zone-as-path",
        ("spec.domains[0].hostedZoneId", "should match"),
        _domains(_SHOP | {"hostedZoneId": "/hostedzone/Z1"}),
    ),
    Case("domain-twice", (".spec.domains", "duplicate entries for key"), _domains(_SHOP, _SHOP)),
)
