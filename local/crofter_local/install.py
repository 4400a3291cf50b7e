"""What is put into a fresh API server: definitions, permissions, registrations. Each function is one step."""

import asyncio
import base64
import contextlib
import copy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from crofter_local import checkout, credentials
from crofter_local.cluster import Cluster, RequestError

CROSSPLANE_NAMESPACE = "crossplane-system"
OPERATOR_NAMESPACE = "crofter-system"
OPERATOR_SERVICE_ACCOUNT = "crofter"

_DEFAULT_FUNCTION = "crofter-function"
_TOKEN_SECONDS = 30 * 24 * 3600


async def namespaces(cluster: Cluster) -> None:
    """Create the namespaces that the components live in."""
    await cluster.apply_all(_namespace(name) for name in (CROSSPLANE_NAMESPACE, OPERATOR_NAMESPACE))


async def crds_in(cluster: Cluster, folder: Path) -> None:
    """Install the CRDs in the YAML files of a folder, and wait for them.

    Used for Crossplane's own, instead of its ``core init``: that takes eight seconds, fails when it is faster than its
    own CRDs are served, and beyond them creates only what the package manager and webhooks need, which are not in use.
    """
    paths = await asyncio.to_thread(lambda: sorted(folder.glob("*.yaml")))
    await _definitions(cluster, [item for path in paths for item in checkout.read(path)])


async def provider_crds(cluster: Cluster) -> None:
    """Install the CRDs of the managed resources in use, without their descriptions, and wait for them."""
    from crofter_schemas.crds import stripped_crds  # Read only when asked for: there are megabytes of it.

    await _definitions(cluster, await asyncio.to_thread(lambda: list(stripped_crds())))


async def crofter_crds(cluster: Cluster) -> None:
    """Install the kinds that people write, and wait for them."""
    await _definitions(cluster, checkout.documents("manifests/crds/*.yaml"))


async def function_registration(cluster: Cluster, port: int) -> None:
    """Tell Crossplane that the function of our compositions answers on ``port``.

    Crossplane looks for the active FunctionRevision that its Function's name labels, and calls its endpoint
    (``PackagedFunctionRunner`` in crossplane's internal/xfn). The revision is paused, so that the package manager does
    not go looking for an image.
    """
    for name in _function_names():
        revision = {
            "apiVersion": "pkg.crossplane.io/v1",
            "kind": "FunctionRevision",
            "metadata": {
                "name": f"{name}-local",
                "labels": {"pkg.crossplane.io/package": name},
                "annotations": {"crossplane.io/paused": "true"},
            },
            "spec": {
                "desiredState": "Active",
                "image": f"localhost/{name}:local",
                "revision": 1,
                "packagePullPolicy": "Never",
            },
        }
        await cluster.apply(revision)
        status = {"endpoint": f"dns:///127.0.0.1:{port}", "capabilities": ["composition"]}
        await cluster.apply(
            {
                **{key: revision[key] for key in ("apiVersion", "kind")},
                "metadata": {"name": f"{name}-local"},
                "status": status,
            },
            subresource="status",
        )


async def compositions(cluster: Cluster) -> None:
    """Install the definitions and compositions of Crofter's composite resources, and wait until they are served."""
    definitions = checkout.documents("compositions/apis/*/definition.yaml")
    await asyncio.gather(
        cluster.apply_all(definitions), cluster.apply_all(checkout.documents("compositions/apis/*/composition.yaml"))
    )
    await asyncio.gather(
        cluster.wait_for(definitions, "Established", seconds=120), *(_listed(cluster, one) for one in definitions)
    )


async def _listed(cluster: Cluster, definition: Mapping[str, Any]) -> None:
    """List the composite resources of a definition as soon as they are served.

    The first request for a kind makes the API server fill its cache, and is refused meanwhile (429, again after a
    second). Crossplane begins to watch one kind after another: without this it would wait that second for each.
    """
    kind = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition"}
    name = definition["metadata"]["name"]
    (served,) = await cluster.wait_for([{**kind, "metadata": {"name": name}}], "Established", seconds=120)
    spec = served["spec"]
    with contextlib.suppress(RequestError):
        await cluster.request(
            "GET", f"/apis/{spec['group']}/{spec['versions'][0]['name']}/{spec['names']['plural']}?limit=1"
        )


