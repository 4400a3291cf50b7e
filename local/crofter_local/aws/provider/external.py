"""The external side of a reconcile: the table's functions, run in threads, errors in the provider's words."""

from __future__ import annotations

import asyncio
import contextvars
import functools
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from crofter_local.aws.errors import AwsError, ProviderError, Verb, diagnostic
from crofter_local.aws.faults import calling_for
from crofter_local.aws.kinds.model import Kind, Naming, Observation
from crofter_local.aws.kinds.session import Aws, Clients
from crofter_local.aws.provider.resource import Managed

_T = TypeVar("_T")
_THREADS: Final = 8


class External:
    """Observe, create, update and delete of one resource at a time; safe for many resources at once.

    Every method raises `ProviderError` with the text that the real provider would put into the condition.
    """

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._threads = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="aws")

    async def observe(self, kind: Kind, mr: Managed, name: str, args: Mapping[str, Any]) -> Observation | None:
        """What AWS has under the external *name*; None when there is nothing, or no name to ask for yet."""
        if not name:
            return None
        observation = await self._run("observe", kind, mr, name, lambda aws: kind.observe(aws, name, args))
        if observation is None:
            return None
        return Observation({**observation.fields, **self._noted(kind, mr, name, args)}, observation.ready)

    async def create(self, kind: Kind, mr: Managed, args: Mapping[str, Any]) -> str:
        """Creates the resource and returns its external name."""
        wish = self.name(kind, mr, args)
        name = await self._run("create", kind, mr, wish, lambda aws: kind.create(aws, wish, args))
        self._note(kind, mr, name, args)
        return name

    async def update(self, kind: Kind, mr: Managed, name: str, args: Mapping[str, Any], changed: frozenset[str]) -> str:
        """Brings the *changed* fields to what *args* says; returns the external name, which may be a new one."""
        real = frozenset(field for field in changed if field not in kind.attributes or not kind.attributes[field].noted)
        renamed: str | None = None
        update = kind.update
        if real and update is not None:
            renamed = await self._run("update", kind, mr, name, lambda aws: update(aws, name, args, real))
        self._note(kind, mr, renamed or name, args)
        return renamed or name

    async def delete(self, kind: Kind, mr: Managed, name: str, args: Mapping[str, Any]) -> None:
        """Deletes the resource."""
        await self._run("delete", kind, mr, name, lambda aws: kind.delete(aws, name, args))
        self._memory(kind, mr).pop(name, None)

    def name(self, kind: Kind, mr: Managed, args: Mapping[str, Any]) -> str:
        """The external name as far as it is known before creation: "" for one that AWS has yet to assign."""
        if kind.naming is Naming.DERIVED:
            return (kind.derive(args) if kind.derive else "") or mr.external_name
        if kind.naming is Naming.NAME:
            return mr.external_name or mr.key.name
        return mr.external_name

    async def _run(self, verb: Verb, kind: Kind, mr: Managed, name: str, call: Callable[[Aws], _T]) -> _T:
        """Runs a table function in a thread, marked as being for this resource."""

        def work() -> _T:
            with calling_for(kind.kind, mr.key.name):
                return call(Aws(self._clients, mr.region))

        context = contextvars.copy_context()
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, functools.partial(context.run, work))
        except AwsError as error:
            raise ProviderError(diagnostic(verb, kind.noun, name, error)) from error
        except ProviderError:
            raise
        except KeyError as error:
            missing = f"failed to {verb} the resource: [{{0 missing required argument {error}  []}}]"
            raise ProviderError(missing) from error
        except Exception as error:
            raise ProviderError(f"failed to {verb} the resource: [{{0 {kind.noun}: {error}  []}}]") from error

    def _memory(self, kind: Kind, mr: Managed) -> dict[str, dict[str, Any]]:
        return self._clients.simulation.table(f"{kind.name}: noted", mr.region)

    def _noted(self, kind: Kind, mr: Managed, name: str, args: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that moto does not keep. After a restart what is asked for is taken for what is."""
        known = self._memory(kind, mr)
        if name not in known:
            self._note(kind, mr, name, args)
        return known[name]

    def _note(self, kind: Kind, mr: Managed, name: str, args: Mapping[str, Any]) -> None:
        noted = {field: args[field] for field, a in kind.attributes.items() if a.noted and field in args}
        self._memory(kind, mr)[name] = noted
