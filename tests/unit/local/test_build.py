"""Building, with a stand-in for Go that compiles nothing."""

import sys
from pathlib import Path

import pytest

from crofter_local import build, gotoolchain

_GO = """\
#!{python}
import json, os, pathlib, sys
arguments = sys.argv[1:]
log = pathlib.Path(os.environ["FAKE_GO_LOG"])
log.open("a").write(" ".join(arguments) + "\\n")
modules = pathlib.Path(os.environ["FAKE_GO_MODULES"])
match arguments:
    case ["env", "GOVERSION"]:
        print(os.environ.get("FAKE_GO_VERSION", "go1.26.0"))
    case ["mod", "download", *_]:
        print(json.dumps({{"GoMod": "x"}}))
    case ["mod", "edit", "-json", *_]:
        print(json.dumps({{"Require": [{{"Path": "k8s.io/api", "Version": "v0.0.0"}},
                                      {{"Path": "k8s.io/utils", "Version": "v0.0.0-2025"}}]}}))
    case ["list", "-deps", *_]:
        print("go: downloading example.com/a v1.0.0", file=sys.stderr)
        print("fmt\\nos")
    case ["list", "-m", *_]:
        (modules / "cluster" / "crds").mkdir(parents=True, exist_ok=True)
        (modules / "cluster" / "crds" / "a.yaml").write_text("kind: A")
        print(modules)
    case ["build", *_]:
        if os.environ.get("FAKE_GO_FAIL", "nothing") in arguments[-1]:
            sys.exit("dial tcp: lookup proxy.golang.org: no such host")
        print("fmt\\nos", file=sys.stderr)
        pathlib.Path(arguments[arguments.index("-o") + 1]).write_text("built")
"""


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a stand-in for Go, and no kubectl, on PATH; return the log of how it was called."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "go").write_text(_GO.format(python=sys.executable))
    (tools / "go").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("CROFTER_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv(build.ASSETS_VARIABLE, raising=False)
    monkeypatch.setenv("FAKE_GO_MODULES", str(tmp_path / "modules"))
    log = tmp_path / "go.log"
    monkeypatch.setenv("FAKE_GO_LOG", str(log))
    return log


def test_all_programs_are_built_once_with_progress(go: Path) -> None:
    seen: list[build.Progress] = []
    assert not build.is_ready()
    tools = build.ensure(seen.append)
    names = ("etcd", "crossplane", "kube-apiserver", "kube-controller-manager", "kubectl")
    assert [entry.program for entry in seen if entry.phase == "done"] == list(names)
    assert {entry.total for entry in seen} == {5}
    last = next(entry for entry in reversed(seen) if entry.phase == "compiling")
    assert (last.compiled, last.packages, last.downloaded) == (2, 2, 1)
    assert tools.kube_apiserver.read_text() == "built"
    assert (tools.crossplane_crds / "a.yaml").read_text() == "kind: A"
    assert "-replace=k8s.io/api=k8s.io/api@v0.34.4" in go.read_text()
    assert "k8s.io/utils" not in go.read_text()
    calls = go.read_text()
    assert build.is_ready()
    build.ensure()
    assert go.read_text() == calls


def test_a_failed_build_says_what_to_do_and_leaves_nothing_half_written(
    go: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_GO_FAIL", "kube-apiserver")
    with pytest.raises(build.BuildError, match=r"(?s)building kube-apiserver failed.*GOPROXY.*no such host"):
        build.ensure()
    left = sorted(entry.name for entry in build.programs_folder().iterdir())
    assert left == ["crossplane", "crossplane-crds", "etcd", "lock"]
    monkeypatch.delenv("FAKE_GO_FAIL")
    build.ensure()
    assert go.read_text().count("mod init") == 4  # Etcd, Crossplane and Kubernetes, then only Kubernetes again.


def test_given_programs_are_used_as_they_are(go: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets = tmp_path / "assets"
    assets.mkdir()
    for name in ("etcd", "kube-apiserver", "kubectl"):
        (assets / name).write_text("given")
        (assets / name).chmod(0o755)
    monkeypatch.setenv(build.ASSETS_VARIABLE, str(assets))
    seen: list[build.Progress] = []
    tools = build.ensure(seen.append)
    assert tools.etcd == assets / "etcd"
    assert {entry.program for entry in seen} == {"crossplane", "kube-controller-manager"}
    assert go.exists()


@pytest.mark.usefixtures("go")
def test_an_old_go_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_GO_VERSION", "go1.22.3")
    monkeypatch.setattr(gotoolchain, "_install", lambda target: None)
    notes: list[str] = []
    with pytest.raises(gotoolchain.ToolchainError, match=r"install Go 1\.25"):
        gotoolchain.find_or_install(tmp_path, notes.append)
    assert "no Go ≥ 1.25 on PATH" in notes[0]
