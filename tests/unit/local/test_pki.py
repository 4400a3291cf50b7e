"""Certificates that are valid where they are used, and private."""

import ipaddress
import ssl
import stat

import pytest
from cryptography import x509

from crofter_local import pki


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> pki.Pki:
    """Return a new set."""
    return pki.create(tmp_path_factory.mktemp("pki"))


def test_every_file_is_private(keys: pki.Pki) -> None:
    files = [path for path in keys.ca.parent.rglob("*") if path.is_file()]
    assert len(files) >= 13
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


@pytest.mark.parametrize("name", ["apiserver", "webhook"])
def test_servers_are_valid_at_the_loopback_address(keys: pki.Pki, name: str) -> None:
    certificate = x509.load_pem_x509_certificate(getattr(keys, name).certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert ipaddress.ip_address("127.0.0.1") in names.get_values_for_type(x509.IPAddress)


def test_function_and_crossplane_authenticate_each_other(keys: pki.Pki) -> None:
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(keys.function_server_dir / "ca.crt"))
    server.verify_mode = ssl.CERT_REQUIRED
    server.load_cert_chain(keys.function_server_dir / "tls.crt", keys.function_server_dir / "tls.key")
    client = ssl.create_default_context(cafile=str(keys.function_client_dir / "ca.crt"))
    client.load_cert_chain(keys.function_client_dir / "tls.crt", keys.function_client_dir / "tls.key")
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    at_client = client.wrap_bio(to_client, to_server, server_hostname="127.0.0.1")
    at_server = server.wrap_bio(to_server, to_client, server_side=True)
    finished: set[ssl.SSLObject] = set()
    for _ in range(6):
        for side in (at_client, at_server):
            try:
                side.do_handshake()
                finished.add(side)
            except ssl.SSLWantReadError:
                continue
    assert finished == {at_client, at_server}
    assert at_server.getpeercert()
