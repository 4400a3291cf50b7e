"""Rules about services, told with field, value, rule and fix."""

import pytest
import samples

from crofter.validation.context import Context
from crofter.validation.rules import check

WEB = {"name": "web", "image": {"uri": "web:1"}, "port": 80}
ROUTE = {"path": "/*", "container": "web"}


def told(*services, **fields):
    given = {"ingress": {}, "services": list(services)} | fields
    if given["ingress"] is None:
        del given["ingress"]
    read, problems = check(samples.spec(**given), Context(namespace="team", name="shop"))
    assert read is not None, problems
    return [str(problem) for problem in problems]


def service(**fields):
    return {"name": "shop", "containers": [WEB], "routes": [ROUTE]} | fields


def container(name, **fields):
    return {"name": name, "image": {"uri": f"{name}:1"}} | fields


def test_a_good_service():
    assert told(service()) == []


@pytest.mark.parametrize(
    ("size", "problem"),
    [
        ({"cpu": 256, "memory": 2048}, None),
        ({"cpu": 4096, "memory": 30720}, None),
        ({"cpu": 16384, "memory": 122880}, None),
        (
            {"cpu": 256, "memory": 4096},
            (
                "4096: Fargate has no task of 256 CPU units with it; with 256 it can be 512, 1024, 2048; choose one of "
                "them, or a cpu of 512 or 1024 or 2048"
            ),
        ),
        (
            {"cpu": 1024, "memory": 1536},
            (
                "1536: Fargate has no task of 1024 CPU units with it; with 1024 it can be 2048 to 8192 in steps of 1024; "
                "choose one of them"
            ),
        ),
        (
            {"memory": 512, "cpu": 8192},
            (
                "512: Fargate has no task of 8192 CPU units with it; with 8192 it can be 16384 to 61440 in steps of 4096; "
                "choose one of them, or a cpu of 256"
            ),
        ),
        (
            {"memory": 8192},
            (
                "8192: Fargate has no task of 256 CPU units with it; with 256 it can be 512, 1024, 2048; choose one of "
                "them, or a cpu of 1024 or 2048 or 4096"
            ),
        ),
    ],
)
def test_sizes_that_fargate_knows(size, problem):
    assert told(service(**size)) == ([] if problem is None else [f"spec.services[0].memory: {problem}"])


def test_services_have_a_network_and_routes_a_load_balancer():
    assert told(service(), network=None, ingress=None) == [
        (
            "spec.network: absent: must be there for spec.services: tasks run in its private subnets; add it, or remove "
            "spec.services"
        ),
        (
            "spec.ingress: absent: must be there for the routes of services: they are rules of its load balancer; add it, "
            "or remove the routes"
        ),
    ]
    assert told(service(routes=[]), ingress=None) == []


@pytest.mark.parametrize(
    ("registries", "fix"),
    [([], "there is none: add it, or remove this reference"), ([{"name": "web"}], "did you mean web?")],
)
def test_an_image_comes_from_a_registry_that_there_is(registries, fix):
    bad = service(containers=[WEB | {"image": {"registry": "wbe", "tag": "v1"}}])
    assert told(bad, registries=registries) == [
        f'spec.services[0].containers[0].image.registry: "wbe": no registry has this name; {fix}'
    ]


@pytest.mark.parametrize(
    ("containers", "problems"),
    [
        (
            [WEB, WEB | {"port": 81}],
            ['containers[1].name: "web": is the name of another container of the service too; give each its own name'],
        ),
        (
            [WEB, container("api", port=80)],
            [
                (
                    "containers[1].port: 80: is the port of web too, and containers of a task share its network; give each "
                    "its own port"
                )
            ],
        ),
        (
            [WEB | {"essential": False}, container("api", essential=False)],
            [
                (
                    'containers: ["api", "web"]: are none of them essential, and AWS wants one that is; leave essential out '
                    "of one of them"
                )
            ],
        ),
        (
            [WEB | {"env": {"LOG-LEVEL": "info"}}],
            ['containers[0].env: "LOG-LEVEL": must match ^[A-Za-z_][A-Za-z0-9_]*$; rename the variable'],
        ),
    ],
)
def test_containers(containers, problems):
    assert told(service(containers=containers)) == [f"spec.services[0].{problem}" for problem in problems]


@pytest.mark.parametrize(
    ("check", "problems"),
    [
        ({}, []),
        ({"intervalSeconds": 6}, []),
        ({"intervalSeconds": 30, "timeoutSeconds": 29}, []),
        ({"statusCodes": "200"}, []),
        ({"statusCodes": "200-399,404,499-499"}, []),
        (
            {"intervalSeconds": 5},
            [
                "intervalSeconds: 5: must be greater than timeoutSeconds, which is 5; raise it, or lower timeoutSeconds",
            ],
        ),
        (
            {"timeoutSeconds": 20},
            [
                "intervalSeconds: 15: must be greater than timeoutSeconds, which is 20; raise it, or lower timeoutSeconds",
            ],
        ),
        ({"statusCodes": "200,302-301"}, ['statusCodes: "302-301": begins above where it ends; write 301-302']),
    ],
)
def test_health_checks(check, problems):
    found = told(service(containers=[WEB | {"healthCheck": check}]))
    assert found == [f"spec.services[0].containers[0].healthCheck.{problem}" for problem in problems]


@pytest.mark.parametrize("codes", ["100-199", "500", "200-599", "200-", "200,,201", "2000", "200-299-300"])
def test_good_answers_are_of_200_to_499(codes):
    given = samples.spec(ingress={}, services=[service(containers=[WEB | {"healthCheck": {"statusCodes": codes}}])])
    _, (problem,) = check(given, Context(namespace="team", name="shop"))
    assert problem.field == "spec.services[0].containers[0].healthCheck.statusCodes"


