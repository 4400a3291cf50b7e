import json

import aiohttp
import pytest

from crofter.kube.errors import UNREACHABLE, error_of


def refused(code, **status):
    return error_of("PATCH", "/apis/x", code, json.dumps(status))


TERMINATING = {"causes": [{"reason": "NamespaceTerminating", "field": "metadata.namespace"}]}


@pytest.mark.parametrize(
    ("error", "is_"),
    [
        (refused(404, reason="NotFound"), ["not_found"]),
        (refused(409, reason="Conflict"), ["conflict"]),
        (refused(403, reason="Forbidden"), []),
        (refused(403, reason="Forbidden", details=TERMINATING), ["namespace_terminating"]),
        (refused(409, reason="Conflict", details=TERMINATING), ["conflict"]),
        (refused(422, reason="Invalid"), []),
        (refused(500), []),
    ],
)
def test_what_a_refusal_means(error, is_):
    assert [one for one in ("not_found", "conflict", "namespace_terminating") if getattr(error, one)] == is_


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            '{"reason": "Invalid", "message": "spec.x: wrong"}',
            "PATCH /apis/x: 422 Invalid: spec.x: wrong",
        ),
        ("{}", "PATCH /apis/x: 422 : Unprocessable "),
        ("[]", "PATCH /apis/x: 422 : Unprocessable "),
        ("upstream connect error", "PATCH /apis/x: 422 : upstream connect error"),
        ("x" * 900, f"PATCH /apis/x: 422 : {'x' * 500}"),
    ],
)
def test_a_refusal_is_told_whatever_its_body(body, told):
    assert str(error_of("PATCH", "/apis/x", 422, body)).startswith(told)


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(), TimeoutError(), aiohttp.ServerDisconnectedError(), aiohttp.ClientPayloadError()]
)
def test_a_server_that_breaks_off_cannot_be_reached(error):
    assert isinstance(error, UNREACHABLE)
