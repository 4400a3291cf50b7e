"""Starts the operator: `python -m crofter.serve`, settings from the environment."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import kopf
import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from crofter.handlers import register
from crofter.kube.client import connect
from crofter.metrics import REGISTRY
from crofter.runtime import Runtime
from crofter.settings import Settings, SettingsError
from crofter.world import World

log = structlog.get_logger(__name__)


def main() -> int:
    """Run until a signal; exit status 1 when the lease was lost or something failed, for a restart."""
    _log_as_json()
    try:
        settings = Settings.from_environment()
    except SettingsError as error:
        log.critical("cannot start", error=str(error))
        return 2
    try:
        asyncio.run(serve(settings))
    except Exception as error:  # noqa: BLE001 - the last word of the process, whatever ended it
        for cause in _causes(error):
            log.critical("stopped", error=str(cause) or type(cause).__name__)
        return 1
    return 0


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What task groups, one within another, were ended by."""
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _causes(one)
    else:
        yield error


async def serve(settings: Settings) -> None:
    """Watch, serve and work until Kopf is told to stop. Raises what stops it before."""
    async with connect() as kube:
        runtime = Runtime(World(kube, settings.namespace), settings.namespace)
        await runtime.world.relist()
        registry = kopf.OperatorRegistry()
        register(registry, runtime, admission=settings.webhook_port is not None)
        async with _metrics(settings, runtime), asyncio.TaskGroup() as group:
            work = group.create_task(runtime.run())

            async def end_work(**_: object) -> None:
                work.cancel()
                await asyncio.wait([work])

            # Before Kopf ends: it would take the workers for tasks that hang, and the lease would not be released.
            kopf.on.cleanup(id="work", registry=registry)(end_work)
            await kopf.operator(
                registry=registry,
                settings=_kopf_settings(settings),
                standalone=True,
                clusterwide=True,
                liveness_endpoint=f"http://{settings.listen}:{settings.liveness_port}/healthz",
            )


def _kopf_settings(settings: Settings) -> kopf.OperatorSettings:
    configured = kopf.OperatorSettings()
    configured.posting.enabled = False
    configured.admission.managed = None
    if settings.webhook_port is not None:
        configured.admission.server = kopf.WebhookServer(
            addr=settings.webhook_host,
            port=settings.webhook_port,
            host=settings.webhook_host,
            certfile=settings.webhook_cert,
            pkeyfile=settings.webhook_key,
        )
    configured.watching.server_timeout = 300
    configured.watching.client_timeout = 330
    return configured


@asynccontextmanager
async def _metrics(settings: Settings, runtime: Runtime) -> AsyncIterator[None]:
    """Serves /metrics."""

    async def metrics(_: web.Request) -> web.Response:
        runtime.count_environments()
        return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/metrics", metrics)])
    runner = web.AppRunner(app, handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, settings.listen, settings.metrics_port).start()
    try:
        yield
    finally:
        await runner.cleanup()


def _log_as_json() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )


if __name__ == "__main__":
    sys.exit(main())
