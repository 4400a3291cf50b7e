"""Messages of a topic reach an HTTPS endpoint, whose URL nobody else gets to see."""

import http.server
import json
import logging
import ssl
import threading

import boto3
import pytest
from moto import mock_aws

from crofter_lambdas.forwarder import handler as entry
from crofter_lambdas.forwarder.endpoint import KEPT, Endpoint, Source
from crofter_lambdas.forwarder.errors import InvalidConfiguration, InvalidEndpoint, InvalidEvent, NotDelivered
from crofter_local import pki

ARN = "arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:pagerduty"
TOPIC = "arn:aws:sns:ap-southeast-2:123456789012:shop-critical"
TOKEN = "token-that-nobody-may-see"
EVENT = {
    "Records": [
        {
            "EventSource": "aws:sns",
            "EventVersion": "1.0",
            "EventSubscriptionArn": f"{TOPIC}:21be56ed-a058-49f5-8c98-aedd2564c486",
            "Sns": {
                "Type": "Notification",
                "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
                "TopicArn": TOPIC,
                "Subject": "ALARM: shop",
                "Message": '{"AlarmName":"shop","NewStateValue":"ALARM"}',
                "Timestamp": "2026-01-02T12:45:07.000Z",
                "SignatureVersion": "2",
                "Signature": "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j=",
                "SigningCertUrl": "https://sns.ap-southeast-2.amazonaws.com/SimpleNotificationService.pem",
                "UnsubscribeUrl": "https://sns.ap-southeast-2.amazonaws.com/?Action=Unsubscribe",
                "MessageAttributes": {},
            },
        }
    ]
}
"""As AWS documents it. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html"""


