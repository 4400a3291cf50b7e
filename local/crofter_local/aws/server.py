"""moto's server as one process: `python -m crofter_local.aws.server --host 127.0.0.1 --port 5000`.

State lives in memory only: a restart is an empty AWS account. Readiness: `GET /moto-api/` answers 200.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterable
from types import FrameType
from typing import TYPE_CHECKING, Any

from crofter_local.aws import moto_policies

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.serving import WSGIRequestHandler

READINESS_PATH = "/moto-api/"

_LOGGED = 400
"""The lowest status of an answer that is logged: a provider at rest makes some twenty requests a second."""


class OneAtATime:
    """A WSGI application that lets one request at a time into another.

    moto's models are plain dictionaries that its threads share without locks; two requests at once can fail with
    "dictionary changed size during iteration". Its work is Python code anyway, so nothing is lost by taking turns.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._turn = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, alone."""
        with self._turn:
            return list(self._application(environ, start_response))


def list_modules_once() -> None:
    """Keep the list of moto's modules, which moto reads from the file system for each request."""
    from moto import backends

    known = frozenset(backends.list_of_moto_modules())
    setattr(backends, "list_of_moto_modules", lambda: known)  # noqa: B010 - as an assignment it would not type


def _handler() -> type[WSGIRequestHandler]:
    """Return moto's handler of a connection, which logs only requests that fail."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler

    class Handler(MotoRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Log a request that failed."""
            if not isinstance(code, int) or code >= _LOGGED:
                super().log_request(code, size)

    return Handler


def make(host: str, port: int) -> Any:
    """A werkzeug server that serves moto on *host*:*port* (0: any free port; see its `server_port`)."""
    os.environ.setdefault("MOTO_PORT", str(port))
    # Thousands of machine images in each region, of which nothing is made here.
    os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    from moto.core.config import default_user_config
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    from crofter_local.aws import played

    played.play()

    # Invocations of functions are answered by moto itself: there is no Docker to run them in.
    default_user_config["lambda"] = {"use_docker": False}
    moto_policies.mend()
    list_modules_once()
    application = OneAtATime(DomainDispatcherApplication(create_backend_app))
    return make_server(host, port, application, threaded=True, request_handler=_handler())


def main(argv: list[str] | None = None) -> int:
    """Serves until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m crofter_local.aws.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5000)
    options = parser.parse_args(argv)
    server = make(options.host, options.port)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
