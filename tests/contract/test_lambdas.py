"""The function says of a Lambda what its bundle says of itself."""

from crofter_function.database import defaults
from crofter_function.framework import lambdas
from crofter_function.notifications import defaults as notifications
from crofter_lambdas import bundle
from crofter_lambdas.forwarder import handler as forwarder
from crofter_lambdas.role_manager import handler
from crofter_lambdas.role_manager.connection import TIMEOUT

from .test_kinds import EMITTED


def test_the_role_manager_is_run_as_its_bundle_says():
    assert (bundle.RUNTIME, bundle.ROLE_MANAGER.handlers) == (lambdas.RUNTIME, (defaults.HANDLER,))


def test_the_role_manager_is_told_all_that_it_asks_for_and_no_more():
    (found, *_) = [one for one in EMITTED["database/main"] if one["kind"] == "Function"]
    told = found["spec"]["forProvider"]["environment"]["variables"]
    assert set(told) == set(handler.VARIABLES)
    assert all(told.values())


def test_the_role_manager_may_run_longer_than_it_waits():
    assert defaults.TIMEOUT > TIMEOUT


def test_the_forwarder_is_run_as_its_bundle_says():
    assert (bundle.RUNTIME, bundle.FORWARDER.handlers) == (lambdas.RUNTIME, (notifications.HANDLER,))


def test_the_forwarder_is_told_no_more_than_it_asks_for():
    (found,) = [one for one in EMITTED["notifications"] if one["kind"] == "Function"][:1]
    assert set(found["spec"]["forProvider"]["environment"]["variables"]) <= set(forwarder.VARIABLES)
