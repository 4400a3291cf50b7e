"""The table of processes that a local instance consists of."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from crofter_local.build import Tools
from crofter_local.install import CROSSPLANE_NAMESPACE, OPERATOR_NAMESPACE
from crofter_local.pki import Pki
from crofter_local.processes import AliveProbe, HttpProbe, ProcessSpec, TcpProbe, free_ports
from crofter_local.state import StateDir

REGION = "ap-southeast-2"
"""AWS region that clients of the local AWS use unless they name another."""

_SERVICE_CIDR = "10.96.0.0/16"
_CONTROLLERS = (
    "garbage-collector-controller",
    "namespace-controller",
    "serviceaccount-controller",
    "serviceaccount-token-controller",
    "clusterrole-aggregation-controller",
)
CIRCUIT_BREAKER_VARIABLE = "CROFTER_LOCAL_CIRCUIT_BREAKER"
"""Names the environment variable with Crossplane's circuit breaker: burst and refill per second, as in ``100,1``."""

# Creating one XR takes more reconciles than the defaults allow (100 and 1 a second, see `core start --help`).
_CIRCUIT_BREAKER = "5000,100"

_CORES_PER_WORKER = 2
"""Cores for each concurrent reconcile of one of Crossplane's controllers; its default is 100 whatever the machine.

With more of them than the machine can serve, Crossplane's cache falls behind what it writes, it writes old conditions
over new ones, and each such write is reconciled again. With few, what happens meanwhile to a composite resource is
handled by one reconcile.
"""


@dataclass(frozen=True)
class Ports:
    """The ports of one instance, all at the loopback address."""

    etcd: int
    etcd_peer: int
    apiserver: int
    controller_manager: int
    crossplane_health: int
    crossplane_metrics: int
    function: int
    aws: int
    webhook: int
    liveness: int
    metrics: int

    @classmethod
    def free(cls) -> "Ports":
        """Return ports that nothing uses now."""
        return cls(*free_ports(len(cls.__dataclass_fields__)))


@dataclass(frozen=True)
class Setup:
    """What the table is made from: where things are, and the credentials to use."""

    state: StateDir
    tools: Tools
    pki: Pki
    ports: Ports
    tokens: Path

    @property
    def server(self) -> str:
        """URL of the API server."""
        return f"https://127.0.0.1:{self.ports.apiserver}"

    @property
    def aws_endpoint(self) -> str:
        """URL of the local AWS."""
        return f"http://127.0.0.1:{self.ports.aws}"

    @property
    def metrics(self) -> dict[str, str]:
        """URLs of what Prometheus would scrape, by process."""
        ports = {"operator": self.ports.metrics, "crossplane": self.ports.crossplane_metrics}
        return {name: f"http://127.0.0.1:{port}/metrics" for name, port in ports.items()}

    def kubeconfig(self, user: str) -> Path:
        """Return the kubeconfig of a component."""
        return self.state.root / "kubeconfigs" / user


def processes(setup: Setup) -> list[ProcessSpec]:
    """Return all processes. `Setup.kubeconfig` of each user must exist before the one that reads it is started."""
    return [_etcd(setup), _apiserver(setup), _controller_manager(setup), _crossplane(setup), *_python(setup)]


def aws_environment(setup: Setup) -> dict[str, str]:
    """Return the variables with which boto3 talks to the local AWS, and never, whatever else is set, to a real one."""
    nowhere = os.devnull
    return {
        "AWS_ENDPOINT_URL": setup.aws_endpoint,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": nowhere,
        "AWS_SHARED_CREDENTIALS_FILE": nowhere,
    }


