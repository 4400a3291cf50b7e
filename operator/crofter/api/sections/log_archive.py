"""`spec.logArchive`: the archive of access logs."""

from typing import Annotated

from pydantic import Field

from crofter.api.components.bucket import ExpireDays
from crofter.api.model import Model


class LogArchiveSection(Model):
    """The S3 bucket that access logs are written to. There is one as soon as something logs to it."""

    expire_days: Annotated[
        ExpireDays | None,
        Field(description="Days after which logs are deleted. Default: 30 for dev, 90 for staging, 365 for prod."),
    ] = None
    force_destroy: Annotated[
        bool | None,
        Field(
            description="Delete the logs along with the archive. If not, AWS keeps it until it is empty. "
            "Default: false for prod, else true."
        ),
    ] = None
