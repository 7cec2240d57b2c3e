"""Worker processes: a job may hang, exhaust the memory or crash, and fails alone."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from confpapers.engine.cache import Missing
from confpapers.engine.executors import Processes
from confpapers.engine.jobs import Executor, Job, Limits
from confpapers.engine.open import open_executor
from confpapers.engine.step import Step
from confpapers.errors import UsageError
from confpapers.flow import steps as flow_steps

_HERE = "steps_for_tests"
LIMITS = Limits(seconds=60, cpu_seconds=1, memory=1 << 30)
posix = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="signals and /proc")
SHORT = Limits(seconds=1)


@pytest.fixture(params=["serial", "processes"])
def executor(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Executor]:
    folder = str(Path(__file__).parents[1])
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", folder)
    with open_executor(request.param, jobs=2) as opened:
        yield opened


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Processes]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    with open_executor("processes", jobs=2) as opened:
        assert isinstance(opened, Processes)
        yield opened


def job(name: str, *inputs: bytes, limits: Limits = Limits()) -> Job:  # noqa: B008 - frozen
    return Job(f"{_HERE}:{name}", inputs or (b"x",), {}, limits)


def test_a_job_returns_bytes_or_named_bytes(executor: Executor) -> None:
    assert executor.call(job("shout", b"hello")).output == b"HELLO!"
    assert executor.call(job("split", b"leftright")).output == {"head": b"left", "tail": b"right"}


def test_an_input_may_be_read_when_the_job_is_sent(executor: Executor) -> None:
    assert executor.call(Job(f"{_HERE}:glue", (lambda: b"left", b"right"))).output == b"left+right"


@pytest.mark.parametrize("error", [Missing("0" * 64), OSError(5, "the disk is failing")])
def test_an_input_that_cannot_be_read_is_not_an_error_of_the_job(executor: Executor, error: Exception) -> None:
    def lost() -> bytes:
        raise error

    with pytest.raises(type(error)):
        executor.call(Job(f"{_HERE}:shout", (lost,)))
    assert executor.call(job("shout", b"next")).output == b"NEXT!"


def test_an_expected_error_is_its_message_and_a_bug_has_a_traceback(executor: Executor) -> None:
    torn, bug = executor.call(job("refuse")), executor.call(job("stumble"))
    assert (torn.error, torn.traceback) == ("this one is torn", "")
    assert bug.error == "AssertionError: an engine's bug"
    assert "steps_for_tests.py" in bug.traceback


@pytest.mark.slow
def test_large_inputs_and_many_callers_pass_through(executor: Executor) -> None:
    data = bytes(range(256)) * 40_000
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda n: executor.call(job("glue", data, str(n).encode())), range(20)))
    assert [answer.output for answer in answers] == [data + b"+" + str(n).encode() for n in range(20)]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("dawdle", "took longer than 1 s and was stopped"),
        ("spin", "used more than 1 s of CPU time and was stopped"),
        ("swell", "ran out of memory"),
        ("die", "its worker was killed by SIGABRT (it may use 1.0 GB)"),
    ],
)
@pytest.mark.slow
def test_a_hostile_job_fails_alone(processes: Processes, name: str, reason: str) -> None:
    with ThreadPoolExecutor(4) as callers:
        hostile = callers.submit(processes.call, job(name, limits=SHORT if name == "dawdle" else LIMITS))
        others = [callers.submit(processes.call, job("shout", b"fine", limits=LIMITS)) for _ in range(20)]
        assert hostile.result().error == reason
        assert [other.result().output for other in others] == [b"FINE!"] * 20
    assert processes.call(job("shout", b"after", limits=LIMITS)).output == b"AFTER!"


def test_a_later_job_does_not_fail_because_of_an_earlier_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    with open_executor("processes", jobs=1) as executor:
        assert executor.call(job("infect", limits=LIMITS)).output == b"x"
        assert executor.call(job("sicken", limits=LIMITS)).output == b"well"
        assert executor.call(job("infect", limits=LIMITS)).output == b"x"
        assert executor.call(job("die", limits=LIMITS)).error.startswith("its worker was killed by SIGABRT")


@pytest.mark.parametrize(("limits", "children"), [(Limits(), 1), (LIMITS, 3)], ids=["ours", "hostile"])
def test_a_child_is_replaced_after_many_hostile_jobs_but_not_after_trusted_ones(
    monkeypatch: pytest.MonkeyPatch, limits: Limits, children: int
) -> None:
    monkeypatch.setattr("confpapers.engine.executors._RECYCLE_AFTER", 2)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    with open_executor("processes", jobs=1) as opened:
        assert len({opened.call(job("who", limits=limits)).output for _ in range(6)}) == children


@posix
def test_a_job_runs_where_its_module_is_loaded_if_that_worker_is_free(processes: Processes, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    elsewhere = Job("posixpath:basename", (b"a/b",))
    with ThreadPoolExecutor(1) as callers:
        waiting = callers.submit(processes.call, job("open_pipe", os.fsencode(pipe)))
        with pipe.open("wb"):  # opens when the worker reads
            assert processes.call(elsewhere).output == b"b"
        assert waiting.result().output == os.fsencode(pipe)
    processes.call(elsewhere)
    loaded = [child.modules for child in processes._all]
    assert {"posixpath"} in loaded
    assert {_HERE} in loaded


def test_output_of_a_library_does_not_mix_with_the_results(processes: Processes) -> None:
    assert processes.call(job("babble", b"as sent")).output == b"as sent"


def test_workers_that_rest_are_gone_and_start_again(processes: Processes) -> None:
    before = processes.call(job("who")).output
    assert processes.call(job("who")).output == before
    processes.rest()
    after = processes.call(job("who"))
    assert after.error == ""
    assert after.output != before


def test_closing_ends_a_running_job_at_once(processes: Processes) -> None:
    with ThreadPoolExecutor(1) as callers:
        slow = callers.submit(processes.call, job("dawdle"))
        time.sleep(0.5)
        start = time.monotonic()
        processes.close()
        assert slow.result(timeout=2).output is None
        assert time.monotonic() - start < 2


@posix
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("fork_and_die", "exited with code 3"),
        ("babble_in_c", "invalid data"),
        ("hold_the_lock", "longer than"),
    ],
)
@pytest.mark.slow
def test_a_worker_that_forks_writes_garbage_or_hangs_in_c_fails_its_own_job(
    processes: Executor, name: str, reason: str
) -> None:
    limits = Limits(seconds=6, cpu_seconds=30, memory=1 << 30)
    began = time.monotonic()
    assert reason in processes.call(job(name, limits=limits)).error
    assert time.monotonic() - began < 25
    assert processes.call(job("shout", b"hello")).output == b"HELLO!"


@pytest.mark.slow
@posix
def test_a_stopped_worker_continues(processes: Processes) -> None:
    assert processes.call(job("halt", b"hello", limits=Limits(seconds=60))).output == b"hello"


_BUILD = """
import sys, threading
from confpapers.engine.executors import Processes
from confpapers.engine.jobs import Job

processes = Processes(1)
print(processes.call(Job("steps_for_tests:who", (b"",))).output.decode(), flush=True)
processes.call(Job("steps_for_tests:" + sys.argv[1], (b"",)))
"""


@posix
@pytest.mark.parametrize("name", ["dawdle", "spin", "hold_the_lock"])
@pytest.mark.slow
def test_a_worker_whose_build_was_killed_ends_within_seconds(name: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen([sys.executable, "-c", _BUILD, name], env=env, stdout=subprocess.PIPE, text=True) as build:
        assert build.stdout is not None
        worker = int(build.stdout.readline())
        time.sleep(0.5)  # it is in the middle of its job
        build.kill()
    end = time.monotonic() + 10
    while _runs(worker) and time.monotonic() < end:
        time.sleep(0.1)
    assert not _runs(worker)


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_every_step_of_a_build_has_limits_of_time_processor_and_memory() -> None:
    steps = [step for step in vars(flow_steps).values() if isinstance(step, Step)]
    assert len(steps) > 15
    for step in steps:
        assert step.limits.seconds > 0
        assert step.limits.cpu_seconds > 0
        assert step.limits.memory or 0 < step.limits.memory_share < 1


def test_an_unknown_executor_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'processes'"), open_executor("process"):
        pass
