"""What is changed on the way from a manifest to the local API server."""

from pathlib import Path

import pytest
import yaml

from crofter_local import checkout, credentials, faults, pki, state
from crofter_local.components import Ports, Setup, aws_environment, processes
from crofter_local.controlplane import ALL, ControlPlane
from crofter_local.install import localised_webhook


def test_a_webhook_is_called_at_the_loopback_address_with_its_path() -> None:
    service = {"name": "crofter-webhook", "namespace": "crofter-system", "path": "/validate/environments"}
    given = {
        "kind": "ValidatingWebhookConfiguration",
        "webhooks": [{"name": "a", "clientConfig": {"service": service}}],
    }
    local = localised_webhook(given, 2345, "Q0E=")
    expected = {"url": "https://127.0.0.1:2345/validate/environments", "caBundle": "Q0E="}
    assert local["webhooks"] == [{"name": "a", "clientConfig": expected}]
    assert given["webhooks"] == [{"name": "a", "clientConfig": {"service": service}}]


def test_lists_are_read_as_their_items_and_other_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("---\nkind: List\nitems:\n- {kind: A}\n- {kind: B}\n---\n---\nkind: C\n")
    assert [item["kind"] for item in checkout.read(path)] == ["A", "B", "C"]
    path.write_text("just text")
    with pytest.raises(checkout.CheckoutError, match="no Kubernetes object"):
        checkout.read(path)
    path.write_text("a: [")
    with pytest.raises(checkout.CheckoutError, match="no valid YAML"):
        checkout.read(path)


def test_the_table_of_processes_reaches_no_real_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "KUBECONFIG"):
        monkeypatch.setenv(name, "mine")
    setup = _setup(tmp_path)
    table = {spec.name: spec for spec in processes(setup)}
    assert set(table) == ALL - {"crds"}
    for spec in table.values():
        assert "mine" not in spec.env.values()
        assert "127.0.0.1" in spec.env["no_proxy"]
    for name in ("provider", "operator"):
        assert aws_environment(setup).items() <= dict(table[name].env).items()
    admin = {str(setup.state.kubeconfig), str(setup.kubeconfig("crossplane"))}
    assert table["operator"].env["KUBECONFIG"] not in admin


def test_each_user_has_a_token_of_its_own(tmp_path: Path) -> None:
    tokens = credentials.write_tokens(tmp_path / "tokens.csv")
    assert len(set(tokens.values())) == len(credentials.COMPONENTS) + 1
    authority = tmp_path / "ca.crt"
    authority.write_text("CA")
    credentials.write_kubeconfig(tmp_path / "k", server="https://x", ca=authority, user="u", token="t")
    written = yaml.safe_load((tmp_path / "k").read_text())
    assert written["users"] == [{"name": "u", "user": {"token": "t"}}]


def test_unknown_components_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown components kubelet"):
        ControlPlane(tmp_path, {"etcd", "kubelet"})


def test_faults_are_added_listed_and_cleared(tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    assert faults.load(path) == []
    first = faults.Fault("CreateVpc", "VpcLimitExceeded", "full", remaining=2)
    second = faults.Fault("CreateSubnet", "Denied", "no", kind="Subnet", name="a")
    faults.add(path, first)
    faults.add(path, second)
    assert faults.load(path) == [first, second]
    assert faults.clear(path) == 2
    assert state.read_json(path) == {"faults": []}


def test_a_long_state_path_has_a_socket_that_fits(tmp_path: Path) -> None:
    assert len(str(state.StateDir(tmp_path / ("x" * 150)).socket)) < 104


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    state.write_json(path, {"a": 1})
    with pytest.raises(TypeError):
        state.write_json(path, {"a": object()})
    assert state.read_json(path) == {"a": 1}
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.json"]


def _setup(folder: Path) -> Setup:
    from crofter_local.build import Tools

    tools = Tools(*(folder / name for name in Tools.__dataclass_fields__))
    return Setup(state.StateDir.at(folder), tools, pki.create(folder / "pki"), Ports.free(), folder / "tokens.csv")