async def provider_config(cluster: Cluster) -> None:
    """Create the provider configuration ``default``."""
    await cluster.apply(
        {
            "apiVersion": "aws.m.upbound.io/v1beta1",
            "kind": "ClusterProviderConfig",
            "metadata": {"name": "default"},
            "spec": {"credentials": {"source": "None"}},
        }
    )


async def account(cluster: Cluster) -> None:
    """Create the demo's Account."""
    await _in_order(cluster, checkout.documents("manifests/local/account.yaml"))


async def operator_access(cluster: Cluster, kubeconfig: Path, server: str, ca: Path) -> None:
    """Give the operator the permissions of its manifest, and write a kubeconfig of its service account."""
    await cluster.apply(
        {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": OPERATOR_SERVICE_ACCOUNT, "namespace": OPERATOR_NAMESPACE},
        }
    )
    await _in_order(cluster, checkout.documents("manifests/operator/rbac.yaml"))
    await _in_order(cluster, checkout.documents("manifests/operator/overrides.yaml"))
    issued = await cluster.request(
        "POST",
        f"/api/v1/namespaces/{OPERATOR_NAMESPACE}/serviceaccounts/{OPERATOR_SERVICE_ACCOUNT}/token",
        body={
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "TokenRequest",
            "spec": {"expirationSeconds": _TOKEN_SECONDS},
        },
    )
    credentials.write_kubeconfig(
        kubeconfig,
        server=server,
        ca=ca,
        user=OPERATOR_SERVICE_ACCOUNT,
        token=issued["status"]["token"],
        namespace=OPERATOR_NAMESPACE,
    )


async def webhook(cluster: Cluster, port: int, ca: Path) -> None:
    """Register the operator's webhooks, called at the loopback address instead of through a Service."""
    bundle = base64.b64encode(await asyncio.to_thread(ca.read_bytes)).decode()
    found = checkout.documents("manifests/operator/webhook.yaml")
    await cluster.apply_all(
        localised_webhook(item, port, bundle) for item in found if item["kind"].endswith("WebhookConfiguration")
    )


def localised_webhook(configuration: Mapping[str, Any], port: int, ca_bundle: str) -> dict[str, Any]:
    """Return a webhook configuration with each Service reference replaced by a URL with the same path.

    Args:
        configuration: a Validating- or MutatingWebhookConfiguration.
        port: where the webhook server listens at the loopback address.
        ca_bundle: the authority of its certificate, PEM in base64.
    """
    local = copy.deepcopy(dict(configuration))
    for hook in local.get("webhooks", []):
        path = hook.get("clientConfig", {}).get("service", {}).get("path", "")
        hook["clientConfig"] = {"url": f"https://127.0.0.1:{port}/{path.lstrip('/')}", "caBundle": ca_bundle}
    return local


def _function_names() -> Iterable[str]:
    """Return the functions that our compositions call."""
    names = {
        step["functionRef"]["name"]
        for item in checkout.documents("compositions/apis/*/composition.yaml")
        for step in item.get("spec", {}).get("pipeline", [])
    }
    return sorted(names) or [_DEFAULT_FUNCTION]


async def _definitions(cluster: Cluster, definitions: list[dict[str, Any]]) -> None:
    await cluster.apply_all(definitions)
    await cluster.wait_for(definitions, "Established", seconds=120)


async def _in_order(cluster: Cluster, items: Iterable[Mapping[str, Any]]) -> None:
    """Apply objects that may need each other: namespaces first, the rest as written."""
    ordered = sorted(items, key=lambda item: item["kind"] != "Namespace")
    for item in ordered:
        await cluster.apply(item)


def _namespace(name: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