class Incidents(http.server.BaseHTTPRequestHandler):
    """An incident management service."""

    status = 202
    got: list[tuple[str, dict[str, str], bytes]] = []  # noqa: RUF012 - of the class, since each request is an object

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((self.path, dict(self.headers), body))
        self.send_response(type(self).status)
        self.send_header("Location", "https://127.0.0.1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Nothing: the test's output is not a log of it."""


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return pki.create(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def port(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.apiserver.certificate, authority.apiserver.key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Incidents)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def silence():
    Incidents.got.clear()
    Incidents.status = 202


@pytest.fixture
def trusting(authority):
    return ssl.create_default_context(cafile=str(authority.ca))


class Secrets:
    """Secrets Manager with one secret, that counts how often it is asked."""

    def __init__(self, value):
        self.value, self.asked = value, []

    def get_secret_value(self, **asked):
        self.asked.append(asked)
        return {"SecretString": self.value}


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def endpoint(secrets, trusting, clock=None, key=""):
    return Endpoint(Source(ARN, key), lambda: secrets, clock or Clock(), trusting)


def test_a_message_is_handed_over_as_sns_itself_would(port, trusting):
    secrets = Secrets(f"https://127.0.0.1:{port}/integration/{TOKEN}/enqueue?x=1\n")
    assert entry.forward(EVENT, endpoint(secrets, trusting)) == {"delivered": 1}
    ((path, headers, body),) = Incidents.got
    assert path == f"/integration/{TOKEN}/enqueue?x=1"
    assert headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert headers["x-amz-sns-message-type"] == "Notification"
    assert headers["x-amz-sns-topic-arn"] == TOPIC
    record = EVENT["Records"][0]["Sns"]
    assert json.loads(body) == {
        "Type": "Notification",
        "MessageId": record["MessageId"],
        "TopicArn": TOPIC,
        "Subject": "ALARM: shop",
        "Message": record["Message"],
        "Timestamp": "2026-01-02T12:45:07.000Z",
        "SignatureVersion": "2",
        "Signature": record["Signature"],
        "SigningCertURL": record["SigningCertUrl"],
    }
    assert secrets.asked == [{"SecretId": ARN}]


def test_the_url_may_be_under_a_key_of_the_secret(port, trusting):
    secrets = Secrets(json.dumps({"url": f"https://127.0.0.1:{port}/{TOKEN}", "other": 1}))
    assert entry.forward(EVENT, endpoint(secrets, trusting, key="url")) == {"delivered": 1}
    assert Incidents.got[0][0] == f"/{TOKEN}"


def test_the_secret_is_read_again_after_a_while_and_after_a_failure(port, trusting):
    clock, secrets = Clock(), Secrets(f"https://127.0.0.1:{port}/first")
    kept = endpoint(secrets, trusting, clock)
    entry.forward(EVENT, kept)
    clock.now += KEPT - 1
    entry.forward(EVENT, kept)
    assert len(secrets.asked) == 1
    secrets.value = f"https://127.0.0.1:{port}/second"
    clock.now += 1
    entry.forward(EVENT, kept)
    Incidents.status = 403
    with pytest.raises(NotDelivered, match="the endpoint answered with status 403"):
        entry.forward(EVENT, kept)
    Incidents.status = 200
    secrets.value = f"https://127.0.0.1:{port}/third"
    entry.forward(EVENT, kept)
    assert [path for path, _, _ in Incidents.got] == ["/first", "/first", "/second", "/second", "/third"]
    assert len(secrets.asked) == 3


@pytest.mark.parametrize("status", [301, 307, 400, 429, 500, 503])
def test_whatever_is_not_taken_is_an_error_and_no_redirect_is_followed(status, port, trusting):
    Incidents.status = status
    with pytest.raises(NotDelivered, match=f"^the endpoint answered with status {status}$"):
        entry.forward(EVENT, endpoint(Secrets(f"https://127.0.0.1:{port}/{TOKEN}"), trusting))
    assert len(Incidents.got) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(port):
    with pytest.raises(NotDelivered, match="the endpoint was not reached: SSLCertVerificationError"):
        entry.forward(EVENT, endpoint(Secrets(f"https://127.0.0.1:{port}/{TOKEN}"), None))
    assert Incidents.got == []


def test_an_endpoint_that_is_not_there(trusting):
    with pytest.raises(NotDelivered, match="the endpoint was not reached: ConnectionRefusedError"):
        entry.forward(EVENT, endpoint(Secrets(f"https://127.0.0.1:1/{TOKEN}"), trusting))


@pytest.mark.parametrize(
    ("value", "key", "message"),
    [
        ("", "", "the secret holds no URL that begins with https://"),
        (f"http://127.0.0.1/{TOKEN}", "", "the secret holds no URL that begins with https://"),
        (f"ftp://127.0.0.1/{TOKEN}", "", "the secret holds no URL that begins with https://"),
        (TOKEN, "", "the secret holds no URL that begins with https://"),
        (f"https:///{TOKEN}", "", "the secret holds no URL that begins with https://"),
        (f"https://[{TOKEN}", "", "the secret holds no URL"),
        (f"https://127.0.0.1:{TOKEN}/", "", "the secret holds no URL"),
        (
            f"https://{TOKEN}@127.0.0.1/",
            "",
            "the secret holds a URL with a user, the port 0 or characters that no URL has",
        ),
        (
            f"https://127.0.0.1/a\r\nX: {TOKEN}",
            "",
            "the secret holds a URL with a user, the port 0 or characters that no URL has",
        ),
        (
            f"https://127.0.0.1/é{TOKEN}",
            "",
            "the secret holds a URL with a user, the port 0 or characters that no URL has",
        ),
        (
            f"https://127.0.0.1:0/{TOKEN}",
            "",
            "the secret holds a URL with a user, the port 0 or characters that no URL has",
        ),
        (TOKEN, "url", "the secret is not JSON, and a key of it is asked for"),
        (json.dumps([TOKEN]), "url", "the secret has no text under the key that is asked for"),
        (json.dumps({"URL": TOKEN}), "url", "the secret has no text under the key that is asked for"),
    ],
)
def test_a_secret_without_a_url_that_may_be_used(value, key, message, trusting):
    with pytest.raises(InvalidEndpoint) as raised:
        entry.forward(EVENT, endpoint(Secrets(value), trusting, key=key))
    assert str(raised.value) == message
    assert Incidents.got == []


@pytest.mark.parametrize(
    "event", [{}, None, [], {"Records": []}, {"Records": [{"Sns": {"Message": "x"}}]}, {"Records": ["x"]}]
)
def test_what_is_no_message_of_sns(event, trusting):
    with pytest.raises(InvalidEvent, match="the event has no messages of SNS"):
        entry.forward(event, endpoint(Secrets("https://127.0.0.1/"), trusting))


def test_without_a_secret_to_read_nothing_is_sent():
    with pytest.raises(InvalidConfiguration, match="the function has no environment variable ENDPOINT_SECRET_ARN"):
        entry.settings({"ENDPOINT_SECRET_KEY": "url"})
    assert entry.settings({"ENDPOINT_SECRET_ARN": ARN}) == Source(ARN, "")


def test_as_lambda_calls_it_with_every_log_at_its_loudest(port, authority, monkeypatch, caplog):
    """Neither the log nor an error has the URL, whatever is logged by whomever."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-2")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca))
    levels = {name: logging.getLogger(name).level for name in ("boto3", "botocore", "urllib3")}
    caplog.set_level(logging.DEBUG)
    with mock_aws():
        secrets = boto3.client("secretsmanager")
        arn = secrets.create_secret(Name="pagerduty", SecretString=f"https://127.0.0.1:{port}/{TOKEN}")["ARN"]
        monkeypatch.setenv("ENDPOINT_SECRET_ARN", arn)
        monkeypatch.setenv("ENDPOINT_SECRET_KEY", "")
        caplog.clear()
        assert entry.handler(EVENT, object()) == {"delivered": 1}
        Incidents.status = 500
        with pytest.raises(NotDelivered) as raised:
            entry.handler(EVENT, object())
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    assert len(Incidents.got) == 2
    assert TOKEN not in caplog.text + str(raised.value)
    assert f"message {EVENT['Records'][0]['Sns']['MessageId']} of {TOPIC} was handed over" in caplog.text
