"""AppSecret: how AWS makes a secret whose value is in none of Crofter's objects."""

from typing import Final

from crofter.api import managed
from crofter.api.components import app_secret
from crofter.api.components.app_secret import AppSecretOutputs, AppSecretSpec
from crofter_function.app_secret import policies
from crofter_function.app_secret.defaults import NAME_LIMIT
from crofter_function.framework.observed import Observed
from crofter_function.framework.resource import Component, Composed, Managed
from crofter_function.framework.scope import Scope

ITSELF: Final = "secret"
POLICY: Final = "policy"
VERSION: Final = "version"


def compose(spec: AppSecretSpec, scope: Scope, observed: Observed) -> Composed:
    """Keys `secret` and `policy`, and `version` where the value is copied from Kubernetes.

    A version cannot be changed, and the one before stays current until the next is put: so it may be made again.
    """
    name = f"{scope.aws_name(ITSELF, NAME_LIMIT)}-{spec.incarnation}"
    table = {
        ITSELF: Managed(
            managed.SECRET,
            {
                "name": name,
                "description": f"{scope.environment.namespace}/{scope.environment.name}: {scope.component}",
                "kmsKeyId": spec.key_arn,
                "recoveryWindowInDays": spec.recovery_window_days,
            },
        ),
        POLICY: Managed(
            managed.SECRET_POLICY,
            {"secretArnRef": scope.ref(ITSELF), "policy": policies.own_account(scope), "blockPublicPolicy": True},
        ),
    }
    if spec.value_from is not None:
        source = {"name": spec.value_from.name, "key": spec.value_from.key}
        table[VERSION] = Managed(
            managed.SECRET_VERSION,
            {"secretIdRef": scope.ref(ITSELF), "secretStringSecretRef": source},
            replaceable=True,
        )
    known = observed.external_names(table)
    if known is None:
        return Composed(table, None)
    return Composed(table, AppSecretOutputs(arn=known[0], name=name))


APP_SECRET: Final = Component(app_secret.APP_SECRET, compose, early_outputs=False)
