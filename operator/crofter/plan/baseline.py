"""The baseline of an Account: what its composite resource is called, and what it asks for."""

from typing import Final

from crofter.api.components.account_baseline import ACCOUNT_BASELINE, AccountBaselineSpec
from crofter.api.names import environment_id, joined, xr_name
from crofter.api.xr import AwsTarget, EnvironmentIdentity
from crofter.plan.model import Wanted, with_revision

_PREFIX: Final = "account."
"""No Environment has a dot in its name."""

_NAME_LIMIT: Final = 40 - len(_PREFIX)


def identity(account: str, target: AwsTarget, namespace: str) -> EnvironmentIdentity:
    """What stands where other composite resources have their Environment; `namespace` is the operator's own."""
    name = _PREFIX + (account if len(account) <= _NAME_LIMIT else joined(account, limit=_NAME_LIMIT))
    known = environment_id(target.account_id, target.region, namespace, name)
    return EnvironmentIdentity(name=name, namespace=namespace, id=known)


def baseline(account: str, target: AwsTarget, namespace: str) -> Wanted:
    """The composite resource that an Account has."""
    whose = identity(account, target, namespace)
    spec = AccountBaselineSpec(
        environment=whose,
        component=ACCOUNT_BASELINE.name,
        aws=target,
        tags={},
        paused=False,
        deletion="No",
        adopt={},
        account=account,
    )
    return Wanted(
        kind=ACCOUNT_BASELINE,
        component=ACCOUNT_BASELINE.name,
        namespace=namespace,
        name=xr_name(whose.name, ACCOUNT_BASELINE.name),
        spec=with_revision(spec.wire()),
    )
