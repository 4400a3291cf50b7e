"""Bundles: the same bytes each time, all that the Lambda imports, and nothing of the machine they were built on."""

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import time
import zipfile

import pytest

from crofter_lambdas import bundle
from crofter_lambdas.bundle import LAMBDAS, PASSWORDLESS, ROLE_MANAGER, BundleError, Lambda, build


def entries(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.mark.parametrize("function", LAMBDAS, ids=lambda function: function.name)
def test_a_bundle_is_the_same_each_time(function, monkeypatch):
    first = build(function)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setenv("TZ", "Pacific/Auckland")

    assert build(function).content == first.content


def test_a_bundle_does_not_depend_on_the_process_that_builds_it():
    """Hash seeds, umask and working directory are another process's own."""
    script = "from crofter_lambdas.bundle import *; print(build(ROLE_MANAGER).sha256)"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    told = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd="/",
        umask=0o077,
    )

    assert told.stdout.strip() == build(ROLE_MANAGER).sha256


def test_names_follow_from_the_content():
    built = build(ROLE_MANAGER)
    digest = hashlib.sha256(built.content)

    assert built.sha256 == digest.hexdigest()
    assert built.key == f"lambdas/role_manager/{digest.hexdigest()}.zip"
    assert base64.b64decode(built.code_sha256) == digest.digest()


def test_entries_are_sorted_and_say_nothing_of_time_and_place():
    with entries(build(ROLE_MANAGER).content) as archive:
        infos = archive.infolist()
        names = archive.namelist()

    assert names == sorted(names)
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.external_attr >> 16 for info in infos} == {0o100644}
    assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}
    assert not [
        name for name in names if name.startswith(("/", "..")) or name.endswith((".pyc", "RECORD", "INSTALLER"))
    ]


def test_the_role_manager_s_bundle_holds_its_code_its_driver_and_the_certificates():
    with entries(build(ROLE_MANAGER).content) as archive:
        names = archive.namelist()

    assert sorted({name.split("/")[0] for name in names if ".dist-info" not in name}) == [
        "asn1crypto", "crofter_lambdas", "dateutil", "pg8000", "scramp", "six.py",
    ]  # fmt: skip
    assert [name for name in names if name.startswith("crofter_lambdas/")] == [
        "crofter_lambdas/__init__.py",
        "crofter_lambdas/role_manager/__init__.py",
        "crofter_lambdas/role_manager/connection.py",
        "crofter_lambdas/role_manager/errors.py",
        "crofter_lambdas/role_manager/handler.py",
        "crofter_lambdas/role_manager/model.py",
        "crofter_lambdas/role_manager/plan.py",
        "crofter_lambdas/role_manager/privileges.py",
        "crofter_lambdas/role_manager/rds-global-bundle.pem",
        "crofter_lambdas/role_manager/reading.py",
        "crofter_lambdas/role_manager/reconcile.py",
        "crofter_lambdas/role_manager/sql.py",
        "crofter_lambdas/role_manager/state.py",
    ]


def test_the_bundle_of_the_passwordless_triggers_holds_their_code_and_nothing_else():
    with entries(build(PASSWORDLESS).content) as archive:
        names = archive.namelist()

    assert names == [
        "crofter_lambdas/__init__.py",
        "crofter_lambdas/passwordless/__init__.py",
        "crofter_lambdas/passwordless/codes.py",
        "crofter_lambdas/passwordless/errors.py",
        "crofter_lambdas/passwordless/handler.py",
        "crofter_lambdas/passwordless/mail.py",
        "crofter_lambdas/passwordless/model.py",
        "crofter_lambdas/passwordless/sessions.py",
    ]


def test_every_handler_that_is_shipped():
    assert [handler for function in LAMBDAS for handler in function.handlers] == [
        "crofter_lambdas.role_manager.handler.handler",
        "crofter_lambdas.passwordless.handler.define_auth_challenge",
        "crofter_lambdas.passwordless.handler.create_auth_challenge",
        "crofter_lambdas.passwordless.handler.verify_auth_challenge_response",
        "crofter_lambdas.forwarder.handler.handler",
    ]


def test_every_distribution_brings_its_licence():
    with entries(build(ROLE_MANAGER).content) as archive:
        licences = {name.split("-")[0] for name in archive.namelist() if ".dist-info/" in name and "LICENSE" in name}

    assert licences == {"asn1crypto", "pg8000", "python_dateutil", "scramp", "six"}


def test_a_bundle_is_small():
    assert len(build(ROLE_MANAGER).content) < 2_000_000


@pytest.mark.parametrize(
    ("function", "handler"),
    [pytest.param(function, handler, id=handler) for function in LAMBDAS for handler in function.handlers],
)
def test_the_handler_is_found_in_the_zip_with_nothing_else_installed(function, handler, tmp_path):
    """`-I -S`: no site-packages, no environment, no working directory."""
    path = tmp_path / "bundle.zip"
    path.write_bytes(build(function).content)
    module, name = handler.rsplit(".", 1)
    script = f"""
import sys, json
sys.path.insert(0, {str(path)!r})
import {module} as module
assert module.__file__.startswith({str(path)!r}), module.__file__
print(json.dumps(callable(module.{name})))
"""
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path
    )

    assert told.stderr == ""
    assert json.loads(told.stdout) is True


def test_the_role_manager_in_the_zip_answers_and_reads_its_certificates(tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(build(ROLE_MANAGER).content)
    script = f"""
import sys
sys.path.insert(0, {str(path)!r})
from crofter_lambdas.role_manager import connection, handler
print(len(connection.trust(connection.rds_certificates()).get_ca_certs()))
try:
    handler.handler({{"roles": [{{"name": "pg_x", "access": "Owner"}}]}})
except Exception as error:
    print(type(error).__name__)
"""
    told = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["81", "InvalidRequest"]


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (Lambda("nowhere", ("x.y",)), "crofter_lambdas has no folder nowhere"),
        (
            Lambda("role_manager", ("x.y",), ("no-such-thing",)),
            "no-such-thing is not installed; install crofter with its",
        ),
        (Lambda("role_manager", ("x.y",), ("pydantic-core",)), "pydantic-core has compiled code"),
    ],
)
def test_what_cannot_be_bundled_is_refused(function, message):
    with pytest.raises(BundleError, match=message):
        build(function)


def test_a_bundle_that_is_too_big_is_refused(monkeypatch):
    monkeypatch.setattr(bundle, "LIMIT", 1000)

    with pytest.raises(BundleError, match=r"the bundle of role_manager has \d+ bytes; AWS Lambda takes 1000"):
        build(ROLE_MANAGER)
