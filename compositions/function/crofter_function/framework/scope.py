"""Where a component is being made: the names, references and ARNs that follow from the head of its spec."""

from functools import cached_property
from typing import Final

from crofter.api import meta, names
from crofter.api.xr import XRSpec
from crofter_function.framework.structs import Reference

LABEL_LIMIT: Final = 63
"""Longest label value, in characters.
https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
"""


class Scope:
    """Names and identifiers within one component of one Environment."""

    def __init__(self, spec: XRSpec) -> None:
        self.environment = spec.environment
        self.component = spec.component
        self.aws = spec.aws
        self._names: dict[str, str] = {}

    def name(self, key: str) -> str:
        """`metadata.name` of the managed resource with this key."""
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = names.managed_name(self.environment.name, self.component, key)
        return name

    def ref(self, key: str) -> Reference:
        """Reference to another managed resource of this component."""
        return Reference(self.name(key))

    def aws_name(self, key: str, limit: int) -> str:
        """Name of an AWS resource that takes one; `limit` is the service's, in characters."""
        return names.aws_name(self.environment.name, self.environment.id, self.component, key, limit)

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """ARN of a resource in this account; an empty `region` for global services, by default the component's.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
        """
        where = self.aws.region if region is None else region
        return f"arn:{self.aws.partition}:{service}:{where}:{self.aws.account_id}:{resource}"

    @cached_property
    def labels(self) -> dict[str, str]:
        """Labels of every managed resource of this component; the key is added for each."""
        return {
            meta.LABEL_ENVIRONMENT: self.environment.name,
            meta.LABEL_COMPONENT: names.component_label(self.component),
        }

    def key_label(self, key: str) -> str:
        """The key as a label value; one that is too long ends in a digest."""
        return key if len(key) <= LABEL_LIMIT else names.joined(key, limit=LABEL_LIMIT)

    @cached_property
    def tags(self) -> dict[str, str]:
        """Tags that say whose a resource is; its name and key are added for each."""
        return {
            meta.TAG_ENVIRONMENT: self.environment.name,
            meta.TAG_NAMESPACE: self.environment.namespace,
            meta.TAG_ENVIRONMENT_ID: self.environment.id,
            meta.TAG_COMPONENT: self.component,
        }

    @cached_property
    def _title(self) -> str:
        return f"{self.environment.name}-{names.component_label(self.component)}"

    def title(self, key: str) -> str:
        """Value of the tag `Name`, which the AWS console shows."""
        return f"{self._title}-{key}"
