"""Order of start, readiness, restarts and giving up, with real small processes."""

import asyncio
import os
from pathlib import Path

import pytest

from crofter_local.childprocess import Child, ProcessState, reap, tail
from crofter_local.processes import (
    AliveProbe,
    ProcessSpec,
    RestartPolicy,
    StepSpec,
    free_ports,
)
from crofter_local.supervisor import StartError, Supervisor, waves

pytestmark = pytest.mark.timeout(30)
_QUICK = RestartPolicy(delay=0.01, longest_delay=0.05, crashes=3)


def _sh(name: str, script: str, *, ready: float = 0.05, after: tuple[str, ...] = (), timeout: float = 5) -> ProcessSpec:
    return ProcessSpec(
        name=name,
        title=f"test {name}",
        argv=("/bin/sh", "-c", script),
        env={"PATH": os.defpath},
        ready=AliveProbe(ready),
        depends_on=after,
        ready_timeout=timeout,
        restart=_QUICK,
        stop_seconds=0.3,
    )


async def _until(check, seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not check():  # noqa: ASYNC110 - it looks at another process
            await asyncio.sleep(0.01)


async def _start_and_stop(*nodes: ProcessSpec | StepSpec, logs: Path) -> None:
    supervisor = Supervisor(nodes, logs)
    try:
        await supervisor.start()
    finally:
        await supervisor.stop()


def test_a_step_runs_after_what_it_depends_on_is_ready(tmp_path: Path) -> None:
    marker = tmp_path / "marker"

    async def step() -> None:
        assert marker.exists()

    first = _sh("first", f"touch {marker}; sleep 60", ready=2)
    asyncio.run(_start_and_stop(StepSpec("step", "checks", step, ("first",)), first, logs=tmp_path))


def test_a_failing_step_names_itself(tmp_path: Path) -> None:
    async def step() -> None:
        raise OSError("no such thing")

    with pytest.raises(StartError, match=r"install \(installs\) failed: no such thing"):
        asyncio.run(_start_and_stop(StepSpec("install", "installs", step), logs=tmp_path))


def test_a_process_that_is_not_ready_in_time_is_described(tmp_path: Path) -> None:
    slow = _sh("slow", "echo waiting; sleep 60", ready=60, timeout=3)
    with pytest.raises(StartError, match=r"(?s)slow .* is not ready after .*waiting"):
        asyncio.run(_start_and_stop(slow, logs=tmp_path))


def test_rapid_crashes_end_in_giving_up_with_code_and_log(tmp_path: Path) -> None:
    crashing = _sh("crashing", "echo the reason; exit 9", ready=60)
    with pytest.raises(StartError, match=r"(?s)crashed 3 times in a row .* exited with code 9.*the reason"):
        asyncio.run(_start_and_stop(crashing, logs=tmp_path))


def test_a_crash_is_restarted_and_a_stop_is_not(tmp_path: Path) -> None:
    async def scenario() -> None:
        child = Child(_sh("worker", "sleep 60"), tmp_path / "worker.log", lambda: None)
        await child.start()
        await _until(lambda: child.is_ready)
        pid = child.kill()
        await _until(lambda: child.restarts == 1 and child.is_ready)
        assert child.pid != pid
        await child.stop()
        assert child.state is ProcessState.STOPPED
        with pytest.raises(ProcessLookupError):
            child.kill()

    asyncio.run(scenario())


def test_what_ignores_sigterm_is_killed_with_what_it_started(tmp_path: Path) -> None:
    async def scenario() -> None:
        script = "trap '' TERM; (trap '' TERM; sleep 61) & echo $!; wait; sleep 60"
        child = Child(_sh("stubborn", script), tmp_path / "stubborn.log", lambda: None)
        await child.start()
        await _until(lambda: child.is_ready)
        await child.stop()
        helper = int(child.log.read_text().split()[0])
        await _until(lambda: not _runs(helper))

    asyncio.run(scenario())


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_program_that_does_not_exist_is_given_up(tmp_path: Path) -> None:
    missing = ProcessSpec("missing", "none", ("/no/such/program",), {}, AliveProbe(), restart=_QUICK)
    with pytest.raises(StartError, match="could not be started"):
        asyncio.run(_start_and_stop(missing, logs=tmp_path))


def test_restart_delays_double_up_to_the_longest() -> None:
    policy = RestartPolicy(delay=0.5, longest_delay=3)
    assert [policy.delay_after(crashes) for crashes in (1, 2, 3, 4, 50)] == [0.5, 1, 2, 3, 3]


def test_waves_refuse_cycles_and_unknown_names() -> None:
    a, b = _sh("a", "true", after=("b",)), _sh("b", "true")
    assert waves({"a": a, "b": b}) == [["b"], ["a"]]
    with pytest.raises(ValueError, match="depend on each other"):
        waves({"a": a})


def test_ports_are_different_and_never_ephemeral() -> None:
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert max(ports) < 32768


def test_tail_of_a_file_that_is_missing_or_long(tmp_path: Path) -> None:
    assert tail(tmp_path / "none", 3) == []
    (tmp_path / "long").write_text("".join(f"{number}\n" for number in range(10000)))
    assert tail(tmp_path / "long", 2) == ["9998", "9999"]


def test_a_reused_pid_is_not_reaped() -> None:
    assert reap(os.getpid(), created=1.0) is False
