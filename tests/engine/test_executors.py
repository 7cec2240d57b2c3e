"""Worker processes: a job may hang, swell or die, and costs itself alone."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from confpapers.engine.jobs import Executor, Job, Limits
from confpapers.engine.open import open_executor
from confpapers.errors import UsageError

_HERE = "steps_for_tests"
LIMITS = Limits(seconds=60, cpu_seconds=1, memory=1 << 30)
SHORT = Limits(seconds=1)


@pytest.fixture(params=["serial", "processes"])
def executor(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Executor]:
    folder = str(Path(__file__).parents[1])
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", folder)
    with open_executor(request.param, jobs=2) as opened:
        yield opened


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Executor]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    with open_executor("processes", jobs=2) as opened:
        yield opened


def job(name: str, *inputs: bytes, limits: Limits = Limits()) -> Job:  # noqa: B008 - frozen
    return Job(f"{_HERE}:{name}", inputs or (b"x",), {}, limits)


def test_a_job_gives_bytes_or_named_bytes(executor: Executor) -> None:
    assert executor.call(job("shout", b"hello")).output == b"HELLO!"
    assert executor.call(job("split", b"leftright")).output == {"head": b"left", "tail": b"right"}


def test_an_expected_error_is_its_message_and_a_bug_has_a_traceback(executor: Executor) -> None:
    torn, bug = executor.call(job("refuse")), executor.call(job("stumble"))
    assert (torn.error, torn.traceback) == ("this one is torn", "")
    assert bug.error == "AssertionError: an engine's bug"
    assert "steps_for_tests.py" in bug.traceback


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
        ("die", "its worker died of SIGABRT (it may use 1.0 GB)"),
    ],
)
def test_a_hostile_job_costs_itself_alone(processes: Executor, name: str, reason: str) -> None:
    with ThreadPoolExecutor(4) as callers:
        hostile = callers.submit(processes.call, job(name, limits=SHORT if name == "dawdle" else LIMITS))
        others = [callers.submit(processes.call, job("shout", b"fine", limits=LIMITS)) for _ in range(20)]
        assert hostile.result().error == reason
        assert [other.result().output for other in others] == [b"FINE!"] * 20
    assert processes.call(job("shout", b"after", limits=LIMITS)).output == b"AFTER!"


def test_what_an_earlier_job_did_to_its_child_is_not_laid_on_a_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    with open_executor("processes", jobs=1) as one:
        assert one.call(job("infect", limits=LIMITS)).output == b"x"
        assert one.call(job("sicken", limits=LIMITS)).output == b"well"
        assert one.call(job("infect", limits=LIMITS)).output == b"x"
        assert one.call(job("die", limits=LIMITS)).error.startswith("its worker died of SIGABRT")


@pytest.mark.parametrize(("limits", "children"), [(Limits(), 1), (LIMITS, 3)], ids=["ours", "hostile"])
def test_a_child_is_replaced_after_many_hostile_jobs_and_kept_over_ours(
    monkeypatch: pytest.MonkeyPatch, limits: Limits, children: int
) -> None:
    monkeypatch.setattr("confpapers.engine.executors._RECYCLE_AFTER", 2)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    with open_executor("processes", jobs=1) as opened:
        assert len({opened.call(job("who", limits=limits)).output for _ in range(6)}) == children


def test_what_a_library_prints_does_not_get_between_the_answers(processes: Executor) -> None:
    assert processes.call(job("babble", b"as sent")).output == b"as sent"


def test_closing_ends_a_job_under_way_at_once(processes: Executor) -> None:
    with ThreadPoolExecutor(1) as callers:
        slow = callers.submit(processes.call, job("dawdle"))
        time.sleep(0.5)
        start = time.monotonic()
        processes.close()
        assert slow.result(timeout=2).output is None
        assert time.monotonic() - start < 2


def test_an_unknown_executor_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'processes'"), open_executor("process"):
        pass
