"""`python -m crofter_local.aws.provider`: the provider as one process.

Kubernetes from KUBECONFIG, AWS from AWS_ENDPOINT_URL and the usual credentials, faults from CROFTER_LOCAL_FAULTS,
timing from CROFTER_LOCAL_POLL and CROFTER_LOCAL_SETTLE. Ends on SIGTERM.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import Any

from kubernetes.aio import client, config

from crofter_local.aws.faults import Faults
from crofter_local.aws.kinds.registry import table
from crofter_local.aws.kinds.session import Clients
from crofter_local.aws.provider.controller import Controller
from crofter_local.aws.provider.settings import Settings


async def _run() -> None:
    load: Any = config.load_kube_config
    await load()
    async with client.ApiClient() as api:
        controller = Controller(api, Clients(Faults.from_environment()), table(), Settings.from_environment())
        running = asyncio.ensure_future(controller.run())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, running.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await running


def main() -> int:
    """Runs the provider until it is told to stop."""
    asyncio.run(_run())
    return 0


if __name__ == "__main__":
    sys.exit(main())
