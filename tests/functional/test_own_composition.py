"""A Composition of the platform team's own: chosen by the Account, with Crofter's function and one of theirs."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from .api import ACCOUNTS, Object
from .conftest import Factory
from .lab import Env, Lab, condition_of

EXAMPLE = Path(__file__).parents[2] / "manifests/examples/own-composition"
REVISIONS = "/apis/pkg.crossplane.io/v1/functionrevisions"
COMPOSITIONS = "/apis/apiextensions.crossplane.io/v1/compositions"
NAME = "function-classify"
APPLY = "application/apply-patch+yaml"


@pytest.fixture
def composition(lab: Lab) -> Iterator[Object]:
    """The example's Composition, with its function at work; both gone after the test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    certificates = lab.plane.state.pki / "function"
    command = [sys.executable, str(EXAMPLE / "function.py"), "--address", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--tls-certs-dir", str(certificates)], env={**os.environ})
    revision = {
        "apiVersion": "pkg.crossplane.io/v1",
        "kind": "FunctionRevision",
        "metadata": {
            "name": f"{NAME}-local",
            "labels": {"pkg.crossplane.io/package": NAME},
            "annotations": {"crossplane.io/paused": "true"},
        },
        "spec": {"desiredState": "Active", "image": "localhost/x:local", "revision": 1, "packagePullPolicy": "Never"},
    }
    lab.api.request("POST", REVISIONS, revision)
    head = {key: revision[key] for key in ("apiVersion", "kind")} | {"metadata": {"name": f"{NAME}-local"}}
    status = head | {"status": {"endpoint": f"dns:///127.0.0.1:{port}", "capabilities": ["composition"]}}
    path = f"{REVISIONS}/{NAME}-local/status"
    lab.api.request("PATCH", path, status, APPLY, fieldManager="functional-tests", force="true")
    own: Object = yaml.safe_load((EXAMPLE / "composition.yaml").read_text())
    lab.api.request("POST", COMPOSITIONS, own)
    yield own
    lab.api.request("DELETE", f"{COMPOSITIONS}/{own['metadata']['name']}")
    lab.api.request("DELETE", f"{REVISIONS}/{NAME}-local")
    process.terminate()
    process.wait(timeout=20)


def _tags(env: Env, key: str) -> dict[str, str]:
    (found,) = (dict(thing.tags) for thing in env.things() if thing.key == key)
    return found


def test_an_account_chooses_a_composition_and_goes_back(lab: Lab, environment: Factory, composition: Object) -> None:
    env = environment("classified", region="eu-north-1", queues=[{"name": "export"}])
    env.apply()
    env.until_ready()
    queues = {thing.key: thing.id for thing in env.things() if thing.kind == "Queue"}
    assert "data-class" not in _tags(env, "queue/export/queue")
    account = str(env.spec["accountRef"]["name"])

    def choose(chosen: list[Object] | None) -> None:
        lab.api.patch(ACCOUNTS, "", account, {"spec": {"compositions": chosen}})

    choose([{"kind": "Queue", "name": "classified-queue"}])
    told = 'spec.compositions[0].name: "classified-queue": no Composition of Queue has this name; did you mean '
    lab.until(lambda: told in _ready(lab, account).get("message", ""), "the Account says that there is none")
    choose([{"kind": "Queue", "name": composition["metadata"]["name"]}])
    env.until(lambda: _tags(env, "queue/export/queue").get("data-class") == "internal", "the queue is classified")
    assert "data-class" not in _tags(env, "encryption/key-messaging")
    env.until_ready()
    choose(None)
    env.until(lambda: "data-class" not in _tags(env, "queue/export/queue"), "it is not any more")
    env.until_ready()
    assert {thing.key: thing.id for thing in env.things() if thing.kind == "Queue"} == queues


def _ready(lab: Lab, account: str) -> dict[str, str]:
    live = lab.api.get(ACCOUNTS, "", account)
    assert live is not None
    return condition_of(live, "Ready")
