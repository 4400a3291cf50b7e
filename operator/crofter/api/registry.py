"""The table of components, and of the provider's kinds that they are made of."""

from typing import Final

from crofter.api.component import ComponentKind
from crofter.api.components.account_baseline import ACCOUNT_BASELINE
from crofter.api.components.app_secret import APP_SECRET
from crofter.api.components.bucket import BUCKET
from crofter.api.components.cluster import CLUSTER
from crofter.api.components.database import DATABASE
from crofter.api.components.domain import DOMAIN
from crofter.api.components.encryption import ENCRYPTION
from crofter.api.components.endpoints import VPC_ENDPOINTS
from crofter.api.components.function import LAMBDA_FUNCTION
from crofter.api.components.http_api import HTTP_API
from crofter.api.components.identity import IDENTITY
from crofter.api.components.ingress import INGRESS
from crofter.api.components.log_archive import LOG_ARCHIVE
from crofter.api.components.monitoring import MONITORING
from crofter.api.components.network import NETWORK
from crofter.api.components.notifications import NOTIFICATIONS
from crofter.api.components.queue import QUEUE
from crofter.api.components.registry import REGISTRY
from crofter.api.components.security_groups import SECURITY_GROUPS
from crofter.api.components.service import WEB_SERVICE
from crofter.api.managed import ManagedKind

COMPONENTS: Final[tuple[ComponentKind, ...]] = (
    NETWORK,
    VPC_ENDPOINTS,
    SECURITY_GROUPS,
    ENCRYPTION,
    LOG_ARCHIVE,
    BUCKET,
    NOTIFICATIONS,
    DOMAIN,
    APP_SECRET,
    QUEUE,
    DATABASE,
    REGISTRY,
    CLUSTER,
    INGRESS,
    IDENTITY,
    LAMBDA_FUNCTION,
    HTTP_API,
    WEB_SERVICE,
    MONITORING,
)
"""Every kind that an Environment has, in the order in which conditions and status list them."""

EVERY: Final = (*COMPONENTS, ACCOUNT_BASELINE)
"""Those, and what an Account has."""

BY_KIND: Final = {component.kind: component for component in EVERY}


def managed_kinds() -> tuple[ManagedKind, ...]:
    """Every kind of managed resource that any component is made of, sorted."""
    return tuple(sorted({kind for component in EVERY for kind in component.managed}))
