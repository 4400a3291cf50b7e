"""A cache of stand-in programs, so that the supervisor is tested without the real control plane."""

import sys
from pathlib import Path

import pytest

from crofter_local import build

_ETCD = """\
#!{python}
import http.server, sys, urllib.parse
options = dict(argument.removeprefix("--").split("=", 1) for argument in sys.argv[1:] if "=" in argument)
address = urllib.parse.urlsplit(options["listen-client-urls"])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *arguments):
        pass
print("stand-in etcd serves", flush=True)
http.server.HTTPServer((address.hostname, address.port), Handler).serve_forever()
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache folder in which every program exists: a stand-in for etcd, nothing useful for the others."""
    monkeypatch.setenv("CROFTER_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv(build.ASSETS_VARIABLE, raising=False)
    folder = build.programs_folder()
    (folder / "crossplane-crds").mkdir(parents=True)
    for name in ("kube-apiserver", "kube-controller-manager", "crossplane", "kubectl"):
        (folder / name).write_text("#!/bin/sh\nexit 1\n")
        (folder / name).chmod(0o755)
    (folder / "etcd").write_text(_ETCD.format(python=sys.executable))
    (folder / "etcd").chmod(0o755)
    return folder
