"""Custom resource definitions, composite resource definitions and compositions, all from the models."""

from typing import Any, Final

from crofter.api import account, environment, meta
from crofter.api.account import AccountSpec, AccountStatus
from crofter.api.component import ComponentKind
from crofter.api.environment import EnvironmentSpec
from crofter.api.model import Model
from crofter.api.schema import Schema, replaced, structural
from crofter.api.status import EnvironmentStatus
from crofter.api.xr import XRStatus

FUNCTION_NAME: Final = "crofter-function"
"""`metadata.name` of the Crossplane Function that every composition calls."""

_READY: Final = ".status.conditions[?(@.type=='Ready')].status"


def _column(name: str, path: str, kind: str = "string", *, wide: bool = False, description: str = "") -> dict[str, Any]:
    column: dict[str, Any] = {"name": name, "type": kind, "jsonPath": path}
    if wide:
        column["priority"] = 1
    if description:
        column["description"] = description
    return column


_AGE: Final = _column("Age", ".metadata.creationTimestamp", "date")


def _crd(
    *,
    kind: str,
    plural: str,
    short: list[str],
    scope: str,
    description: str,
    spec: type[Model],
    status: type[Model],
    columns: list[dict[str, Any]],
    validations: list[dict[str, str]],
) -> dict[str, Any]:
    names: dict[str, Any] = {"kind": kind, "listKind": f"{kind}List", "plural": plural, "singular": kind.lower()}
    if short:
        names["shortNames"] = short
    schema: Schema = {
        "type": "object",
        "description": description,
        "required": ["spec"],
        "properties": {
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
            "metadata": {"type": "object"},
            "spec": structural(spec, written=True),
            "status": structural(status, written=False),
        },
    }
    if validations:
        schema["x-kubernetes-validations"] = validations
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{meta.GROUP}"},
        "spec": {
            "group": meta.GROUP,
            "scope": scope,
            "names": names,
            "versions": [
                {
                    "name": meta.VERSION,
                    "served": True,
                    "storage": True,
                    "subresources": {"status": {}},
                    "additionalPrinterColumns": columns,
                    "schema": {"openAPIV3Schema": schema},
                }
            ],
        },
    }


def environment_crd() -> dict[str, Any]:
    """The Environment custom resource definition."""
    return _crd(
        kind=environment.KIND,
        plural=environment.PLURAL,
        short=["env"],
        scope="Namespaced",
        description="What a team needs of AWS: one manifest becomes a working environment and stays converged with it.",
        spec=EnvironmentSpec,
        status=EnvironmentStatus,
        columns=[
            _column("Ready", _READY),
            _column("Status", ".status.summary", description="Managed resources ready, and what is under way."),
            _column("Profile", ".spec.profile"),
            _column("Region", ".status.region"),
            _AGE,
            _column("Revision", ".status.source.revision", wide=True),
            _column("Environment-Id", ".status.environmentId", wide=True),
        ],
        validations=[
            {
                "rule": f"size(self.metadata.name) <= {environment.NAME_LIMIT}",
                "message": f"metadata.name: at most {environment.NAME_LIMIT} characters, since the name of everything "
                "that is made begins with it",
            },
            {
                "rule": "!self.metadata.name.contains('.')",
                "message": "metadata.name: the name may not contain a dot: AWS names are made of it",
            },
        ],
    )


def account_crd() -> dict[str, Any]:
    """The Account custom resource definition."""
    return _crd(
        kind=account.KIND,
        plural=account.PLURAL,
        short=[],
        scope="Cluster",
        description="An AWS account and region that the platform team opens to some namespaces.",
        spec=AccountSpec,
        status=AccountStatus,
        columns=[
            _column("Ready", _READY),
            _column("Account", ".spec.accountId"),
            _column("Region", ".spec.region"),
            _AGE,
        ],
        validations=[],
    )


def _xr_status(component: ComponentKind) -> Schema:
    status = structural(XRStatus, written=False)
    status.pop("required", None)
    status["properties"]["outputs"] = replaced(structural(component.outputs, written=False))
    return status


def composite_definition(component: ComponentKind) -> dict[str, Any]:
    """The CompositeResourceDefinition of a component: namespaced, nothing defaulted.

    https://docs.crossplane.io/latest/composition/composite-resource-definitions/
    """
    return {
        "apiVersion": "apiextensions.crossplane.io/v2",
        "kind": "CompositeResourceDefinition",
        "metadata": {"name": f"{component.plural}.{meta.XR_GROUP}"},
        "spec": {
            "group": meta.XR_GROUP,
            "scope": "Namespaced",
            "names": {
                "kind": component.kind,
                "plural": component.plural,
                "singular": component.kind.lower(),
                "categories": ["crofter"],
            },
            "defaultCompositionRef": {"name": composition_name(component)},
            "versions": [
                {
                    "name": meta.VERSION,
                    "served": True,
                    "referenceable": True,
                    "additionalPrinterColumns": [
                        _column("Resources", ".status.resources.total", "integer"),
                        _column("Up", ".status.resources.ready", "integer"),
                    ],
                    "schema": {
                        "openAPIV3Schema": {
                            "type": "object",
                            "description": component.purpose,
                            "required": ["spec"],
                            "properties": {
                                "spec": replaced(structural(component.spec, written=False)),
                                "status": _xr_status(component),
                            },
                        }
                    },
                }
            ],
        },
    }


def composition_name(component: ComponentKind) -> str:
    """`metadata.name` of the composition that Crofter ships for a component."""
    return f"{component.plural}.{meta.XR_GROUP}"


def composition(component: ComponentKind) -> dict[str, Any]:
    """The Composition of a component: one step, Crofter's function."""
    return {
        "apiVersion": "apiextensions.crossplane.io/v1",
        "kind": "Composition",
        "metadata": {"name": composition_name(component)},
        "spec": {
            "compositeTypeRef": {"apiVersion": meta.XR_API_VERSION, "kind": component.kind},
            "mode": "Pipeline",
            "pipeline": [{"step": "render", "functionRef": {"name": FUNCTION_NAME}}],
        },
    }
