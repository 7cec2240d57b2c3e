"""Run each pure function at most once per input, in any order its inputs allow, on all cores.

A `Step` names a function from bytes to bytes and its version.  A `Runner` starts steps as soon as their inputs are
available, hands them to an executor, and keeps their outputs in the store, where the next build finds them.  The key
of a result is the hash of the step, its version, its parameters and the digests of its inputs, so

  - a killed build goes on where it was,
  - a changed parameter runs only what depends on it,
  - a step that makes the same bytes as before changes nothing downstream.

`submit` and `map` return futures at once.  A `StepOutput` is the digest of the output, or None if there is none.  Steps
that failed are remembered like those that succeeded: the same function would fail on the same bytes again.
"""

import contextlib
import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec

from confpapers.engine.cache import Missing, Store, digest_of
from confpapers.engine.jobs import Executor, Job, JobResult, Limits
from confpapers.errors import ClusterError, ConfpapersError, Notice, StepError, StoreError
from confpapers.model import Digest, Failure, StageReport, encode
from confpapers.progress import Estimate, Progress

_log = logging.getLogger(__name__)

T = TypeVar("T")
StepOutput = Digest | None
StepInput = StepOutput | Future[StepOutput]


class Step(msgspec.Struct, frozen=True):
    """A pure function from bytes to bytes (or to named bytes), by import path, and the version of what it makes."""

    name: str
    version: int
    function: str  # "confpapers.flow.steps:read_document"
    limits: Limits = Limits()
    optional: bool = False  # missing inputs come as b"" instead of making the step impossible
    says: str = ""  # what the progress display calls it


class StepRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is written down of a step: the digest of its output (and of its parts), or why there is none."""

    digest: Digest = ""
    parts: dict[str, Digest] = {}
    failure: str = ""
    notices: tuple[Notice, ...] = ()


class _Task(msgspec.Struct, frozen=True):
    """A step whose inputs are known."""

    made: Future[StepOutput]
    step: Step
    known: list[StepOutput]
    label: str
    params: dict[str, Any]


class Runner:
    """Runs steps on an executor, with a store as memory."""

    def __init__(self, store: Store, executor: Executor, progress: Progress, *, retry: bool = False) -> None:
        self.store, self.executor, self.progress, self.retry = store, executor, progress, retry
        self.failures: list[Failure] = []
        self.notices: list[Notice] = []  # what was dropped, guessed or repaired, by steps and around them
        self.stages: dict[str, StageReport] = {}
        self._totals: dict[str, int] = {}  # how many were submitted, by step
        self._announced: dict[str, int] = {}  # how many will be, where that is known beforehand
        self._parts: dict[Digest, dict[str, Digest]] = {}
        self._clock: dict[str, tuple[float, float]] = {}  # first start and last end, by step
        self._spent: dict[str, tuple[float, int]] = {}  # seconds in all, and for how many tasks
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(executor.slots, thread_name_prefix="step")
        self._stopped = threading.Event()
        self._here = threading.local()  # .ready: what became possible by what this thread is doing

    # --- asking ------------------------------------------------------------------------------------------------------

    def submit(self, step: Step, *inputs: StepInput, label: str = "", **params: Any) -> Future[StepOutput]:
        """What `step` makes of these inputs, as a future; `label` is the paper's id, for the report."""
        if not step.optional and any(map(_is_nothing, inputs)):
            return NO_OUTPUT
        self._expect(step.says or step.name, estimate=lambda guess: self._left(step, guess))
        made: Future[StepOutput] = Future()

        def start(known: list[StepOutput]) -> None:
            task = _Task(made, step, known, label, params)
            ready: list[_Task] | None = getattr(self._here, "ready", None)
            if ready is None:
                self._hand_out(task)
            else:
                ready.append(task)

        _when_all_are_known(inputs, start, made)
        return made

    def map(
        self, step: Step, *columns: Iterable[StepInput], labels: Sequence[str], **params: Any
    ) -> list[Future[StepOutput]]:
        """`submit` for every row of the columns."""
        rows = zip(*columns, strict=True)
        return [self.submit(step, *row, label=label, **params) for label, row in zip(labels, rows, strict=True)]

    def make(self, step: Step, *inputs: StepInput, **params: Any) -> Digest:
        """Like `submit`, but waits, and a failure stops the build.  Raises StepError."""
        made = self.submit(step, *inputs, **params).result()
        if made is None:
            reason = next((f.reason for f in reversed(self.failures) if f.step == step.name), "an input is missing")
            raise StepError(f"{step.name}: {reason}")
        return made

    def adopt(
        self,
        asked: Future[T],
        name: Callable[[T], Digest],
        *,
        step: str,
        says: str,
        estimate: Estimate | None = None,
        **about: str,
    ) -> Future[StepOutput]:
        """A future from outside (a download) as an input for steps; its expected errors become failures.

        `about` are the fields of the failure that there may be: paper and url.
        """
        self._expect(says, estimate=estimate)
        start = None if asked.done() else time.monotonic()  # done at once: it was kept from before
        made: Future[StepOutput] = Future()

        def settle(done: Future[T]) -> None:
            value, failure, trace = None, "", ""
            try:
                value = name(done.result())
            except (StoreError, ClusterError, CancelledError, Missing) as error:
                made.set_exception(error)  # it concerns the whole build, and is raised where the result is waited for
                return
            except ConfpapersError as error:
                failure = str(error)
            except Exception as error:  # noqa: BLE001 - a mistake of ours costs this one download, with its traceback
                failure, trace = f"{type(error).__name__}: {error}", traceback.format_exc()
            self._settled(step, says, failure, {**about, "traceback": trace}, start=start)
            made.set_result(value)

        asked.add_done_callback(settle)
        return made

    def notice(self, one: Notice) -> None:
        """Report what was dropped, guessed or repaired outside a step; inside one, use `errors.notice`."""
        self.notices.append(one)

    def read(self, made: Digest) -> bytes:
        """The bytes that a step made.  Raises store.Missing when they were damaged since."""
        return self.store.get(made)

    def parts(self, made: Digest) -> dict[str, Digest]:
        """The named outputs of a step that makes several."""
        return self._parts[made]

    def close(self) -> None:
        """Drop what is not under way."""
        self._stopped.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    # --- doing -------------------------------------------------------------------------------------------------------

    def _hand_out(self, task: "_Task") -> None:
        try:
            self._threads.submit(self._follow, task)
        except RuntimeError:  # the pool is closed: the build was stopped
            task.made.cancel()

    def _follow(self, task: "_Task | None") -> None:
        """Do a task, then what it made possible: the first at once, as its file is still open, the others elsewhere."""
        while task is not None:
            ready: list[_Task] = []
            self._here.ready = ready
            self._settle(task)
            self._here.ready = None
            task = ready[0] if ready else None
            for other in ready[1:]:
                self._hand_out(other)

    def _settle(self, task: "_Task") -> None:
        try:
            task.made.set_result(self._run(task.step, task.known, task.label, task.params))
        except (ConfpapersError, CancelledError, Missing) as error:
            task.made.set_exception(error)
        except Exception as error:  # noqa: BLE001 - a mistake of ours costs what this step is about
            about = {"paper": task.label, "traceback": traceback.format_exc()}
            self._settled(task.step.name, task.step.says or task.step.name, f"{type(error).__name__}: {error}", about)
            task.made.set_result(None)
        except BaseException as error:
            task.made.set_exception(error)
            raise

    def _run(self, step: Step, inputs: list[StepOutput], label: str, params: dict[str, Any]) -> StepOutput:
        says, about = step.says or step.name, {"paper": label}
        if None in inputs and not step.optional:
            self._expect(says, -1)
            return None
        key = digest_of(encode([step.name, step.version, params, inputs]))
        kept = self._recall(step, key)
        if kept is None:
            start = time.monotonic()
            answer = self._call(step, inputs, params)
            kept = self._keep(step, key, answer)
            if answer.traceback:
                _log.debug("%s %s: %s", step.name, label, answer.traceback)
                about["traceback"] = answer.traceback
            self._settled(step.name, says, kept.failure, about, start=start, cpu_seconds=answer.cpu_seconds)
        else:
            self._settled(step.name, says, kept.failure, about)
        self.notices += [msgspec.structs.replace(one, paper=label) for one in kept.notices]
        if kept.parts:
            self._parts[kept.digest] = kept.parts
        return kept.digest or None

    def _call(self, step: Step, inputs: list[StepOutput], params: dict[str, Any]) -> JobResult:
        if self._stopped.is_set():
            raise StepError("the build was stopped")
        data = tuple(b"" if digest is None else self.store.get(digest) for digest in inputs)
        answer = self.executor.call(Job(step.function, data, params, step.limits))
        if self._stopped.is_set() and answer.error:
            raise StepError("the build was stopped")  # our own doing: nothing to remember
        return answer

    def _recall(self, step: Step, key: Digest) -> StepRecord | None:
        record = self.store.recall(step.name, key)
        if record is None:
            return None
        try:
            kept = msgspec.json.decode(record, type=StepRecord)
        except msgspec.DecodeError:
            return None
        if kept.failure:
            return None if self.retry or kept.digest else kept
        return kept if all(digest in self.store for digest in (kept.digest, *kept.parts.values())) else None

    def _keep(self, step: Step, key: Digest, answer: JobResult) -> StepRecord:
        if answer.output is None:
            kept = StepRecord(failure=answer.error or "made nothing")
        elif isinstance(answer.output, bytes):
            kept = StepRecord(digest=self.store.put(answer.output), notices=answer.notices)
        else:
            parts = {name: self.store.put(data) for name, data in sorted(answer.output.items())}
            kept = StepRecord(digest=self.store.put(encode(parts)), parts=parts, notices=answer.notices)
        if not answer.traceback:  # a mistake of ours may be mended by the next build
            self.store.note(step.name, key, encode(kept))
        return kept

    # --- counting ----------------------------------------------------------------------------------------------------

    def _expect(self, says: str, by: int = 1, estimate: Estimate | None = None) -> None:
        with self._lock:
            self._totals[says] = self._totals.get(says, 0) + by
            self.progress.stage(says, max(self._totals[says], self._announced.get(says, 0)), estimate)

    def announce(self, says: str, count: int) -> None:
        """Make known that a stage will have `count` more tasks, so that its total does not grow task by task."""
        with self._lock:
            self._announced[says] = max(self._announced.get(says, 0), self._totals.get(says, 0)) + count

    def _left(self, step: Step, guess: float) -> float:
        """Seconds that a step's open tasks will take; most wait for downloads, so the speed so far says little."""
        spent, ran = self._spent.get(step.name, (0.0, 0))
        stage = self.stages.get(step.name)
        if not ran or stage is None:
            return guess
        open_tasks = self._totals[step.says or step.name] - stage.ran - stage.kept
        return spent / ran * open_tasks / self.executor.slots

    def _settled(
        self,
        step: str,
        says: str,
        failure: str,
        about: dict[str, str],
        *,
        start: float | None = None,
        cpu_seconds: float = 0.0,
    ) -> None:
        """One more is done: `start` is when it began, or None when it was kept from an earlier build."""
        with self._lock:
            if failure:
                self.failures.append(Failure(step=step, reason=failure, **about))
            old = self.stages.get(step, StageReport(stage=step))
            now = time.monotonic()
            if start is not None:
                spent, ran = self._spent.get(step, (0.0, 0))
                self._spent[step] = (spent + now - start, ran + 1)
                self._clock[step] = (min(self._clock.get(step, (start, now))[0], start), now)
            first, last = self._clock.get(step, (now, now))
            self.stages[step] = StageReport(
                stage=step,
                ran=old.ran + (start is not None),
                kept=old.kept + (start is None),
                failed=old.failed + bool(failure),
                seconds=round(last - first, 3),
                cpu_seconds=round(old.cpu_seconds + cpu_seconds, 3),
            )
        self.progress.advance(says)


def _known(value: StepOutput) -> Future[StepOutput]:
    future: Future[StepOutput] = Future()
    future.set_result(value)
    return future


NO_OUTPUT = _known(None)
"""The future of what cannot be made: one for all, since a large list has very many papers without a PDF."""


def _is_nothing(given: StepInput) -> bool:
    return given is None or given is NO_OUTPUT


def _when_all_are_known(
    inputs: Sequence[StepInput], then: Callable[[list[StepOutput]], None], made: Future[StepOutput]
) -> None:
    """Call `then` with the inputs' values when the last of them is there; pass an input's exception on."""
    waiting = [given for given in inputs if isinstance(given, Future)]
    left, lock = len(waiting), threading.Lock()

    def finish() -> None:
        try:
            then([given.result() if isinstance(given, Future) else given for given in inputs])
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the future
            with contextlib.suppress(Exception):
                made.set_exception(error)

    def one_more(_: Future[StepOutput]) -> None:
        nonlocal left
        with lock:
            left -= 1
            if left:
                return
        finish()

    if not waiting:
        finish()
    for future in waiting:
        future.add_done_callback(one_more)
