"""Who is told of a bucket's events: the functions that name the bucket as their trigger."""

from crofter.api.components.bucket import BucketEvent
from crofter.api.components.function import LAMBDA_FUNCTION, LambdaFunctionOutputs
from crofter.plan.arns import function_arn
from crofter.plan.inputs import published
from crofter.plan.model import Environment
from crofter.plan.observed import Observed


def events(environment: Environment, observed: Observed, bucket: str, component: str) -> list[BucketEvent]:
    """Events of the bucket of this name, by function.

    S3 refuses a function that does not exist, so each is left out at first, until it does.
    """
    existing = observed.xrs.get(component)
    before = {one["arn"] for one in existing.spec.get("events", ())} if existing is not None else set()
    found = []
    for function in environment.spec.functions or ():
        owner = f"{LAMBDA_FUNCTION.name}/{function.name}"
        arn = function_arn(environment, observed, owner)
        if arn not in before and published(observed, owner, LambdaFunctionOutputs) is None:
            continue
        triggers = [one for one in function.triggers or () if one.bucket == bucket]
        found += [
            BucketEvent(
                name=f"{function.name}-{place}",
                target="Function",
                arn=arn,
                events=sorted(trigger.events or ()),
                prefix=trigger.prefix or "",
                suffix=trigger.suffix or "",
            )
            for place, trigger in enumerate(triggers, 1)
        ]
    return sorted(found, key=lambda one: one.name)
