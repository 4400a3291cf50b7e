"""The table of components: the one place where a kind, its models and its condition meet."""

from dataclasses import dataclass
from typing import Final

from crofter.api.components.network import NetworkOutputs, NetworkSpec
from crofter.api.model import Model
from crofter.api.xr import XRSpec


@dataclass(frozen=True, slots=True)
class ComponentKind:
    """A kind of component.

    `section` is the field of Environment.spec that asks for it and, for what there is one of, the component's name;
    `condition` is the type of the condition that its family shares.
    """

    kind: str
    plural: str
    section: str
    condition: str
    spec: type[XRSpec]
    outputs: type[Model]
    purpose: str


NETWORK: Final = ComponentKind(
    kind="Network",
    plural="networks",
    section="network",
    condition="NetworkReady",
    spec=NetworkSpec,
    outputs=NetworkOutputs,
    purpose="A VPC with three tiers of subnets, its ways in and out, and the record of its traffic.",
)

COMPONENTS: Final = (NETWORK,)
"""Every kind, in the order in which conditions and status list them."""

BY_KIND: Final = {component.kind: component for component in COMPONENTS}
