"""Keys and certificates of one local instance: one authority, and what it signs."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_LIFETIME = timedelta(days=365)
_CLOCK_SKEW = timedelta(minutes=5)
_LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Pair:
    """The files of a certificate and its private key (PEM)."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Pki:
    """What an instance serves and authenticates with. All files are readable by their owner only."""

    ca: Path
    apiserver: Pair
    webhook: Pair
    admin: Pair
    function_server_dir: Path
    """Folder with ``tls.crt``, ``tls.key`` and ``ca.crt``, as a function expects them."""
    function_client_dir: Path
    """The same for Crossplane, the function's client."""
    service_account_key: Path
    service_account_public_key: Path


def create(directory: Path) -> Pki:
    """Make a new authority and everything it signs, in ``directory``.

    Elliptic-curve keys throughout: RSA keys would take a noticeable part of the start. Certificates last a year.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = _Authority()
    ca = directory / "ca.crt"
    _write(ca, authority.pem)
    apiserver = authority.issue(
        directory, "apiserver", dns=("kubernetes", "kubernetes.default", "kubernetes.default.svc")
    )
    webhook = authority.issue(directory, "webhook")
    admin = authority.issue(
        directory, "admin", organisation="system:masters", common_name="crofter-local-admin", client=True
    )
    function = directory / "function"
    authority.issue(function, "tls")
    client = directory / "function-client"
    authority.issue(client, "tls", common_name="crossplane.crossplane-system", client=True)
    for folder in (function, client):
        _write(folder / "ca.crt", authority.pem)
    signer = ec.generate_private_key(ec.SECP256R1())
    service_account_key = directory / "service-account.key"
    service_account_public_key = directory / "service-account.pub"
    _write(service_account_key, _private_pem(signer))
    _write(
        service_account_public_key,
        signer.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
    )
    return Pki(
        ca=ca,
        apiserver=apiserver,
        webhook=webhook,
        admin=admin,
        function_server_dir=function,
        function_client_dir=client,
        service_account_key=service_account_key,
        service_account_public_key=service_account_public_key,
    )


class _Authority:
    """A self-signed certificate authority that lives in memory: its key is never written."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "crofter-local-ca")])
        now = datetime.now(UTC)
        self._certificate = (
            x509.CertificateBuilder()
            .subject_name(self._name)
            .issuer_name(self._name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _CLOCK_SKEW)
            .not_valid_after(now + _LIFETIME)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self.pem = self._certificate.public_bytes(serialization.Encoding.PEM)

    def issue(
        self,
        directory: Path,
        name: str,
        *,
        common_name: str | None = None,
        organisation: str | None = None,
        dns: Sequence[str] = (),
        client: bool = False,
    ) -> Pair:
        """Sign a certificate and write ``name.crt`` and ``name.key``: a loopback server's or a client's."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = [x509.NameAttribute(NameOID.COMMON_NAME, common_name or name)]
        if organisation:
            subject.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
        now = datetime.now(UTC)
        usage = ExtendedKeyUsageOID.CLIENT_AUTH if client else ExtendedKeyUsageOID.SERVER_AUTH
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name(subject))
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _CLOCK_SKEW)
            .not_valid_after(now + _LIFETIME)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        if not client:
            names = [_general_name(value) for value in (*_LOOPBACK, *dns)]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        pair = Pair(directory / f"{name}.crt", directory / f"{name}.key")
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(pair.certificate, builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        _write(pair.key, _private_pem(key))
        return pair


def _general_name(value: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(value))
    except ValueError:
        return x509.DNSName(value)


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
