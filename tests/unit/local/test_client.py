"""The detached supervisor, with one stand-in process."""

import os
import signal
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from crofter_local.cli import local
from crofter_local.client import InstanceError, attach, launch

pytestmark = [pytest.mark.usefixtures("programs"), pytest.mark.timeout(60)]


def _is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _eventually(check, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.05)
    return False


def test_a_process_that_is_killed_is_restarted_and_a_stopped_one_is_not(tmp_path: Path) -> None:
    with launch(tmp_path / "state", {"etcd"}) as plane:
        first = plane.pid("etcd")
        assert plane.kill("etcd") == first
        assert _eventually(lambda: plane.process("etcd")["restarts"] == 1)
        plane.wait_ready("etcd")
        assert plane.pid("etcd") != first
        assert plane.process("etcd")["last_exit"] == "was ended by SIGKILL"
        plane.stop("etcd")
        assert plane.process("etcd")["state"] == "stopped"
        time.sleep(0.8)  # Longer than the first restart delay.
        assert plane.pid("etcd") is None
        plane.start("etcd")
        assert plane.process("etcd")["state"] == "ready"
        assert plane.log("etcd").count("stand-in etcd serves") == 3
        with pytest.raises(InstanceError, match="no process 'nonsense'; there are: etcd"):
            plane.stop("nonsense")
    assert not (tmp_path / "state").exists()


def test_a_second_launch_attaches_and_down_is_idempotent(tmp_path: Path) -> None:
    first = launch(tmp_path / "state", {"etcd"})
    second = launch(tmp_path / "state", {"etcd"})
    assert first.status()["pid"] == second.status()["pid"]
    first.down()
    second.down()
    time.sleep(3)  # A supervisor that lost the race must not start what the first has stopped.
    assert attach(tmp_path / "state") is None
    assert not (tmp_path / "state").exists()


def test_instances_with_different_folders_run_side_by_side(tmp_path: Path) -> None:
    with launch(tmp_path / "one", {"etcd"}) as one, launch(tmp_path / "two", {"etcd"}) as two:
        assert one.port("etcd") != two.port("etcd")


@pytest.mark.skipif(not Path("/proc").exists(), reason="the kernel ends children with their parent on Linux only")
def test_nothing_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    plane = launch(tmp_path / "state", {"etcd"})
    supervisor, child = plane.status()["pid"], plane.pid("etcd")
    assert child
    os.kill(supervisor, signal.SIGKILL)
    assert _eventually(lambda: _is_gone(child))
    assert plane.started
    plane.started.wait()
    with launch(tmp_path / "state", {"etcd"}) as again:
        assert again.pid("etcd") != child


def test_a_process_that_never_starts_is_reported_with_its_log(tmp_path: Path, programs: Path) -> None:
    (programs / "etcd").write_text("#!/bin/sh\necho this is why\nexit 7\n")
    with pytest.raises(InstanceError, match=r"(?s)etcd .*crashed .* exited with code 7.*this is why"):
        launch(tmp_path / "state", {"etcd"})
    assert attach(tmp_path / "state") is None
    assert (tmp_path / "state" / "logs" / "etcd.log").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x")
    result = CliRunner().invoke(local, ["up", "--state-dir", str(tmp_path)])
    assert result.exit_code == 1
    assert "is no Crofter state folder" in result.output
    assert CliRunner().invoke(local, ["down", "--state-dir", str(tmp_path)]).output == "Nothing was running.\n"
    assert (tmp_path / "precious").read_text() == "x"


def test_commands(tmp_path: Path) -> None:
    folder = str(tmp_path / "state")

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(local, [*arguments, "--state-dir", folder], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    nothing = CliRunner().invoke(local, ["status", "--state-dir", folder])
    assert (nothing.exit_code, "crofter local up" in nothing.output) == (1, True)
    with launch(folder, {"etcd"}) as plane:
        assert "Already running" in run("up", "--no-wait")
        assert "etcd" in run("status")
        assert run("kubeconfig") == f"{plane.kubeconfig}\n"
        assert "current-context: crofter-local" in run("kubeconfig", "--raw")
        assert "stand-in etcd serves" in run("logs", "etcd")
        assert "is ready (pid" in run("restart", "etcd")
        assert "Killed etcd" in run("kill", "etcd")
        run("fault", "add", "--action", "CreateVpc", "--code", "VpcLimitExceeded", "--message", "full", "--count", "2")
        assert "VpcLimitExceeded" in run("fault", "list")
        assert run("fault", "clear") == "1 removed.\n"
        assert run("down") == "Stopped, state removed.\n"
    assert run("down") == "Nothing was running.\n"
