"""ARNs that follow from names, so that nobody has to wait for them."""

from crofter.api.names import function_name
from crofter.plan.model import Environment
from crofter.plan.observed import Observed


def function_arn(environment: Environment, observed: Observed, component: str) -> str:
    """ARN of the Lambda function of a component, which is known before the function is made."""
    target, identity = observed.account.target, environment.identity
    name = function_name(identity.name, identity.id, component)
    return f"arn:{target.partition}:lambda:{target.region}:{target.account_id}:function:{name}"
