"""Builds the control plane's programs from the Go module proxy, once, into the user's cache.

No registry that Crofter may use ships kube-apiserver, etcd or Crossplane as a program, but all three are Go modules.
"""

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from crofter_local import gotoolchain, state

ASSETS_VARIABLE = "KUBEBUILDER_ASSETS"
"""Environment variable of a folder with ready-made programs, as used by controller-runtime's envtest."""

_FLAGS = ("-trimpath", "-gcflags=all=-dwarf=false", "-ldflags=-s -w")
"""Neither paths nor debugging information: to make the latter takes a seventh of the time, and to link removes it."""

_LAYOUT = 1  # Raise when what is kept beside the programs changes.
_SHOWN_LINES = 15


@dataclass(frozen=True)
class GoModule:
    """A Go module that programs are built from.

    Attributes:
        path: module path.
        version: module version.
        programs: pairs of a program's name and its package.
        staging: version of the modules that its go.mod lists at ``v0.0.0``: in Kubernetes those live in the same
            repository and are published under their own version.
        requires: other modules to require, as ``path@version``.
        crds: folder of CRDs in the module, to be kept beside the program.
    """

    path: str
    version: str
    programs: tuple[tuple[str, str], ...]
    staging: str | None = None
    requires: tuple[str, ...] = ()
    crds: str | None = None


_KUBERNETES = GoModule(
    path="k8s.io/kubernetes",
    version="v1.34.4",
    programs=(
        ("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver"),
        ("kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager"),
    ),
    staging="v0.34.4",
)
_KUBECTL = ("kubectl", "k8s.io/kubernetes/cmd/kubectl")
_ETCD = GoModule(path="go.etcd.io/etcd/server/v3", version="v3.6.5", programs=(("etcd", "go.etcd.io/etcd/server/v3"),))
_CROSSPLANE = GoModule(
    path="github.com/crossplane/crossplane/v2",
    version="v2.4.0",
    programs=(("crossplane", "github.com/crossplane/crossplane/v2/cmd/crossplane"),),
    requires=("github.com/crossplane/crossplane/apis/v2@v2.4.0",),
    crds="cluster/crds",
)
MODULES = (_ETCD, _CROSSPLANE, _KUBERNETES)
"""What is built, the quickest first."""


class BuildError(Exception):
    """A program could not be built; the message says why and what to do."""


@dataclass(frozen=True)
class Progress:
    """How far a build is.

    Attributes:
        program: what is being built.
        index: its place among all that must be built, from 1.
        total: how many must be built.
        phase: ``waiting`` (for another build), ``toolchain``, ``modules``, ``compiling`` or ``done``.
        compiled: packages compiled so far.
        packages: packages there are in all; fewer are compiled where Go's own cache has them.
        downloaded: modules downloaded so far.
        seconds: since the build of this program began.
        note: a line to show, if any.
    """

    program: str
    index: int
    total: int
    phase: str
    compiled: int = 0
    packages: int = 0
    downloaded: int = 0
    seconds: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Tools:
    """The programs of the control plane, and Crossplane's CRDs."""

    etcd: Path
    kube_apiserver: Path
    kube_controller_manager: Path
    crossplane: Path
    kubectl: Path
    crossplane_crds: Path


def ensure(on_progress: Callable[[Progress], None] | None = None) -> Tools:
    """Return the programs, building those that are not in the cache.

    Programs in the folder that ``KUBEBUILDER_ASSETS`` names are used as they are; ``kubectl`` is built only when
    there is none on PATH. A second build at the same time waits for the
    first. An interrupted build leaves nothing behind.

    Raises:
        BuildError: a program could not be built.
    """
    folder = programs_folder()
    tools = _locate(folder)
    if not _missing(tools):
        return tools
    report = on_progress or (lambda _: None)
    folder.mkdir(parents=True, exist_ok=True)
    with _exclusive(folder / "lock", lambda: report(Progress("", 0, 0, "waiting"))):
        missing = _missing(tools)
        if missing:
            _build_all(folder, missing, report)
    return tools


def is_ready() -> bool:
    """Tell whether `ensure` would have nothing to build."""
    return not _missing(_locate(programs_folder()))


def programs_folder() -> Path:
    """Return where the programs are kept: a folder for each set of versions."""
    pinned = repr((_LAYOUT, MODULES, _KUBECTL))
    return state.cache_dir() / "bin" / sha256(pinned.encode()).hexdigest()[:12]


def _locate(folder: Path) -> Tools:
    def path(name: str) -> Path:
        assets = os.environ.get(ASSETS_VARIABLE)
        given = Path(assets) / name if assets else None
        return given if given and os.access(given, os.X_OK) else folder / name

    kubectl = shutil.which("kubectl")
    return Tools(
        etcd=path("etcd"),
        kube_apiserver=path("kube-apiserver"),
        kube_controller_manager=path("kube-controller-manager"),
        crossplane=folder / "crossplane",
        kubectl=Path(kubectl) if kubectl else path("kubectl"),
        crossplane_crds=folder / "crossplane-crds",
    )


def _missing(tools: Tools) -> list[tuple[GoModule, str, str]]:
    """Return (module, program, package) for each program that is not there."""
    paths = {
        "etcd": tools.etcd,
        "kube-apiserver": tools.kube_apiserver,
        "kube-controller-manager": tools.kube_controller_manager,
        "crossplane": tools.crossplane,
        "kubectl": tools.kubectl,
    }
    found = []
    for module in MODULES:
        programs = (*module.programs, _KUBECTL) if module is _KUBERNETES else module.programs
        for program, package in programs:
            lacks_crds = module.crds is not None and not tools.crossplane_crds.is_dir()
            if lacks_crds or not paths[program].is_file():
                found.append((module, program, package))
    return found


