"""One control plane for all functional tests, and Environments that are gone when their test ends."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crofter_local.client import launch

from .api import NAMESPACES, Api
from .lab import Env, Lab

Factory = Callable[..., Env]


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A control plane of its own; new AWS resources are slow to become available by a little, drift is seen soon."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROFTER_LOCAL_SETTLE", "0.3")
        patch.setenv("CROFTER_LOCAL_POLL", "5")
        plane = launch(tmp_path_factory.mktemp("plane") / "state")
    with plane:
        yield Lab(plane, Api(plane.kubeconfig))


def _made(lab: Lab) -> Iterator[Factory]:
    made: list[Env] = []

    def make(name: str, **details: Any) -> Env:
        made.append(lab.environment(name, **details))
        return made[-1]

    yield make
    lab.mend()
    standing = [env for env in made if env.get() is not None]
    for env in standing:
        env.patch({"protection": {"deletion": False}, "paused": False})
        env.delete()
    for env in standing:
        env.until_gone()
    for namespace in {env.namespace for env in made}:
        if lab.api.get(NAMESPACES, "", namespace) is not None:
            lab.api.delete(NAMESPACES, "", namespace)


@pytest.fixture
def environment(lab: Lab) -> Iterator[Factory]:
    """Makes Environments for one test, and deletes them after it."""
    yield from _made(lab)


@pytest.fixture(scope="module")
def module_environment(lab: Lab) -> Iterator[Factory]:
    """Makes Environments for the tests of one module, and deletes them after the last."""
    yield from _made(lab)
