"""Offers where things are to other tools: a ConfigMap beside each Environment, without anything secret in it."""

from collections.abc import Mapping
from typing import Any, Final

from crofter.api import environment, meta
from crofter.kube.client import Kube, Object
from crofter.kube.errors import KubeError
from crofter.kube.resources import CONFIG_MAPS

SUFFIX: Final = "-outputs"
"""What follows the Environment's name in the name of its ConfigMap."""


def config_map(raw: Object, values: Mapping[str, str]) -> Object:
    """The ConfigMap of an Environment. It goes with its Environment, since it is nothing without it."""
    metadata = raw["metadata"]
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": metadata["name"] + SUFFIX,
            "namespace": metadata["namespace"],
            "labels": {meta.LABEL_ENVIRONMENT: metadata["name"]},
            "ownerReferences": [
                {
                    "apiVersion": meta.API_VERSION,
                    "kind": environment.KIND,
                    "name": metadata["name"],
                    "uid": metadata["uid"],
                }
            ],
        },
        "data": {name.replace("/", "."): value for name, value in sorted(values.items())},
    }


async def offer(kube: Kube, raw: Object, values: Mapping[str, str]) -> None:
    """Bring the ConfigMap to these values, which are looked at once and written only when they differ.

    A ConfigMap of that name which is not Crofter's is left alone. Raises KubeError.
    """
    wanted = config_map(raw, values)
    namespace, name = wanted["metadata"]["namespace"], wanted["metadata"]["name"]
    live = await _live(kube, namespace, name)
    if live is None:
        if values:
            await kube.create(CONFIG_MAPS, wanted)
        return
    if live["metadata"].get("labels", {}).get(meta.LABEL_ENVIRONMENT) != raw["metadata"]["name"]:
        return
    data: Mapping[str, Any] = live.get("data") or {}
    if data != wanted["data"]:
        changed = {key: wanted["data"].get(key) for key in {*data, *wanted["data"]}}
        await kube.merge(CONFIG_MAPS, namespace, name, {"data": changed})


async def _live(kube: Kube, namespace: str, name: str) -> Object | None:
    try:
        return await kube.get(CONFIG_MAPS, namespace, name)
    except KubeError as error:
        if error.not_found:
            return None
        raise
