"""The moto process: answers its readiness path and boto3."""

from __future__ import annotations

import threading
import urllib.request

import boto3

from crofter_local.aws.server import READINESS_PATH, make


def test_server_is_ready_and_serves() -> None:
    server = make("127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        with urllib.request.urlopen(url + READINESS_PATH) as answer:
            assert answer.status == 200
        session = boto3.session.Session("test", "test", region_name="eu-west-1")
        client = session.client("sts", endpoint_url=url)
        assert client.get_caller_identity()["Account"] == "123456789012"
    finally:
        server.shutdown()
        thread.join(5)
