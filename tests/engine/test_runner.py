"""Each step runs once per input; results and failures are cached, and steps that depend on a failure are skipped."""

import threading
from concurrent.futures import Future
from pathlib import Path

import pytest

from confpapers.engine.cache import Missing, Store
from confpapers.engine.executors import Serial
from confpapers.engine.jobs import Job, JobResult
from confpapers.engine.runner import Runner
from confpapers.engine.step import Step, StepOutput
from confpapers.errors import FetchError, StepError
from confpapers.progress import SilentProgress

_HERE = "steps_for_tests"
SHOUT = Step("shout", 1, f"{_HERE}:shout")
SPLIT = Step("split", 1, f"{_HERE}:split")
GLUE = Step("glue", 1, f"{_HERE}:glue", optional=True)
REFUSE = Step("refuse", 1, f"{_HERE}:refuse")


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))


class Bench:
    """A store, and runners over it as if each were a build of its own."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)

    def runner(self, *, retry: bool = False) -> Runner:
        return Runner(self.store, Serial(), SilentProgress(), retry=retry)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "cache")


def ran(run: Runner) -> dict[str, tuple[int, int]]:
    return {stage.stage: (stage.ran, stage.kept) for stage in run.stages.values()}


def test_a_second_build_runs_nothing_and_gives_the_same_result(bench: Bench) -> None:
    first, second = bench.runner(), bench.runner()
    inputs = [bench.store.put(text) for text in (b"one", b"two", b"three")]
    result = [f.result() for f in first.map(SHOUT, inputs, labels=["1", "2", "3"])]
    again = [f.result() for f in second.map(SHOUT, inputs, labels=["1", "2", "3"])]
    assert result == again
    assert ran(first) == {"shout": (3, 0)}
    assert ran(second) == {"shout": (0, 3)}


def test_the_next_build_retries_a_bug_but_not_an_expected_failure(bench: Bench) -> None:
    stored = bench.store.put(b"one")
    stumble = Step("stumble", 1, f"{_HERE}:stumble")
    for step, second in ((stumble, (1, 0)), (REFUSE, (0, 1))):
        first, again = bench.runner(), bench.runner()
        assert first.submit(step, stored).result() is None
        assert again.submit(step, stored).result() is None
        assert ran(first) == {step.name: (1, 0)}
        assert ran(again) == {step.name: second}


def test_a_changed_parameter_runs_that_step_again(bench: Bench) -> None:
    stored = bench.store.put(b"one")
    assert bench.runner().make(SHOUT, stored) != bench.runner().make(SHOUT, stored, mark="?")


def test_a_raised_version_with_equal_output_changes_nothing_downstream(bench: Bench) -> None:
    stored = bench.store.put(b"one")
    first, second = bench.runner(), bench.runner()
    first.make(GLUE, first.submit(SHOUT, stored))
    newer = Step("shout", 2, f"{_HERE}:shout")
    second.make(GLUE, second.submit(newer, stored))
    assert ran(second) == {"shout": (1, 0), "glue": (0, 1)}


def test_steps_wait_for_their_inputs(bench: Bench) -> None:
    run = bench.runner()
    download: Future[StepOutput] = Future()
    loud = run.submit(SHOUT, download)
    glued = run.submit(GLUE, loud, bench.store.put(b"end"))
    assert not glued.done()
    download.set_result(bench.store.put(b"late"))
    result = glued.result(timeout=10)
    assert result is not None
    assert run.read(result) == b"LATE!+end"


def test_steps_enabled_by_a_result_run_before_other_work(bench: Bench) -> None:
    run, order = bench.runner(), list[str]()
    download: Future[StepOutput] = Future()
    first, second = run.submit(SHOUT, download), run.submit(SHOUT, download, mark="?")
    for name, result in (("read 1", first), ("read 2", second), ("drawn 1", run.submit(GLUE, first))):
        result.add_done_callback(lambda _, name=name: order.append(name))  # type: ignore[misc]  # name is bound now
    counted = run.submit(SPLIT, first)
    counted.add_done_callback(lambda _: order.append("counted 1"))
    download.set_result(bench.store.put(b"late"))
    for result in (second, counted):
        result.result(timeout=10)
    assert order[:2] == ["read 1", "drawn 1"]
    assert sorted(order[2:]) == ["counted 1", "read 2"]  # in either order: the second may be queued late


class _TwoSlots:
    """An executor that notes which thread calls it for what, and holds a job back until another one is done."""

    slots = 2

    def __init__(self) -> None:
        self.threads: dict[str, int] = {}
        self._counted = threading.Event()

    def call(self, job: Job) -> JobResult:
        self.threads[job.function] = threading.get_ident()
        if job.function == "draw":
            assert self._counted.wait(10)
        if job.function == "count":
            self._counted.set()
        return JobResult(output=job.function.encode())

    def rest(self) -> None: ...

    def close(self) -> None: ...


def test_steps_that_read_the_same_file_run_one_after_the_other_in_one_thread(bench: Bench) -> None:
    executor = _TwoSlots()
    run = Runner(bench.store, executor, SilentProgress())
    download: Future[StepOutput] = Future()
    read = run.submit(Step("read", 1, "read"), download)
    steps = [Step("draw", 1, "draw"), Step("cited", 1, "cited", same_file=True), Step("count", 1, "count")]
    outputs = [run.submit(step, read) for step in steps]
    download.set_result(bench.store.put(b"pdf"))
    assert all(output.result(timeout=20) for output in outputs)
    assert executor.threads["read"] == executor.threads["draw"] == executor.threads["cited"]
    assert executor.threads["count"] != executor.threads["read"]


def test_named_outputs_are_kept_one_by_one(bench: Bench) -> None:
    for run in (bench.runner(), bench.runner()):
        parts = run.parts(run.make(SPLIT, bench.store.put(b"leftright")))
        assert {name: run.read(digest) for name, digest in parts.items()} == {"head": b"left", "tail": b"right"}


def test_a_failure_is_reported_cached_and_retried_on_request(bench: Bench) -> None:
    stored = bench.store.put(b"x")
    for retry, expected in ((False, (1, 0)), (False, (0, 1)), (True, (1, 0))):
        run = bench.runner(retry=retry)
        assert run.submit(REFUSE, stored, label="paper7").result() is None
        assert [(f.paper, f.step, f.reason) for f in run.failures] == [("paper7", "refuse", "this one is torn")]
        assert ran(run) == {"refuse": expected}


def test_steps_that_depend_on_a_failure_are_skipped_unless_the_input_is_optional(bench: Bench) -> None:
    run = bench.runner()
    torn = run.submit(REFUSE, bench.store.put(b"x"), label="paper7")
    assert run.submit(SHOUT, torn).result() is None
    assert len(run.failures) == 1
    assert run.read(run.make(GLUE, torn, bench.store.put(b"y"))) == b"+y"


def test_a_joint_step_that_fails_stops_the_build(bench: Bench) -> None:
    with pytest.raises(StepError, match="refuse: this one is torn"):
        bench.runner().make(REFUSE, bench.store.put(b"x"))


def test_a_download_that_fails_is_a_failure_with_its_address(bench: Bench) -> None:
    run = bench.runner()
    download: Future[str] = Future()
    result = run.adopt(
        download, str, step="fetch pdf", activity="fetching", paper="paper7", url="https://a.example/7.pdf"
    )
    download.set_exception(FetchError("404"))
    assert result.result() is None
    assert [(f.paper, f.step, f.reason, f.url) for f in run.failures] == [
        ("paper7", "fetch pdf", "404", "https://a.example/7.pdf")
    ]


def test_a_lost_result_is_computed_again(bench: Bench) -> None:
    stored = bench.store.put(b"one")
    result = bench.runner().make(SHOUT, stored)
    bench.store.path(result).unlink()
    run = bench.runner()
    assert run.make(SHOUT, stored) == result
    assert ran(run) == {"shout": (1, 0)}


def test_a_damaged_input_is_reported_as_missing(bench: Bench) -> None:
    stored = bench.store.put(b"one")
    bench.store.path(stored).write_bytes(b"two")
    with pytest.raises(Missing):
        bench.runner().make(SHOUT, stored)


def test_notices_of_a_step_are_reported_by_this_build_and_the_next(bench: Bench) -> None:
    step, stored = Step("drop", 1, f"{_HERE}:drop_blanks"), bench.store.put(b"one\n\ntwo\n \nthree")
    first, second = bench.runner(), bench.runner()
    first.submit(step, stored, label="cats").result()
    second.submit(step, stored, label="cats").result()
    assert [(notice.kind, notice.line, notice.paper) for notice in first.notices] == [
        ("dropped", 2, "cats"),
        ("dropped", 4, "cats"),
    ]
    assert second.notices == first.notices
    assert ran(second) == {"drop": (0, 1)}
