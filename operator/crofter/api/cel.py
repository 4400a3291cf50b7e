"""CEL validation rules as data, beside the models they belong to.

https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
"""

from dataclasses import dataclass

from pydantic import ConfigDict, JsonValue


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a custom resource definition; `field` is the property that a refusal points at.

    `told` is an expression for the message that names the value given: of an object the API server says only "object".
    Where it cannot be evaluated, `message` stands.
    """

    expression: str
    message: str
    field: str | None = None
    told: str | None = None

    def wire(self) -> dict[str, str]:
        """The rule as it stands in a schema."""
        rule = {"rule": self.expression, "message": self.message}
        if self.told is not None:
            rule["messageExpression"] = self.told
        return rule if self.field is None else rule | {"fieldPath": f".{self.field}"}


def rules(*given: Rule) -> ConfigDict:
    """Model configuration that puts the rules into the model's schema."""
    validations: list[JsonValue] = [dict(rule.wire()) for rule in given]
    return ConfigDict(json_schema_extra={"x-kubernetes-validations": validations})
