"""The operator's permissions in the cluster, generated from the tables of kinds: nothing is named that is not used."""

from typing import Any, Final

from crofter.api import account, environment, meta
from crofter.api.registry import EVERY, managed_kinds

SERVICE_ACCOUNT: Final = "crofter"
NAMESPACE: Final = "crofter-system"
_RBAC: Final = "rbac.authorization.k8s.io"


def _rule(groups: list[str], resources: list[str], verbs: list[str]) -> dict[str, Any]:
    return {"apiGroups": groups, "resources": resources, "verbs": verbs}


def cluster_role() -> dict[str, Any]:
    """What the operator may do in every namespace."""
    own = [environment.PLURAL, account.PLURAL]
    by_group: dict[str, list[str]] = {}
    for kind in managed_kinds():
        by_group.setdefault(kind.group, []).append(kind.plural)
    rules = [
        _rule([meta.GROUP], own, ["get", "list", "watch", "patch"]),
        _rule([meta.GROUP], [f"{plural}/status" for plural in own], ["patch"]),
        _rule([meta.GROUP], [f"{plural}/finalizers" for plural in own], ["update"]),
        _rule(
            [meta.XR_GROUP],
            [component.plural for component in EVERY],
            ["get", "list", "watch", "create", "patch", "delete"],
        ),
        *(_rule([group], sorted(plurals), ["get", "list", "patch", "delete"]) for group, plurals in by_group.items()),
        _rule(["apiextensions.crossplane.io"], ["compositions"], ["list"]),
        _rule([""], ["configmaps"], ["get", "create", "patch"]),
        _rule([""], ["events"], ["create"]),
        _rule(["apiextensions.k8s.io"], ["customresourcedefinitions"], ["get", "list", "watch"]),
    ]
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": "ClusterRole",
        "metadata": {"name": SERVICE_ACCOUNT},
        "rules": rules,
    }


def _binding(kind: str, role_kind: str, namespace: str | None) -> dict[str, Any]:
    metadata = {"name": SERVICE_ACCOUNT} | ({"namespace": namespace} if namespace else {})
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": kind,
        "metadata": metadata,
        "roleRef": {"apiGroup": _RBAC, "kind": role_kind, "name": SERVICE_ACCOUNT},
        "subjects": [{"kind": "ServiceAccount", "name": SERVICE_ACCOUNT, "namespace": NAMESPACE}],
    }


def crossplane_role() -> dict[str, Any]:
    """What Crossplane needs beside its own permissions, to compose the provider's kinds.

    https://docs.crossplane.io/latest/composition/compositions/#grant-access-to-composed-resources
    """
    by_group: dict[str, list[str]] = {}
    for kind in managed_kinds():
        by_group.setdefault(kind.group, []).append(kind.plural)
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": "ClusterRole",
        "metadata": {
            "name": "crofter-composed",
            "labels": {"rbac.crossplane.io/aggregate-to-crossplane": "true"},
        },
        "rules": [
            _rule([group], sorted(plurals), ["get", "list", "watch", "create", "update", "patch", "delete"])
            for group, plurals in by_group.items()
        ],
    }


def manifests() -> list[dict[str, Any]]:
    """Everything about permissions, to apply in this order."""
    lease_role = {
        "apiVersion": f"{_RBAC}/v1",
        "kind": "Role",
        "metadata": {"name": SERVICE_ACCOUNT, "namespace": NAMESPACE},
        "rules": [
            _rule(["coordination.k8s.io"], ["leases"], ["create"]),
            {
                "apiGroups": ["coordination.k8s.io"],
                "resources": ["leases"],
                "resourceNames": [SERVICE_ACCOUNT],
                "verbs": ["get", "update"],
            },
        ],
    }
    return [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}},
        {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": SERVICE_ACCOUNT, "namespace": NAMESPACE},
        },
        cluster_role(),
        _binding("ClusterRoleBinding", "ClusterRole", None),
        lease_role,
        _binding("RoleBinding", "Role", NAMESPACE),
        crossplane_role(),
    ]
