"""`spec.protection`: what stands between a slip of the hand and a loss."""

from typing import Annotated, Literal

from pydantic import Field

from crofter.api.model import Model

DestructiveChanges = Literal["RequireApproval", "Allow"]


class Protection(Model):
    """What stands between a slip of the hand and a loss."""

    deletion: Annotated[
        bool | None,
        Field(description="Refuse to delete the Environment while this is true. Default: true for prod, else false."),
    ] = None
    destructive_changes: Annotated[
        DestructiveChanges | None,
        Field(
            description="RequireApproval holds back a change that would destroy what cannot be had back until it is "
            "approved by its hash. Default: Allow for dev, else RequireApproval."
        ),
    ] = None
