"""Bad registries and clusters, each with the words that its refusal must hold."""

from typing import Final

from .admission_cases import Case
from .api import Object


def _registries(*registries: Object) -> Object:
    return {"registries": list(registries)}


def _ingress(**fields: object) -> Object:
    return {"ingress": fields}


def _container(name: str, **fields: object) -> Object:
    return {"name": name, "image": {"uri": f"{name}:1"}, **fields}


def _one(name: str) -> Object:
    return {"name": name, "containers": [_container("web")]}


def _service(**fields: object) -> Object:
    return {"services": [{**_one("web"), **fields}]}


def _scaling(**fields: object) -> Object:
    return _service(scaling=fields)


COMPUTE: Final = (
    Case("registry-without-name", (".spec.registries", "element 0", "omits"), _registries({"keepImages": 3})),
    Case("registry-name-uppercase", ("spec.registries[0].name", "should match"), _registries({"name": "Web"})),
    Case(
        "registry-twice",
        (".spec.registries", 'duplicate entries for key [name="a"]'),
        _registries({"name": "a"}, {"name": "a"}),
    ),
    Case(
        "registry-keeps-none", ("spec.registries[0].keepImages", "0", "1"), _registries({"name": "a", "keepImages": 0})
    ),
    Case(
        "registry-field-unknown",
        (".spec.registries", "field not declared"),
        _registries({"name": "a", "mutable": True}),
    ),
    Case(
        "registries-too-many",
        ("spec.registries", "Too many", "20"),
        _registries(*({"name": f"r{n}"} for n in range(21))),
    ),
    Case("cluster-spot-beyond", ("spec.cluster.spot", "101", "100"), {"cluster": {"spot": 101}}),
    Case("cluster-spot-negative", ("spec.cluster.spot", "-1", "0"), {"cluster": {"spot": -1}}),
    Case("cluster-field-unknown", (".spec.cluster.nodes", "field not declared"), {"cluster": {"nodes": 3}}),
    Case(
        "cluster-retention-unknown",
        ("spec.cluster.execLogRetentionDays", "Unsupported value"),
        {"cluster": {"execLogRetentionDays": 2}},
    ),
    Case("ingress-host-uppercase", ("spec.ingress.hosts[0]", "should match"), _ingress(hosts=["Shop.example.com"])),
    Case(
        "ingress-host-with-scheme", ("spec.ingress.hosts[0]", "should match"), _ingress(hosts=["https://a.example.com"])
    ),
    Case("ingress-host-without-dot", ("spec.ingress.hosts[0]", "should match"), _ingress(hosts=["localhost"])),
    Case("ingress-host-twice", ("spec.ingress.hosts", "duplicate"), _ingress(hosts=["a.example.com", "a.example.com"])),
    Case(
        "ingress-hosts-too-many",
        ("spec.ingress.hosts", "Too many", "3"),
        _ingress(hosts=[f"h{number}.example.com" for number in range(4)]),
    ),
    Case(
        "ingress-certificate-of-iam",
        ("spec.ingress.certificateArn", "should match"),
        _ingress(certificateArn="arn:aws:iam::123456789012:server-certificate/x"),
    ),
    Case(
        "ingress-zone-without-hosts",
        ("spec.ingress.hostedZoneId", "goes with hosts"),
        _ingress(hostedZoneId="Z1234"),
    ),
    Case(
        "ingress-zone-by-name",
        ("spec.ingress.hostedZoneId", "should match"),
        _ingress(hosts=["a.example.com"], hostedZoneId="example.com"),
    ),
    Case(
        "ingress-hosts-without-certificate",
        ("spec.ingress.hosts", "not all of one domain of spec.domains (shop.example.com)", "set wildcard"),
        {
            "domains": [{"name": "shop.example.com", "hostedZoneId": "Z1234"}],
            **_ingress(hosts=["shop.example.com", "api.shop.example.com"]),
        },
    ),
    Case("ingress-field-unknown", (".spec.ingress.tls", "field not declared"), _ingress(tls=True)),
    Case("service-without-containers", ("spec.services[0].containers", "at least 1"), _service(containers=[])),
    Case("service-name-uppercase", ("spec.services[0].name", "should match"), _service(name="Web")),
    Case(
        "service-containers-too-many",
        ("spec.services[0].containers", "Too many", "4"),
        _service(containers=[_container(f"c{number}") for number in range(5)]),
    ),
    Case(
        "service-container-twice",
        (".containers", 'duplicate entries for key [name="web"]'),
        _service(containers=[_container("web"), _container("web")]),
    ),
    Case(
        "service-image-of-both",
        ("spec.services[0].containers[0].image", "either a uri, or a registry and a tag"),
        _service(containers=[{"name": "web", "image": {"uri": "web:1", "registry": "web", "tag": "1"}}]),
    ),
    Case(
        "service-image-without-tag",
        ("spec.services[0].containers[0].image", "a registry and a tag go together"),
        _service(containers=[{"name": "web", "image": {"registry": "web"}}]),
    ),
    Case(
        "service-port-zero",
        ("spec.services[0].containers[0].port", "0", "1"),
        _service(containers=[_container("web", port=0)]),
    ),
    Case("service-cpu-odd", ("spec.services[0].cpu", "Unsupported value", "300"), _service(cpu=300)),
    Case("service-spot-beyond", ("spec.services[0].spot", "101", "100"), _service(spot=101)),
    Case(
        "service-route-relative",
        ("spec.services[0].routes[0].path", "should match"),
        _service(routes=[{"path": "api/*", "container": "web"}]),
    ),
    Case(
        "service-route-without-container",
        ("spec.services[0].routes[0].container", "Required value"),
        _service(routes=[{"path": "/*"}]),
    ),
    Case(
        "service-health-check-too-often",
        ("healthCheck.intervalSeconds", "4", "5"),
        _service(containers=[_container("web", port=80, healthCheck={"intervalSeconds": 4})]),
    ),
    Case(
        "service-health-check-overlaps",
        ("healthCheck.intervalSeconds: 15", "must be greater than timeoutSeconds, which is 15", "lower timeoutSeconds"),
        _service(containers=[_container("web", port=80, healthCheck={"timeoutSeconds": 15})]),
    ),
    Case(
        "service-health-check-of-errors",
        ("healthCheck.statusCodes", "should match"),
        _service(containers=[_container("web", port=80, healthCheck={"statusCodes": "200-599"})]),
    ),
    Case(
        "service-health-check-backwards",
        ('healthCheck.statusCodes: "299-200"', "begins above where it ends", "write 200-299"),
        _service(containers=[_container("web", port=80, healthCheck={"statusCodes": "299-200"})]),
    ),
    Case(
        "routes-too-many",
        ('spec.services: "101 routes"', "at most 100 are allowed", "patterns such as /api/*"),
        {
            "ingress": {},
            "services": [
                {
                    "name": f"s{service}",
                    "containers": [_container("web", port=80)],
                    "routes": [{"path": f"/{service}/{number}", "container": "web"} for number in range(10)],
                }
                for service in range(10)
            ]
            + [
                {
                    "name": "one-more",
                    "containers": [_container("web", port=80)],
                    "routes": [{"path": "/more", "container": "web"}],
                }
            ],
        },
    ),
    Case("scaling-crossed", ("spec.services[0].scaling.min", "min must not be above max"), _scaling(min=3, max=2)),
    Case(
        "scaling-target-and-out",
        ("scaling.cpu", "give a target, or out and in"),
        _scaling(cpu={"target": 60, "out": 70, "in": 3}),
    ),
    Case("scaling-out-alone", ("scaling.cpu", "out and in go together"), _scaling(cpu={"out": 70})),
    Case("scaling-in-above-out", ("scaling.memory", "in must be below out"), _scaling(memory={"out": 30, "in": 70})),
    Case("scaling-cpu-beyond", ("scaling.cpu.target", "101", "100"), _scaling(cpu={"target": 101})),
    Case(
        "schedule-of-nothing",
        ("scaling.schedules[0]", "a schedule changes min, max or both"),
        _scaling(schedules=[{"name": "day", "cron": "0 7 * * ? *"}]),
    ),
    Case(
        "schedule-with-five-fields",
        ("scaling.schedules[0].cron", "should match"),
        _scaling(schedules=[{"name": "day", "cron": "0 7 ? * MON-FRI", "min": 1}]),
    ),
    Case(
        "schedules-too-many",
        ("scaling.schedules", "Too many", "5"),
        _scaling(schedules=[{"name": f"s{number}", "cron": "0 7 * * ? *", "min": 1} for number in range(6)]),
    ),
    Case("services-too-many", ("spec.services", "Too many", "20"), {"services": [_one(f"s{n}") for n in range(21)]}),
)
