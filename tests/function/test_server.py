"""The server as Crossplane meets it: a process with mutual TLS, both versions of the protocol, a graceful stop."""

import datetime as dt
import ipaddress
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import crossplane.function.proto.v1.run_function_pb2 as fnv1
import crossplane.function.proto.v1.run_function_pb2_grpc as grpcv1
import crossplane.function.proto.v1beta1.run_function_pb2 as fnv1beta1
import crossplane.function.proto.v1beta1.run_function_pb2_grpc as grpcv1beta1
import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crofter_function.inprocess import request
from crofter_function.main import main

from .networks import DEV

Identity = tuple[bytes, bytes]
"""Certificate and key, PEM."""


class Authority:
    """A certificate authority for one test."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
        self.certificate = self._build(self.name, self.key.public_key(), ca=True)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self) -> Identity:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "leaf")])
        certificate = self._build(name, key.public_key(), ca=False)
        return certificate.public_bytes(serialization.Encoding.PEM), key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def _build(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, *, ca: bool) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(minutes=5))
            .not_valid_after(now + dt.timedelta(hours=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
            )
            .sign(self.key, hashes.SHA256())
        )


def started(*arguments: str) -> tuple["subprocess.Popen[str]", str]:
    """The server process and its address, once it serves."""
    command = [sys.executable, "-m", "crofter_function", "--address", "127.0.0.1:0", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line)
        if (port := re.search(r'"port": (\d+)', line)) is not None:
            return process, f"127.0.0.1:{port[1]}"
    raise AssertionError("".join(seen))


def stopped(process: "subprocess.Popen[str]", number: signal.Signals) -> None:
    process.send_signal(number)
    process.communicate(timeout=10)
    assert process.returncode == 0


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def server(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory: Path = tmp_path_factory.mktemp("certs")
    certificate, key = authority.issue()
    (directory / "tls.crt").write_bytes(certificate)
    (directory / "tls.key").write_bytes(key)
    (directory / "ca.crt").write_bytes(authority.pem)
    process, address = started("--tls-certs-dir", str(directory))
    yield address
    stopped(process, signal.SIGTERM)


def channel(address: str, authority: Authority, identity: Identity | None) -> grpc.Channel:
    certificate, key = identity or (None, None)
    return grpc.secure_channel(address, grpc.ssl_channel_credentials(authority.pem, key, certificate))


def call(connection: grpc.Channel, asked: fnv1.RunFunctionRequest) -> fnv1.RunFunctionResponse:
    response = grpcv1.FunctionRunnerServiceStub(connection).RunFunction(asked, timeout=20)  # type: ignore[no-untyped-call]
    assert isinstance(response, fnv1.RunFunctionResponse)
    return response


def test_a_call_over_mutual_tls(server: str, authority: Authority) -> None:
    with channel(server, authority, authority.issue()) as connection:
        response = call(connection, request(DEV))
    assert (len(response.desired.resources), list(response.results)) == (43, [])


def test_the_older_protocol_gets_the_same_answer(server: str, authority: Authority) -> None:
    asked = request(DEV).SerializeToString()
    with channel(server, authority, authority.issue()) as connection:
        older = grpcv1beta1.FunctionRunnerServiceStub(connection).RunFunction(  # type: ignore[no-untyped-call]
            fnv1beta1.RunFunctionRequest.FromString(asked), timeout=20
        )
        newer = call(connection, request(DEV))
    assert older.SerializeToString(deterministic=True) == newer.SerializeToString(deterministic=True)


@pytest.mark.parametrize("stranger", [False, True], ids=["no certificate", "another authority's certificate"])
def test_strangers_are_turned_away(server: str, authority: Authority, stranger: bool) -> None:
    identity = Authority().issue() if stranger else None
    with channel(server, authority, identity) as connection, pytest.raises(grpc.RpcError) as error:
        call(connection, request(DEV))
    assert error.value.code() == grpc.StatusCode.UNAVAILABLE


def test_an_open_server_stops_on_an_interrupt() -> None:
    process, address = started("--insecure")
    with grpc.insecure_channel(address) as connection:
        response = call(connection, fnv1.RunFunctionRequest())
    assert response.results[0].reason == "UnknownKind"
    stopped(process, signal.SIGINT)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "give --tls-certs-dir, or --insecure"), (["--tls-certs-dir", "nowhere"], "nowhere/tls.crt")],
)
def test_bad_arguments_are_told(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TLS_SERVER_CERTS_DIR", raising=False)
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert message in capsys.readouterr().err
