"""Groups, labels, annotations and finalizers. Each of them is API: changing one orphans live objects."""

from typing import Final

GROUP: Final = "crofter.dev"
VERSION: Final = "v1alpha1"
API_VERSION: Final = f"{GROUP}/{VERSION}"

XR_GROUP: Final = "aws.crofter.dev"
XR_API_VERSION: Final = f"{XR_GROUP}/{VERSION}"

FINALIZER: Final = "crofter.dev/environment"
ACCOUNT_FINALIZER: Final = "crofter.dev/account"
FIELD_MANAGER: Final = "crofter"

LABEL_ENVIRONMENT: Final = "crofter.dev/environment"
LABEL_COMPONENT: Final = "crofter.dev/component"
LABEL_KEY: Final = "crofter.dev/key"

ANNOTATION_APPROVE: Final = "crofter.dev/approve"
ANNOTATION_REVISION: Final = "crofter.dev/source-revision"
ANNOTATION_HALTED_AT: Final = "crofter.dev/halted-at"
"""When Crossplane was last kept from rendering a composite resource, to delete it."""
ANNOTATION_RENDERED: Final = "crofter.dev/rendered"

CROSSPLANE_COMPOSITE: Final = "crossplane.io/composite"
"""Label of a composite resource and of what is composed for it: the composite resource's name.
https://docs.crossplane.io/latest/composition/composite-resources/#composite-resource-labels
"""
CROSSPLANE_FINALIZERS: Final = ".crossplane.io"
"""How the finalizers end that Crossplane puts on composite resources."""
CROSSPLANE_FINALIZER: Final = "finalizer.managedresource.crossplane.io"
CROSSPLANE_PAUSED: Final = "crossplane.io/paused"
CROSSPLANE_RECONCILE_REQUESTED: Final = "crossplane.io/reconcile-requested-at"
CROSSPLANE_EXTERNAL_NAME: Final = "crossplane.io/external-name"
CROSSPLANE_CREATE_PENDING: Final = "crossplane.io/external-create-pending"
CROSSPLANE_CREATE_FAILED: Final = "crossplane.io/external-create-failed"
CROSSPLANE_CREATE_SUCCEEDED: Final = "crossplane.io/external-create-succeeded"

TAG_ENVIRONMENT: Final = "crofter.dev/environment"
TAG_NAMESPACE: Final = "crofter.dev/namespace"
TAG_ENVIRONMENT_ID: Final = "crofter.dev/environment-id"
TAG_COMPONENT: Final = "crofter.dev/component"
TAG_KEY: Final = "crofter.dev/key"
TAG_KEPT: Final = "crofter.dev/kept"
"""On what is meant to outlive its Environment."""
