"""The moto process: answers its readiness path and boto3."""

from __future__ import annotations

import json
import os
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import boto3
import pytest

from crofter_local.aws.server import READINESS_PATH, make


@pytest.fixture
def url() -> Iterator[str]:
    server = make("127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)


def client(url: str, service: str) -> Any:
    session: Any = boto3.session.Session("test", "test", region_name="us-east-1")
    return session.client(service, endpoint_url=url)


def test_server_is_ready_and_serves(url: str) -> None:
    with urllib.request.urlopen(url + READINESS_PATH) as answer:
        assert answer.status == 200
    assert client(url, "sts").get_caller_identity()["Account"] == "123456789012"


def test_modules_of_moto_are_read_from_the_file_system_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[object] = []
    original = os.listdir
    monkeypatch.setattr(os, "listdir", lambda *path: listed.append(path) or original(*path))
    sqs = client(url, "sqs")
    for name in ("first", "second"):
        sqs.create_queue(QueueName=name)
    listed.clear()
    assert len(sqs.list_queues()["QueueUrls"]) == 2
    assert listed == []


def test_only_requests_that_fail_are_logged(url: str, caplog: pytest.LogCaptureFixture) -> None:
    sqs = client(url, "sqs")
    with caplog.at_level("INFO", "werkzeug"):
        sqs.create_queue(QueueName="logged")
        with pytest.raises(sqs.exceptions.QueueDoesNotExist):
            sqs.get_queue_url(QueueName="absent")
    assert [" 400 " in line for line in caplog.messages] == [True]


@pytest.mark.parametrize(
    ("condition", "refused"),
    [({"Condition": {"Bool": {"aws:SecureTransport": "false"}}}, False), ({}, True)],
    ids=["only-plain-http", "everything"],
)
def test_a_bucket_policy_refuses_what_it_is_about(url: str, condition: dict[str, Any], refused: bool) -> None:
    s3 = client(url, "s3")
    name = f"policed-{'all' if refused else 'http'}"
    s3.create_bucket(Bucket=name)
    denial = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{name}/*"}
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [denial | condition]}))
    with pytest.raises(s3.exceptions.ClientError) if refused else nullcontext():
        s3.put_object(Bucket=name, Key="a", Body=b"")
