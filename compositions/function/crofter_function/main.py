"""Command line of the function server."""

import argparse
import asyncio
import os
from collections.abc import Sequence

import structlog
from crossplane.function import logging, runtime

from crofter_function import server


def parser() -> argparse.ArgumentParser:
    """The arguments."""
    arguments = argparse.ArgumentParser(
        prog="crofter-function", description="Composition function that renders components into AWS resources."
    )
    arguments.add_argument("--address", default="0.0.0.0:9443", metavar="HOST:PORT", help="where to listen")
    arguments.add_argument(
        "--tls-certs-dir",
        default=os.environ.get("TLS_SERVER_CERTS_DIR"),
        metavar="DIR",
        help="holds tls.crt, tls.key and ca.crt for mutual TLS; default: $TLS_SERVER_CERTS_DIR, which Crossplane sets",
    )
    arguments.add_argument("--insecure", action="store_true", help="serve without TLS, for tests on one machine")
    arguments.add_argument("--debug", action="store_true", help="log every call, for people rather than for machines")
    return arguments


def main(given: Sequence[str] | None = None) -> None:
    """Serve until told to stop. Exits with 2 when arguments or certificates are not as they must be."""
    arguments = parser()
    options = arguments.parse_args(given)
    logging.configure(level=logging.Level.DEBUG if options.debug else logging.Level.INFO)
    credentials = None
    if not options.insecure:
        if options.tls_certs_dir is None:
            arguments.error("give --tls-certs-dir, or --insecure")
        try:
            credentials = runtime.load_credentials(options.tls_certs_dir)
        except OSError as error:
            arguments.error(f"--tls-certs-dir: {error}")
    try:
        asyncio.run(server.serve(options.address, credentials))
    except RuntimeError as error:
        structlog.stdlib.get_logger().error("cannot serve", address=options.address, error=str(error))
        raise SystemExit(1) from error
