"""The triggers of a sign-in without a password, with Cognito's events as they are documented.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
"""

import json
import logging
from dataclasses import dataclass, field

import pytest

from crofter_lambdas.passwordless.codes import Chance
from crofter_lambdas.passwordless.errors import InvalidConfiguration, InvalidEvent, MailNotSent
from crofter_lambdas.passwordless.handler import Outside, create, define_auth_challenge, verify

NOW = 1_800_000_000
CODE = "00420042"
CONFIGURATION = {"SENDER_ADDRESS": "login@example.com"}


MAIL = """\
Your sign-in code is 00420042

It is good for 5 minutes, where you asked for it.
Give it to nobody. If you did not ask for it, ignore this mail: without the code nobody can sign in.
"""


def event(trigger: str, request: dict, **other) -> dict:
    """An event as Cognito sends it."""
    return {
        "version": "1",
        "region": "ap-southeast-2",
        "userPoolId": "ap-southeast-2_Ab1Cd2Ef3",
        "userName": "5f0c8e2a-1111-4222-8333-944445555666",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789"},
        "triggerSource": f"{trigger}_Authentication",
        "request": request,
        "response": {},
        **other,
    }


KNOWN = {
    "userAttributes": {
        "sub": "5f0c8e2a-1111-4222-8333-944445555666",
        "email_verified": "true",
        "cognito:user_status": "CONFIRMED",
        "email": "ada@example.com",
    },
    "userNotFound": False,
}
UNKNOWN = {"userAttributes": {}, "userNotFound": True}
UNPROVEN = {"userAttributes": {"sub": "5f0c8e2a", "email_verified": "false", "email": "ada@example.com"}}
WITHOUT = {"userAttributes": {"sub": "5f0c8e2a", "phone_number": "+12223334455"}}
NOBODY_TO_MAIL = pytest.mark.parametrize(
    "who", [UNKNOWN, UNPROVEN, WITHOUT], ids=["unknown user", "address not verified", "no address"]
)

