"""Users as the planner may ask for them are valid, and allowed no more than they need."""

from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crofter.api.components.identity import AdvancedSecurity, FolderAccess, Mfa
from crofter.api.components.network import RetentionDays

from .fields import complaints
from .identities import NIGHTLY, ORDERS, PASSWORDLESS, POOL, SENDER, UPLOADS, WEB, client, identity

NAMES = ("plan", "tenant", "theme")


@st.composite
def attributes(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Custom attributes."""
    return [
        {
            "name": name,
            "mutable": draw(st.booleans()),
            "writable": draw(st.booleans()),
            "minimumLength": draw(st.integers(0, 10)),
            "maximumLength": draw(st.integers(10, 2048)),
        }
        for name in draw(st.lists(st.sampled_from(NAMES), unique=True))
    ]


@st.composite
def identities(draw: st.DrawFn) -> dict[str, Any]:
    """An Identity as the planner may make it."""
    pool = POOL | {
        "mfa": draw(st.sampled_from(get_args(Mfa))),
        "selfSignUp": draw(st.booleans()),
        "advancedSecurity": draw(st.sampled_from(get_args(AdvancedSecurity))),
        "deletionProtection": draw(st.booleans()),
        "attributes": draw(attributes()),
    }
    if draw(st.booleans()):
        pool |= {"email": SENDER}
    clients = [client(authFlows=draw(st.sampled_from(([], ["UserSrp"], ["UserPassword", "UserSrp"]))))]
    clients += draw(st.lists(st.sampled_from([WEB, NIGHTLY]), unique_by=lambda one: one["name"]))
    changes: dict[str, Any] = {
        "userPool": pool,
        "clients": clients,
        "resourceServers": [ORDERS],
        "paused": draw(st.booleans()),
        "deletion": draw(st.sampled_from(("No", "Prepare"))),
    }
    if draw(st.booleans()):
        changes["domainPrefix"] = "shop-dev-login"
    if draw(st.booleans()):
        changes["passwordless"] = PASSWORDLESS | {
            "codeValiditySeconds": draw(st.integers(60, 900)),
            "logRetentionDays": draw(st.sampled_from(get_args(RetentionDays))),
        }
    if draw(st.booleans()):
        folder = UPLOADS | {"access": draw(st.sampled_from(get_args(FolderAccess)))}
        changes["identityPool"] = {
            "unauthenticated": draw(st.booleans()),
            "folders": draw(st.sampled_from(([], [folder]))),
        }
    return identity(**changes)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(identities())
def test_any_identity_is_valid(xr: dict[str, Any]) -> None:
    assert complaints(xr) == []
