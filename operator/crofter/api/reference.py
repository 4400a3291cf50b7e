"""The reference of everything that can be written, and of what is made of it, as a page: from the models alone."""

from typing import Final

from crofter.api import meta
from crofter.api.account import AccountSpec
from crofter.api.component import ComponentKind
from crofter.api.environment import EnvironmentSpec
from crofter.api.fields import FieldText, sections, table
from crofter.api.registry import EVERY

PATH: Final = "docs/reference.md"

_HEAD: Final = """\
<!-- Generated from operator/crofter/api by `make generate`; edit the models instead. -->
# Reference

Every field that can be written, and every component that follows from it. What is required is so where the object that
it is in is there. `[]` stands for an item of a list, `*` for a key of a map.

`crofter explain -f FILE` shows the effective spec of a manifest, with what its profile adds.
"""


def page() -> str:
    """The page, in Markdown."""
    blocks = [_HEAD, "## Environment\n"]
    blocks += [f"### `{one[0].path}`\n\n{_table(one)}" for one in sections(EnvironmentSpec, written=True)]
    account = [field for one in sections(AccountSpec, written=True) for field in one]
    blocks.append(f"## Account\n\n{_table(account)}")
    blocks.append("## Components\n")
    blocks += [_component(one) for one in EVERY]
    return "\n".join(blocks)


def outputs(component: ComponentKind) -> str:
    """The table of what a component publishes. Whatever is in an output is there with it."""
    fields = [field for one in sections(component.outputs, written=False) for field in one]
    return table(["output", "type", "meaning"], [[f"`{one.path}`", one.given(), one.meaning] for one in fields])


def _table(fields: list[FieldText]) -> str:
    rows = [
        [f"`{one.path}`", one.given(), f"{one.meaning} **Required.**" if one.required else one.meaning]
        for one in fields
    ]
    return table(["field", "what may be given", "meaning"], rows) + "\n"


def _component(component: ComponentKind) -> str:
    needs = ", ".join(f"`{one}`" for one in component.needs) or "nothing"
    kinds = ", ".join(sorted(f"`{one.kind}.{one.service}`" for one in component.managed))
    return (
        f"### {component.kind}\n\n{component.purpose}\n\n"
        f"`{component.plural}.{meta.XR_GROUP}`, component `{component.name}`, condition `{component.condition}`. "
        f"Needs {needs}. Made of {kinds}.\n\n{outputs(component)}\n"
    )
