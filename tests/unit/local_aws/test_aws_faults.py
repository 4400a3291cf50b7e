"""Injected failures look like AWS's, and only hit what they are meant for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from moto import mock_aws

from crofter_local.aws.errors import AwsError
from crofter_local.aws.faults import Faults, calling_for, parse
from crofter_local.aws.kinds.session import Aws, Clients

LIMIT = {"action": "CreateVpc", "code": "VpcLimitExceeded", "message": "The maximum number of VPCs has been reached."}


def write(path: Path, *faults: Mapping[str, object]) -> None:
    """Writes the file with a modification time of its own, however fast the test is."""
    path.write_text(json.dumps({"faults": list(faults)}))
    stamp = path.stat().st_mtime_ns + len(path.read_text()) * 1_000_000
    os.utime(path, ns=(stamp, stamp))


@pytest.fixture
def aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Aws:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    return Aws(Clients(Faults(tmp_path / "faults.json")), "eu-west-1")


def test_a_fault_is_an_aws_error_and_is_withdrawn_with_the_file(aws: Aws, tmp_path: Path) -> None:
    with mock_aws():
        write(tmp_path / "faults.json", LIMIT)
        with pytest.raises(AwsError) as caught:
            aws.ec2("create_vpc", CidrBlock="10.0.0.0/16")
        error = caught.value
        assert (error.service, error.operation, error.code, error.status) == ("EC2", "CreateVpc", LIMIT["code"], 400)
        assert aws.ec2("describe_vpcs")["Vpcs"]
        write(tmp_path / "faults.json")
        assert aws.ec2("create_vpc", CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"].startswith("vpc-")


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, [True, True, True]),
        ({"remaining": 2}, [True, True, False]),
        ({"remaining": 0}, [False, False, False]),
        ({"kind": "VPC"}, [True, True, True]),
        ({"kind": "Subnet"}, [False, False, False]),
        ({"kind": "VPC", "name": "net"}, [True, True, True]),
        ({"name": "other"}, [False, False, False]),
    ],
)
def test_which_calls_fail(tmp_path: Path, limits: dict[str, object], expected: list[bool]) -> None:
    path = tmp_path / "faults.json"
    write(path, {**LIMIT, **limits})
    faults = Faults(path)
    with calling_for("VPC", "net"):
        assert [faults.take("CreateVpc") is not None for _ in range(3)] == expected
        assert faults.take("DeleteVpc") is None


def test_no_file_no_faults(tmp_path: Path) -> None:
    assert Faults(None).take("CreateVpc") is None
    path = tmp_path / "faults.json"
    faults = Faults(path)
    assert faults.take("CreateVpc") is None
    write(path, LIMIT)
    assert faults.take("CreateVpc") is not None
    path.unlink()
    assert faults.take("CreateVpc") is None


def test_a_half_written_file_leaves_the_faults_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    write(path, LIMIT)
    faults = Faults(path)
    assert faults.take("CreateVpc") is not None
    path.write_text('{"faults": [{"act')
    assert faults.take("CreateVpc") is not None


def test_malformed_faults_are_refused() -> None:
    with pytest.raises(ValueError, match="not a list of faults"):
        parse('{"faults": [{"acton": "CreateVpc"}]}')
