"""What a reconcile can come to know of an Environment with just a network, and what is told of it."""

from dataclasses import replace

import samples

from crofter.plan.planner import plan
from crofter.status.components import states
from crofter.status.conditions import findings
from crofter.status.view import View

SPEC = samples.environment(network={"cidr": "10.40.0.0/16", "endpoints": []}).spec
LIVE = samples.network_spec(gatewayAccess=False)
VALID = View(name="shop", generation=3, now=samples.NOW, spec=SPEC)


def planned(*xrs, **fields):
    """A view with its plan, for an Environment with just a network."""
    environment = samples.environment(network={"cidr": "10.40.0.0/16", "endpoints": []})
    made = plan(environment, samples.observed(*xrs))
    return replace(VALID, plan=made, xrs={xr.component: xr for xr in xrs}, **fields)


def network(**fields):
    return samples.xr(**{"wanted": LIVE} | fields)


def told(view):
    return {kind: (one.status, str(one.reason), one.message) for kind, one in findings(view, states(view)).items()}


def brief(view):
    return {kind: (status, reason) for kind, (status, reason, _) in told(view).items()}