def _etcd(setup: Setup) -> ProcessSpec:
    client = f"http://127.0.0.1:{setup.ports.etcd}"
    peer = f"http://127.0.0.1:{setup.ports.etcd_peer}"
    return ProcessSpec(
        name="etcd",
        title="key-value store of the API server",
        argv=(
            str(setup.tools.etcd),
            f"--data-dir={setup.state.root / 'etcd'}",
            "--unsafe-no-fsync",
            f"--listen-client-urls={client}",
            f"--advertise-client-urls={client}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
            # One member elects itself: nothing is gained by waiting a second for others.
            "--heartbeat-interval=10",
            "--election-timeout=100",
            "--log-level=error",
        ),
        env=_environment(),
        ready=HttpProbe(f"{client}/health"),
        port=setup.ports.etcd,
    )


def _apiserver(setup: Setup) -> ProcessSpec:
    return ProcessSpec(
        name="kube-apiserver",
        title="Kubernetes API",
        argv=(
            str(setup.tools.kube_apiserver),
            f"--etcd-servers=http://127.0.0.1:{setup.ports.etcd}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            f"--secure-port={setup.ports.apiserver}",
            f"--tls-cert-file={setup.pki.apiserver.certificate}",
            f"--tls-private-key-file={setup.pki.apiserver.key}",
            f"--client-ca-file={setup.pki.ca}",
            f"--token-auth-file={setup.tokens}",
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
            f"--service-account-key-file={setup.pki.service_account_public_key}",
            f"--service-account-signing-key-file={setup.pki.service_account_key}",
            f"--service-cluster-ip-range={_SERVICE_CIDR}",
            "--endpoint-reconciler-type=none",
            "--enable-priority-and-fairness=false",
            "--profiling=false",
            "--v=0",
        ),
        # A quarter of its work is to collect garbage, at Go's default of 100. The limit keeps what it needed once, to
        # install all kinds, from staying its size.
        env=_environment(GOGC="200", GOMEMLIMIT="1000MiB"),
        ready=HttpProbe(f"{setup.server}/readyz", ca=setup.pki.ca),
        depends_on=("etcd",),
        port=setup.ports.apiserver,
    )


def _controller_manager(setup: Setup) -> ProcessSpec:
    kubeconfig = setup.kubeconfig("kube-controller-manager")
    return ProcessSpec(
        name="kube-controller-manager",
        title="garbage collection, namespaces, accounts",
        argv=(
            str(setup.tools.kube_controller_manager),
            f"--kubeconfig={kubeconfig}",
            f"--controllers={','.join(_CONTROLLERS)}",
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            f"--secure-port={setup.ports.controller_manager}",
            f"--tls-cert-file={setup.pki.apiserver.certificate}",
            f"--tls-private-key-file={setup.pki.apiserver.key}",
            f"--root-ca-file={setup.pki.ca}",
            f"--service-account-private-key-file={setup.pki.service_account_key}",
            # Each change of an object that waits for its dependents makes a worker look at all of them again.
            "--concurrent-gc-syncs=4",
            "--kube-api-qps=200",
            "--kube-api-burst=400",
            "--profiling=false",
            "--v=0",
        ),
        env=_environment(),
        ready=HttpProbe(f"https://127.0.0.1:{setup.ports.controller_manager}/healthz", ca=setup.pki.ca),
        depends_on=("kube-apiserver",),
        port=setup.ports.controller_manager,
    )


def _crossplane(setup: Setup) -> ProcessSpec:
    return ProcessSpec(
        name="crossplane",
        title="Crossplane core",
        argv=(
            str(setup.tools.crossplane),
            "core",
            "start",
            "--package-runtime=External",
            "--enable-webhooks=false",
            f"--namespace={CROSSPLANE_NAMESPACE}",
            f"--cache-dir={setup.state.root / 'crossplane-cache'}",
            f"--tls-client-certs-dir={setup.pki.function_client_dir}",
            f"--metrics-port={setup.ports.crossplane_metrics}",
            f"--health-probe-port={setup.ports.crossplane_health}",
            f"--max-concurrent-reconciles={max(1, (os.cpu_count() or 1) // _CORES_PER_WORKER)}",
            *_circuit_breaker(),
        ),
        env=_environment(KUBECONFIG=str(setup.kubeconfig("crossplane")), POD_NAMESPACE=CROSSPLANE_NAMESPACE),
        ready=HttpProbe(f"http://127.0.0.1:{setup.ports.crossplane_health}/readyz"),
        depends_on=("crossplane-crds", "namespaces"),
        port=setup.ports.crossplane_health,
    )