def routed(count):
    """Services with so many routes between them, ten each at the most."""
    routes = [{"path": f"/{number}", "container": "web"} for number in range(count)]
    return [service(name=f"s{place}", routes=routes[place : place + 10]) for place in range(0, count, 10)]


def test_a_load_balancer_takes_a_hundred_rules():
    assert told(*routed(100)) == []
    assert told(*routed(101)) == [
        (
            'spec.services: "101 routes": each is a rule of the load balancer, which takes so many of them; at most 100 are '
            "allowed; remove some, or write fewer with patterns such as /api/*"
        )
    ]


WAY = "which nothing leads to with natGateways None: there are endpoints of private registries of ECR alone"
ECR = {"name": "web", "image": {"uri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1"}, "port": 80}
OWN = {"name": "web", "image": {"registry": "web", "tag": "1"}, "port": 80}


@pytest.mark.parametrize(
    ("nat", "fields", "problems"),
    [
        ("None", {"containers": [ECR]}, []),
        ("None", {"containers": [OWN]}, []),
        ("Single", {"containers": [WEB], "tracing": True}, []),
        (
            "None",
            {"containers": [ECR, container("sidecar", image={"uri": "public.ecr.aws/nginx/nginx:1"})]},
            [
                (
                    f'containers[1].image.uri: "public.ecr.aws/nginx/nginx:1": is of a registry {WAY}; push it to one of '
                    "spec.registries, or set natGateways to Single"
                )
            ],
        ),
        (
            "None",
            {"containers": [ECR], "tracing": True},
            [
                (
                    f"tracing: true: needs the collector's image, of public.ecr.aws, {WAY}; set it to false, or natGateways "
                    "to Single"
                )
            ],
        ),
    ],
    ids=["ecr", "own", "nat", "public", "tracing"],
)
def test_without_a_way_out_there_are_only_images_of_ecr(nat, fields, problems):
    network = {"cidr": "10.40.0.0/16", "natGateways": nat}
    found = told(service(**fields), network=network, registries=[{"name": "web"}])
    assert found == [f"spec.services[0].{problem}" for problem in problems]


@pytest.mark.parametrize(
    ("routes", "problem"),
    [
        (
            [{"path": "/*", "container": "wbe"}],
            'routes[0].container: "wbe": no container of the service has this name; did you mean web?',
        ),
        (
            [ROUTE, {"path": "/x", "container": "sidecar"}],
            'routes[1].container: "sidecar": has no port that requests could go to; give the container a port',
        ),
        (
            [ROUTE, ROUTE],
            'routes[1].path: "/*": is the path of spec.services[0].routes[0] too, for the same host; remove one of them',
        ),
        (
            [ROUTE | {"host": "b.example.com"}],
            'routes[0].host: "b.example.com": no host of spec.ingress has this name; did you mean a.example.com?',
        ),
        ([ROUTE, ROUTE | {"host": "a.example.com"}], None),
    ],
)
def test_routes(routes, problem):
    found = told(service(containers=[WEB, container("sidecar")], routes=routes), ingress={"hosts": ["a.example.com"]})
    assert found == ([] if problem is None else [f"spec.services[0].{problem}"])


def test_two_services_do_not_share_a_path():
    assert told(service(), service(name="other")) == [
        (
            'spec.services[1].routes[0].path: "/*": is the path of spec.services[0].routes[0] too, for the same host; '
            "remove one of them"
        )
    ]


def test_scaling_by_requests_needs_requests_and_schedules_names_of_their_own():
    schedule = {"name": "day", "cron": "0 7 * * ? *", "min": 1}
    scaling = {"requestsPerTarget": 5, "schedules": [schedule, schedule | {"min": 2}]}
    assert told(service(routes=[], scaling=scaling)) == [
        (
            "spec.services[0].scaling.requestsPerTarget: 5: needs a route: without one there are no requests to count; "
            "add a route, or scale by cpu"
        ),
        (
            'spec.services[0].scaling.schedules[1].name: "day": is the name of another schedule of the service too; give '
            "each its own name"
        ),
    ]


def test_what_a_service_uses_is_there_and_its_variables_do_not_clash():
    clash = WEB | {"env": {"QUEUE_EXPORT_URL": "x"}}
    uses = [{"queue": "export", "access": "Send"}, {"queue": "exprt", "access": "Send"}]
    assert told(service(containers=[clash], uses=uses), queues=[{"name": "export"}]) == [
        'spec.services[0].uses[1].queue: "exprt": no queue has this name; did you mean export?',
        (
            'spec.services[0].uses[0].env: "QUEUE_EXPORT_URL": is taken: the workload sets it itself; give this use '
            "another name with env"
        ),
    ]


def test_a_service_uses_another_by_its_name_and_one_container_of_it():
    web, admin = container("web", port=80), container("admin", port=8080)
    search = {"name": "search", "containers": [web, admin]}
    assert told(service(uses=[{"service": "search", "container": "admin"}]), search) == []
    assert told(service(uses=[{"service": "serach"}]), search) == [
        'spec.services[0].uses[0].service: "serach": no service has this name; did you mean search?'
    ]
    assert told(service(uses=[{"service": "search"}]), search) == [
        (
            "spec.services[0].uses[0].container: absent: several containers of that service have a port: admin, web; "
            "say which one"
        )
    ]
    assert told(service(uses=[{"service": "worker"}]), {"name": "worker", "containers": [container("w")]}) == [
        (
            'spec.services[0].uses[0].service: "worker": has no container with a port, so there is nothing to connect '
            "to; give one of its containers a port"
        )
    ]