RIGHT = {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": True, "challengeMetadata": "v1"}
WRONG = {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": False, "challengeMetadata": "v1"}
PASSWORD = {"challengeName": "PASSWORD_VERIFIER", "challengeResult": True}
SRP = {"challengeName": "SRP_A", "challengeResult": True}

ASK = {"challengeName": "CUSTOM_CHALLENGE", "issueTokens": False, "failAuthentication": False}
LET_IN = {"issueTokens": True, "failAuthentication": False}
END = {"issueTokens": False, "failAuthentication": True}


@dataclass
class Post:
    """Mails that were sent; `error` is what SES answers instead of taking one. It takes `takes` seconds."""

    error: str = ""
    takes: float = 0.3
    sent: list = field(default_factory=list)
    clock: float = 50.0
    slept: list = field(default_factory=list)

    def send(self, sender, recipient, text):
        self.clock += self.takes
        if self.error:
            raise MailNotSent(self.error)
        self.sent.append((sender, recipient, text))

    def outside(self, number: int = 420042) -> Outside:
        def below(limit):
            assert limit == 100_000_000
            return number

        chance = Chance(below=below, token=lambda size: b"s" * size)
        return Outside(self, chance, now=lambda: NOW + 0.75, clock=lambda: self.clock, sleep=self.slept.append)


def created(post: Post, who: dict = KNOWN, session=(), **configuration) -> dict:
    asked = {**who, "challengeName": "CUSTOM_CHALLENGE", "session": list(session)}
    return create(event("CreateAuthChallenge", asked), {**CONFIGURATION, **configuration}, post.outside())["response"]


def verified(private: dict, answer: str, who: dict = KNOWN, now: float = NOW + 10, **other) -> dict:
    asked = {**who, "privateChallengeParameters": private, "challengeAnswer": answer}
    return verify(event("VerifyAuthChallengeResponse", asked, **other), now)["response"]


@pytest.mark.parametrize(
    ("session", "who", "response"),
    [
        pytest.param([], KNOWN, ASK, id="the first challenge"),
        pytest.param(None, KNOWN, ASK, id="no session yet"),
        pytest.param([RIGHT], KNOWN, LET_IN, id="right at once"),
        pytest.param([WRONG], KNOWN, ASK, id="wrong once"),
        pytest.param([WRONG, WRONG], KNOWN, ASK, id="wrong twice"),
        pytest.param([WRONG, WRONG, RIGHT], KNOWN, LET_IN, id="right the third time"),
        pytest.param([WRONG, WRONG, WRONG], KNOWN, END, id="wrong three times"),
        pytest.param([WRONG, WRONG, WRONG, RIGHT], KNOWN, END, id="right too late"),
        pytest.param([RIGHT, WRONG], KNOWN, ASK, id="what counts is the last answer"),
        pytest.param([PASSWORD], KNOWN, END, id="a password instead"),
        pytest.param([SRP, PASSWORD, RIGHT], KNOWN, END, id="a password before"),
        pytest.param([RIGHT, PASSWORD], KNOWN, END, id="a password after"),
        pytest.param([{**RIGHT, "challengeResult": "true"}], KNOWN, ASK, id="a result that is no boolean is not right"),
        pytest.param([], UNKNOWN, ASK, id="an unknown user is asked"),
        pytest.param([WRONG], UNKNOWN, ASK, id="an unknown user is asked again"),
        pytest.param([WRONG, WRONG, WRONG], UNKNOWN, END, id="an unknown user is refused after three"),
        pytest.param([RIGHT], UNKNOWN, ASK, id="an unknown user is never let in"),
    ],
)
def test_what_comes_next(session, who, response):
    asked = event("DefineAuthChallenge", {**who, "session": session})

    assert define_auth_challenge(asked) == {**asked, "response": response}


def test_a_first_challenge_sends_a_code_and_keeps_a_digest_of_it():
    post = Post()
    response = created(post)

    assert response["publicChallengeParameters"] == {"medium": "EMAIL", "digits": "8", "attemptsLeft": "3"}
    assert response["privateChallengeParameters"] == {"challenge": response["challengeMetadata"]}
    assert response["challengeMetadata"].startswith("v1.1800000300.73737373737373737373737373737373.")
    assert post.sent == [
        (
            "login@example.com",
            "ada@example.com",
            MAIL,
        )
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [("60", "good for 1 minute,"), ("90", "good for 90 seconds,"), ("900", "good for 15 minutes,")],
)
def test_the_mail_says_how_long_the_code_is_good(seconds, words):
    post = Post()
    response = created(post, CODE_VALIDITY_SECONDS=seconds)

    assert words in post.sent[0][2]
    assert response["challengeMetadata"].split(".")[1] == str(NOW + int(seconds))


@pytest.mark.parametrize(
    ("answer", "now", "right"),
    [
        pytest.param("00420042", NOW + 10, True, id="the code"),
        pytest.param(" 0042 0042\n", NOW + 10, True, id="the code with spaces"),
        pytest.param("00420042", NOW + 299.9, True, id="the code in the last moment"),
        pytest.param("00420042", NOW + 300, False, id="the code when it has expired"),
        pytest.param("00420043", NOW + 10, False, id="another code"),
        pytest.param("420042", NOW + 10, False, id="the code without its zeros"),
        pytest.param("", NOW + 10, False, id="nothing"),
        pytest.param("００４２００４２", NOW + 10, False, id="digits of another script"),
        pytest.param("\ud800", NOW + 10, False, id="no valid Unicode"),
        pytest.param("0" * 5000, NOW + 10, False, id="a very long answer"),
    ],
)
def test_answers(answer, now, right):
    private = created(Post())["privateChallengeParameters"]

    assert verified(private, answer, now=now) == {"answerCorrect": right}


@pytest.mark.parametrize("other", [{"userName": "somebody-else"}, {"userPoolId": "ap-southeast-2_Other"}])
def test_a_code_is_good_for_whom_it_was_made(other):
    private = created(Post())["privateChallengeParameters"]

    assert verified(private, CODE, **other) == {"answerCorrect": False}


def test_what_was_sent_comes_back_with_a_response_and_is_not_changed():
    asked = event("CreateAuthChallenge", {**KNOWN, "challengeName": "CUSTOM_CHALLENGE", "session": []})
    before = json.dumps(asked)
    answer = create(asked, CONFIGURATION, Post().outside())

    assert json.dumps(asked) == before
    assert {**answer, "response": {}} == asked


def test_another_attempt_asks_for_the_same_code_and_sends_no_mail():
    post = Post()
    first = created(post)
    session = [{**WRONG, "challengeMetadata": first["challengeMetadata"]}]
    second = created(post, session=session)
    third = created(post, session=session * 2)

    assert len(post.sent) == 1
    assert second == {**first, "publicChallengeParameters": {"medium": "EMAIL", "digits": "8", "attemptsLeft": "2"}}
    assert third == {**first, "publicChallengeParameters": {"medium": "EMAIL", "digits": "8", "attemptsLeft": "1"}}
    assert verified(third["privateChallengeParameters"], CODE) == {"answerCorrect": True}


@NOBODY_TO_MAIL
def test_whom_no_code_can_be_sent_to_is_answered_alike(who):
    known, post = created(Post()), Post()
    response = created(post, who)

    assert post.sent == []
    assert response.keys() == known.keys()
    assert response["publicChallengeParameters"] == known["publicChallengeParameters"]
    assert len(response["challengeMetadata"]) == len(known["challengeMetadata"])


@NOBODY_TO_MAIL
@pytest.mark.parametrize("then", [KNOWN, None], ids=["known meanwhile", "as before"])
def test_whom_no_code_can_be_sent_to_no_answer_is_right(who, then):
    """Not even the code that was drawn and sent to nobody."""
    private = created(Post(), who)["privateChallengeParameters"]

    assert verified(private, CODE, then or who) == {"answerCorrect": False}


@NOBODY_TO_MAIL
def test_a_code_is_not_right_for_whom_none_can_be_sent_to(who):
    private = created(Post())["privateChallengeParameters"]

    assert verified(private, CODE, who) == {"answerCorrect": False}


@pytest.mark.parametrize(
    ("who", "takes", "slept"),
    [(KNOWN, 0.25, 0.75), (KNOWN, 2.0, 0.0), (UNKNOWN, 0.25, 1.0), (UNPROVEN, 0.25, 1.0)],
    ids=["a mail", "a slow mail", "unknown user", "address not verified"],
)
def test_a_first_challenge_takes_a_second_with_a_mail_or_without(who, takes, slept):
    post = Post(takes=takes)
    created(post, who)

    assert post.slept == [slept]


def test_another_attempt_does_not_wait():
    post = Post()
    created(post, session=[{**WRONG, "challengeMetadata": created(Post())["challengeMetadata"]}])

    assert post.slept == []


def test_a_mail_that_was_not_sent_is_told_of_in_the_log_alone(caplog):
    caplog.set_level(logging.DEBUG)
    response = created(Post(error="MessageRejected"))

    assert response == created(Post())
    assert caplog.messages == ["no mail was sent: SES answered MessageRejected"]
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_the_code_is_in_no_log_and_no_answer(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    post = Post()
    first = created(post)
    again = created(post, session=[{**WRONG, "challengeMetadata": first["challengeMetadata"]}])
    failed = created(Post(error="Throttling"))
    answers = [verified(first["privateChallengeParameters"], answer) for answer in (CODE, "11111111")]
    told = "".join(capfd.readouterr())

    assert CODE in post.sent[0][2]
    for place in (json.dumps([first, again, failed, answers]), caplog.text, told):
        assert CODE not in place
        assert "420042" not in place
        assert "ada@example.com" not in place


def test_codes_and_salts_are_drawn_anew_each_time():
    codes, kept = set(), set()
    for _ in range(20):
        post = Post()
        outside = Outside(post, now=lambda: NOW, clock=lambda: 0.0, sleep=post.slept.append)
        asked = event("CreateAuthChallenge", {**KNOWN, "challengeName": "CUSTOM_CHALLENGE", "session": []})
        kept.add(create(asked, CONFIGURATION, outside)["response"]["challengeMetadata"].split(".")[2])
        codes.add(post.sent[0][2].splitlines()[0])

    assert (len(codes), len(kept)) == (20, 20)


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        ({}, "the function has no environment variable SENDER_ADDRESS"),
        ({"SENDER_ADDRESS": ""}, "the function has no environment variable SENDER_ADDRESS"),
        *(
            (
                {**CONFIGURATION, "CODE_VALIDITY_SECONDS": value},
                f"the environment variable CODE_VALIDITY_SECONDS is '{value}'; allowed are 60 to 900 seconds",
            )
            for value in ("59", "901", "-60", "5m", "²")
        ),
    ],
)
@pytest.mark.parametrize("who", [KNOWN, UNKNOWN], ids=["known", "unknown"])
def test_a_function_that_is_not_configured_says_so_to_everybody(configuration, message, who):
    asked = event("CreateAuthChallenge", {**who, "challengeName": "CUSTOM_CHALLENGE", "session": []})
    with pytest.raises(InvalidConfiguration) as told:
        create(asked, configuration, Post().outside())

    assert str(told.value) == message


NOT_OURS = "the session was not begun by create_auth_challenge; the three triggers must be of one version"
NO_REQUEST = "the event has no request; it must be that of a trigger of a Cognito user pool"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: define_auth_challenge({}), NO_REQUEST),
        (lambda: define_auth_challenge({"request": []}), NO_REQUEST),
        (
            lambda: define_auth_challenge({"request": {"session": {"a": 1}}}),
            "request.session must be a list of challenge results",
        ),
        (
            lambda: define_auth_challenge({"request": {"session": [1]}}),
            "request.session must be a list of challenge results",
        ),
        (
            lambda: create({"request": {"challengeName": "SMS_MFA"}}, CONFIGURATION, Post().outside()),
            "request.challengeName is 'SMS_MFA'; only CUSTOM_CHALLENGE is known",
        ),
        (lambda: created(Post(), session=[WRONG]), NOT_OURS),
        (lambda: created(Post(), session=[{**WRONG, "challengeMetadata": None}]), NOT_OURS),
        (lambda: verified({}, CODE), NOT_OURS),
        (lambda: verified({"challenge": "CODE-00420042"}, CODE), NOT_OURS),
    ],
)
def test_events_of_another_flow_are_refused(call, message):
    with pytest.raises(InvalidEvent) as told:
        call()

    assert str(told.value) == message
