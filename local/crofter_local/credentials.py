"""Who may talk to the local API server: one token for each component, and kubeconfig files that carry them."""

import base64
import csv
import io
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from crofter_local import state

ADMIN = "crofter-local-admin"
"""User of the kubeconfig that people and tests get."""

COMPONENTS = ("kube-controller-manager", "crossplane", "provider")
"""Components that, like the administrator, may do everything. The operator may not: it has a service account."""


def write_tokens(path: Path) -> Mapping[str, str]:
    """Write a token file for kube-apiserver (``--token-auth-file``) and return the token of each user."""
    tokens = {user: secrets.token_urlsafe(24) for user in (ADMIN, *COMPONENTS)}
    rows = io.StringIO()
    writer = csv.writer(rows)
    for user, token in tokens.items():
        writer.writerow((token, user, user, "system:masters"))
    state.write_text(path, rows.getvalue())
    return tokens


def write_kubeconfig(path: Path, *, server: str, ca: Path, user: str, token: str, namespace: str = "default") -> None:
    """Write a kubeconfig with one context. The authority is embedded, so that the file can be copied elsewhere."""
    state.write_text(path, yaml.safe_dump(_kubeconfig(server, ca, user, token, namespace), sort_keys=False))


def _kubeconfig(server: str, ca: Path, user: str, token: str, namespace: str) -> dict[str, Any]:
    authority = base64.b64encode(ca.read_bytes()).decode()
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "crofter-local",
        "clusters": [{"name": "crofter-local", "cluster": {"server": server, "certificate-authority-data": authority}}],
        "contexts": [
            {
                "name": "crofter-local",
                "context": {"cluster": "crofter-local", "user": user, "namespace": namespace},
            }
        ],
        "users": [{"name": user, "user": {"token": token}}],
    }
