"""The kinds of object that Crofter reads and writes."""

from typing import Final

from crofter.api import account, environment, meta
from crofter.api.component import ComponentKind
from crofter.api.managed import ManagedKind
from crofter.api.registry import EVERY
from crofter.kube.client import Resource

ENVIRONMENTS: Final = Resource(meta.API_VERSION, environment.PLURAL)
ACCOUNTS: Final = Resource(meta.API_VERSION, account.PLURAL, namespaced=False)
COMPOSITIONS: Final = Resource("apiextensions.crossplane.io/v1", "compositions", namespaced=False)
CONFIG_MAPS: Final = Resource("v1", "configmaps")
EVENTS: Final = Resource("v1", "events")
XRS: Final = {component.kind: Resource(meta.XR_API_VERSION, component.plural) for component in EVERY}


def xr_resource(kind: ComponentKind) -> Resource:
    """The composite resources of a kind of component."""
    return XRS[kind.kind]


def managed_resource(kind: ManagedKind) -> Resource:
    """The managed resources of a kind."""
    return Resource(kind.api_version, kind.plural)
