"""AccountBaseline: how AWS makes what an Account has once."""

from typing import Final

from crofter.api import managed
from crofter.api.components import account_baseline
from crofter.api.components.account_baseline import AccountBaselineOutputs, AccountBaselineSpec
from crofter_function.account_baseline.defaults import KEPT_DAYS, SERVICE_ROLES, UNTOUCHED
from crofter_function.framework import buckets
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed
from crofter_function.framework.scope import Scope


def compose(spec: AccountBaselineSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys of `framework.buckets`, `versioning`, and `role-<service>` for each service-linked role.

    What is in the bucket can be put there again at any time, so it goes along with it.
    """
    of = {"bucket": buckets.name(scope)}
    versioning = Managed(managed.S3_VERSIONING, {**of, "versioningConfiguration": {"status": "Enabled"}})
    private = buckets.Private(
        force_destroy=spec.deletion == "Prepare", noncurrent_days=KEPT_DAYS, settings={"versioning": versioning}
    )
    table = {**buckets.resources(private, scope, observed), **_roles(scope)}
    if not buckets.in_place(observed):
        return Composed(table, None)
    return Composed(table, AccountBaselineOutputs(artifact_bucket=buckets.name(scope)))


def _roles(scope: Scope) -> dict[str, Managed]:
    """A service has one such role in an account, whoever asked for it first: so it is looked up by its name.

    One that is there already is taken as it is. None is ever changed, or deleted: others may need it.
    """
    return {
        f"role-{key}": Managed(
            managed.SERVICE_LINKED_ROLE,
            {"awsServiceName": role.service},
            external_name=scope.arn("iam", f"role/aws-service-role/{role.service}/{role.name}", region=""),
            policies=UNTOUCHED,
        )
        for key, role in SERVICE_ROLES.items()
    }


ACCOUNT_BASELINE: Final = Component(account_baseline.ACCOUNT_BASELINE, compose)
