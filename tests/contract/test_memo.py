"""What the function keeps from one call to the next never shows in an answer, for each composite resource."""

import random
from typing import Any

import crossplane.function.proto.v1.run_function_pb2 as fnv1
import pytest

from crofter_function.dispatch import respond
from crofter_function.framework.memo import Memo
from crofter_function.framework.structs import to_dict
from crofter_function.inprocess import request
from crofter_function.simulate import settle

from .renderings import PROFILES, composites

CASES = [(profile, component) for profile in PROFILES for component in composites(profile)]


def failed(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource with an error of AWS."""
    conditions = [
        {"type": "Ready", "status": "True", "reason": "Available", "lastTransitionTime": "2026-01-01T00:00:00Z"},
        {"type": "Synced", "status": "False", "reason": "ReconcileError", "message": "update failed: AccessDenied: no"},
    ]
    return {**resource, "status": {**resource["status"], "conditions": conditions}}


def renamed(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource with another id in AWS."""
    metadata = resource["metadata"]
    name = metadata["annotations"]["crossplane.io/external-name"]
    other = name[:-1] + ("1" if name.endswith("0") else "0")
    annotations = {**metadata["annotations"], "crossplane.io/external-name": other}
    at_provider = {**resource["status"]["atProvider"], "id": other}
    return {
        **resource,
        "metadata": {**metadata, "annotations": annotations},
        "status": {**resource["status"], "atProvider": at_provider},
    }


def unready(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource as it is before the provider has seen it."""
    annotations = dict(resource["metadata"]["annotations"])
    annotations.pop("crossplane.io/external-name")
    metadata = {**resource["metadata"], "annotations": annotations}
    return {**resource, "metadata": metadata, "status": {}}


def life(settled: dict[str, Any], seed: str) -> list[dict[str, Any]]:
    """What is observed of a component while it is created, fails, loses resources and is whole again."""
    keys = sorted(settled)
    dice = random.Random(seed)
    dice.shuffle(keys)
    thirds = [keys[: len(keys) * part // 3] for part in range(4)]
    steps = [{key: settled[key] for key in some} for some in thirds]
    steps += [{key: unready(settled[key]) for key in keys}]
    steps += [{**settled, **{key: unready(settled[key]) for key in some}} for some in thirds[1:3]]
    for change in (failed, renamed):
        key = dice.choice(keys)
        steps += [{**settled, key: change(settled[key])}, settled]
    without = dice.choice(keys)
    return [*steps, {key: one for key, one in settled.items() if key != without}, settled]


@pytest.mark.parametrize(("profile", "component"), CASES)
def test_an_answer_is_the_same_with_and_without_a_memory(profile: str, component: str) -> None:
    composite = composites(profile)[component]
    body = {name: composite[name] for name in ("apiVersion", "kind", "metadata", "spec")}
    _, settled = settle(body)
    memo = Memo()
    status: dict[str, Any] = {}
    for observed in life(settled, component):
        asked = request({**body, "status": status}, observed)
        expected = encoded(respond(asked))
        for _ in range(2):
            assert encoded(respond(asked, memo=memo)) == expected
        answer = fnv1.RunFunctionResponse.FromString(expected)
        assert not answer.results
        status = to_dict(answer.desired.composite.resource)["status"]


def encoded(response: fnv1.RunFunctionResponse) -> bytes:
    """The bytes of a response."""
    return response.SerializeToString(deterministic=True)
