"""SES, as the triggers speak to it, and the entry points as AWS Lambda calls them."""

import logging
import time

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber
from moto import mock_aws
from moto.backends import get_backend

from crofter_lambdas.passwordless import handler, mail
from crofter_lambdas.passwordless.errors import InvalidConfiguration, MailNotSent

REGION = "ap-southeast-2"
SENDER = "login@example.com"
EVENT = {
    "version": "1",
    "region": REGION,
    "userPoolId": "ap-southeast-2_Ab1Cd2Ef3",
    "userName": "5f0c8e2a-1111-4222-8333-944445555666",
    "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789"},
    "triggerSource": "CreateAuthChallenge_Authentication",
    "request": {
        "userAttributes": {"email_verified": "true", "email": "ada@example.com"},
        "challengeName": "CUSTOM_CHALLENGE",
        "session": [],
        "userNotFound": False,
    },
    "response": {},
}


@pytest.fixture(autouse=True)
def lambda_environment(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("SENDER_ADDRESS", SENDER)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    levels = {name: logging.getLogger(name).level for name in ("boto3", "botocore", "urllib3")}
    mail.ses.cache_clear()
    with mock_aws():
        yield
    mail.ses.cache_clear()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def sent():
    return get_backend("ses")["123456789012"][REGION].sent_messages


def test_a_sign_in_from_the_mail_to_the_tokens(caplog):
    caplog.set_level(logging.DEBUG)
    boto3.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    caplog.clear()
    response = handler.create_auth_challenge(EVENT)["response"]
    (message,) = sent()
    code = message.body.split("code is ")[1].split("\n")[0]
    answer = {
        **EVENT,
        "triggerSource": "VerifyAuthChallengeResponse_Authentication",
        "request": {
            "userAttributes": EVENT["request"]["userAttributes"],
            "privateChallengeParameters": response["privateChallengeParameters"],
            "challengeAnswer": code,
        },
    }

    assert (message.source, message.subject) == (SENDER, "Your sign-in code")
    assert message.destinations["ToAddresses"] == ["ada@example.com"]
    assert (len(code), code.isdigit()) == (8, True)
    assert handler.verify_auth_challenge_response(answer)["response"] == {"answerCorrect": True}
    assert code not in caplog.text
    assert code not in str(response)


def test_what_ses_refuses_is_told_by_its_code_alone(caplog):
    """The sender is not verified: SES says so with the address, and the log without it."""
    response = handler.create_auth_challenge(EVENT)["response"]

    assert response["publicChallengeParameters"] == {"medium": "EMAIL", "digits": "8", "attemptsLeft": "3"}
    errors = [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]
    assert errors == ["no mail was sent: SES answered MessageRejected"]
    assert SENDER not in caplog.text


def test_a_mail_is_tried_once_and_not_for_long():
    config = mail.ses()._client.meta.config

    assert (config.connect_timeout, config.read_timeout, config.retries["total_max_attempts"]) == (1, 2, 1)
    assert mail.ses() is mail.ses()


def test_the_mail_as_ses_is_asked_to_send_it():
    client = boto3.client("sesv2")
    with Stubber(client) as stub:
        stub.add_response(
            "send_email",
            {"MessageId": "1"},
            {
                "FromEmailAddress": SENDER,
                "Destination": {"ToAddresses": ["ada@example.com"]},
                "Content": {
                    "Simple": {
                        "Subject": {"Data": "Your sign-in code", "Charset": "UTF-8"},
                        "Body": {"Text": {"Data": "the text", "Charset": "UTF-8"}},
                    }
                },
            },
        )
        mail.Ses(client).send(SENDER, "ada@example.com", "the text")
        stub.assert_no_pending_responses()


def test_a_ses_that_does_not_answer_is_told_by_the_name_of_the_error():
    class Silent:
        def send_email(self, **_asked):
            raise ReadTimeoutError(endpoint_url="https://email.ap-southeast-2.amazonaws.com")

    with pytest.raises(MailNotSent) as told:
        mail.Ses(Silent()).send(SENDER, "ada@example.com", "the text")

    assert str(told.value) == "ReadTimeoutError"


def test_a_function_without_a_sender_says_so(monkeypatch):
    monkeypatch.delenv("SENDER_ADDRESS")

    with pytest.raises(InvalidConfiguration, match="no environment variable SENDER_ADDRESS"):
        handler.create_auth_challenge(EVENT)