@contextmanager
def _exclusive(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock on ``path``, which ends with this process however it ends; call ``waiting`` if another holds it."""
    with path.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _build_all(folder: Path, missing: Sequence[tuple[GoModule, str, str]], report: Callable[[Progress], None]) -> None:
    first = Progress(missing[0][1], 1, len(missing), "toolchain")
    report(first)
    try:
        go = gotoolchain.find_or_install(state.cache_dir(), lambda note: report(replace(first, note=note)))
    except gotoolchain.ToolchainError as error:
        raise BuildError(str(error)) from error
    with tempfile.TemporaryDirectory(prefix=".building-", dir=folder) as scratch:
        for index, (module, program, package) in enumerate(missing, start=1):
            work = Path(scratch) / module.path.replace("/", "_")
            builder = _Builder(go, work, Progress(program, index, len(missing), "modules"), report)
            if not work.exists():
                builder.create_module(module)
            built = Path(scratch) / program
            builder.build(package, built)
            if module.crds:
                _keep_crds(builder.module_folder(module) / module.crds, folder / "crossplane-crds", Path(scratch))
            built.replace(folder / program)


def _keep_crds(source: Path, target: Path, scratch: Path) -> None:
    # Files in the module cache are read-only, which a copy that is to be replaced must not be.
    copied = Path(shutil.copytree(source, scratch / "crds", copy_function=shutil.copyfile))
    copied.chmod(0o755)
    shutil.rmtree(target, ignore_errors=True)
    copied.rename(target)


class _Builder:
    """Runs Go in a module made for the purpose, and reports progress from what it prints."""

    def __init__(self, go: Path, work: Path, progress: Progress, report: Callable[[Progress], None]) -> None:
        self._go = go
        self._work = work
        self._progress = progress
        self._report = report
        self._started = time.monotonic()

    def create_module(self, module: GoModule) -> None:
        """Write a go.mod that requires ``module``, and repeats its ``replace``s: they do not count for a dependent."""
        self._work.mkdir(parents=True)
        self._run("mod", "init", "crofter.local/tools")
        edits = [f"-require={module.path}@{module.version}", *(f"-require={other}" for other in module.requires)]
        if module.staging:
            described = json.loads(self._run("mod", "download", "-json", f"{module.path}@{module.version}"))
            listed = json.loads(self._run("mod", "edit", "-json", described["GoMod"]))
            staged = {entry["Path"] for entry in listed["Require"] if entry["Version"] == "v0.0.0"}
            edits += [f"-replace={path}={path}@{module.staging}" for path in sorted(staged)]
        self._run("mod", "edit", *edits)

    def build(self, package: str, output: Path) -> None:
        """Compile ``package`` to ``output``."""
        listed = self._run("list", "-deps", package)
        self._advance(phase="compiling", packages=len(listed.splitlines()))
        self._run("build", "-v", *_FLAGS, "-o", str(output), package)
        self._advance(phase="done")

    def module_folder(self, module: GoModule) -> Path:
        """Return where Go keeps the module's files."""
        return Path(self._run("list", "-m", "-f", "{{.Dir}}", module.path).strip())

    def _run(self, *arguments: str) -> str:
        """Run Go and return what it printed to its standard output."""
        last: deque[str] = deque(maxlen=_SHOWN_LINES)
        with tempfile.TemporaryFile("w+") as output:
            with subprocess.Popen(
                [self._go, *arguments],
                cwd=self._work,
                env=gotoolchain.environment(self._go),
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
            ) as process:
                try:
                    for line in process.stderr or ():
                        last.append(line.rstrip())
                        self._observe(line)
                    code = process.wait()
                except BaseException:
                    process.kill()
                    raise
            if code != 0:
                raise BuildError(self._explain(arguments, last))
            output.seek(0)
            return output.read()

    def _observe(self, line: str) -> None:
        if line.startswith("go: downloading "):
            self._advance(downloaded=self._progress.downloaded + 1, note=line.removeprefix("go: ").strip())
        elif self._progress.phase == "compiling" and not line.startswith("go: "):
            self._advance(compiled=self._progress.compiled + 1, note=line.strip())

    def _advance(self, **changes: object) -> None:
        elapsed = time.monotonic() - self._started
        self._progress = replace(self._progress, seconds=elapsed, **changes)  # type: ignore[arg-type]
        self._report(self._progress)

    def _explain(self, arguments: Sequence[str], last: Sequence[str]) -> str:
        output = "\n".join(f"    {line}" for line in last)
        return (
            f"building {self._progress.program} failed in `go {' '.join(arguments[:2])}`: {_advice(output)}\n{output}"
        )


def _advice(output: str) -> str:
    """Return what to do about a failed build, from the words Go and the system use for the usual causes."""
    hints = (
        (("no such host", "connection refused", "i/o timeout", "proxyconnect", "TLS handshake timeout"),
         "the Go module proxy was not reached; check the network, and GOPROXY and HTTPS_PROXY"),
        (("no space left",), "the disk is full; building needs about 6 GB (GOCACHE, GOTMPDIR)"),
        (("signal: killed", "cannot allocate memory"), "out of memory; close something, or set GOMAXPROCS=1"),
        (("checksum mismatch", "SECURITY ERROR"), "a module is not what was published; try `go clean -modcache`"),
    )  # fmt: skip
    for words, advice in hints:
        if any(word in output for word in words):
            return advice
    return "see its output below; running it again continues where it stopped"
