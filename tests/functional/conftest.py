"""One control plane for all functional tests, and Environments that are gone when their test ends."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from crofter_local import build
from crofter_local.client import launch
from crofter_local.display import BuildView

from .api import Api
from .lab import Env, Lab

Factory = Callable[..., Env]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Build the control plane, which takes minutes and is done once, in no test's time and where it can be seen."""
    here = Path(__file__).parent
    wanted = not session.config.option.collectonly and any(here in item.path.parents for item in session.items)
    if wanted and not build.is_ready():
        capture = session.config.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled(), BuildView(Console(stderr=True)) as view:
            build.ensure(view.update)


def _launched(folder: Path, **variables: str) -> Iterator[Lab]:
    """A control plane; new AWS resources are slow to become available by a little, and drift is seen soon."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROFTER_LOCAL_SETTLE", "0.3")
        patch.setenv("CROFTER_LOCAL_POLL", "5")
        for name, value in variables.items():
            patch.setenv(name, value)
        plane = launch(folder / "state")
    with plane:
        yield Lab(plane, Api(plane.kubeconfig))


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The control plane that all tests share."""
    yield from _launched(tmp_path_factory.mktemp("plane"))


@pytest.fixture
def frail_lab(tmp_path: Path) -> Iterator[Lab]:
    """A control plane whose Crossplane has the circuit breaker that it has by default."""
    yield from _launched(tmp_path, CROFTER_LOCAL_CIRCUIT_BREAKER="100,1")


@pytest.fixture(autouse=True)
def mended(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that failed midway leaves no process stopped and no fault behind."""
    yield
    if "lab" in request.fixturenames:
        request.getfixturevalue("lab").mend()


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
    # Their namespaces stay behind, empty: to delete one takes two requests for each of 150 kinds.
    for env in standing:
        env.until_gone()


@pytest.fixture
def environment(lab: Lab) -> Iterator[Factory]:
    """Makes Environments for one test, and deletes them after it."""
    yield from _made(lab)


@pytest.fixture(scope="module")
def module_environment(lab: Lab) -> Iterator[Factory]:
    """Makes Environments for the tests of one module, and deletes them after the last."""
    yield from _made(lab)