def _circuit_breaker() -> tuple[str, str]:
    burst, refill = os.environ.get(CIRCUIT_BREAKER_VARIABLE, _CIRCUIT_BREAKER).split(",")
    return f"--circuit-breaker-burst={burst}", f"--circuit-breaker-refill-rate={refill}"


def _python(setup: Setup) -> list[ProcessSpec]:
    """The processes of this repository.

    The local AWS and the function need no API server, but everything else waits for it: on a small machine it is
    ready in half the time when they start after it.
    """
    after = ("kube-apiserver",)
    return [
        ProcessSpec(
            name="aws",
            title="local AWS (moto)",
            argv=_module("crofter_local.aws.server", "--host", "127.0.0.1", "--port", str(setup.ports.aws)),
            env=_environment(AWS_DEFAULT_REGION=REGION),
            ready=HttpProbe(f"{setup.aws_endpoint}/moto-api/"),
            depends_on=after,
            port=setup.ports.aws,
        ),
        ProcessSpec(
            name="function",
            title="composition function",
            argv=_module(
                "crofter_function",
                "--address",
                f"127.0.0.1:{setup.ports.function}",
                "--tls-certs-dir",
                str(setup.pki.function_server_dir),
            ),
            env=_environment(),
            ready=TcpProbe(setup.ports.function),
            depends_on=after,
            port=setup.ports.function,
        ),
        ProcessSpec(
            name="provider",
            title="AWS provider for the local AWS",
            argv=_module("crofter_local.aws.provider"),
            env=_environment(
                KUBECONFIG=str(setup.kubeconfig("provider")),
                CROFTER_LOCAL_FAULTS=str(setup.state.faults),
                **aws_environment(setup),
            ),
            ready=AliveProbe(),
            depends_on=("aws", "provider-crds"),
        ),
        ProcessSpec(
            name="operator",
            title="Crofter's operator",
            argv=_module("crofter.serve"),
            env=_environment(
                KUBECONFIG=str(setup.kubeconfig("operator")),
                CROFTER_NAMESPACE=OPERATOR_NAMESPACE,
                CROFTER_WEBHOOK_HOST="127.0.0.1",
                CROFTER_WEBHOOK_PORT=str(setup.ports.webhook),
                CROFTER_WEBHOOK_CERT=str(setup.pki.webhook.certificate),
                CROFTER_WEBHOOK_KEY=str(setup.pki.webhook.key),
                CROFTER_LIVENESS_PORT=str(setup.ports.liveness),
                CROFTER_METRICS_PORT=str(setup.ports.metrics),
                **aws_environment(setup),
            ),
            ready=HttpProbe(f"http://127.0.0.1:{setup.ports.liveness}/healthz"),
            depends_on=("aws", "crofter-crds", "operator-access", "compositions"),
            port=setup.ports.webhook,
        ),
    ]


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)


def _environment(**variables: str) -> dict[str, str]:
    """Return the user's environment without what would lead a process to another cluster or a real AWS account.

    Python keeps what it compiles: several processes import the same modules, again at each start.
    """
    dropped = {"KUBECONFIG", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped and not name.startswith("AWS_")}
    local = "127.0.0.1,localhost"
    bypass = ",".join(filter(None, (kept.get("NO_PROXY") or kept.get("no_proxy"), local)))
    return {**kept, "NO_PROXY": bypass, "no_proxy": bypass, "PYTHONUNBUFFERED": "1", **variables}
