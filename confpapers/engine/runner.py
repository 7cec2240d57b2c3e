"""Run each pure function at most once per input, as soon as its inputs are ready, on all cores.

A `Step` names a function from bytes to bytes and its version. A `Runner` starts steps as soon as their inputs are
available, hands them to an executor, and stores their outputs in the cache, where the next build finds them. The key of
a result is the hash of the step, its version, its parameters and the digests of its inputs, so

  - a killed build continues where it stopped,
  - a changed parameter runs only the steps that depend on it,
  - a step that produces the same bytes as before triggers nothing downstream.

`submit` and `map` return futures at once. A `StepOutput` is the digest of the output, or None if there is none. Failed
steps are cached like successful ones: the same function would fail on the same bytes again.
"""

import functools
import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec

from confpapers.engine.cache import Missing, Store
from confpapers.engine.futures import NO_OUTPUT, is_nothing, when_all_are_finished
from confpapers.engine.jobs import Executor, Job, JobResult
from confpapers.engine.seal import digest_of
from confpapers.engine.step import Step, StepInput, StepOutput, StepRecord, Task
from confpapers.errors import ClusterError, ConfpapersError, Notice, StepError, StoreError
from confpapers.model import Digest, Failure, StageReport, encode
from confpapers.progress import Estimate, Progress

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Runner:
    """Runs steps on an executor and caches their results in a store."""

    def __init__(self, store: Store, executor: Executor, progress: Progress, *, retry: bool = False) -> None:
        self.store, self.executor, self.progress, self.retry = store, executor, progress, retry
        self.failures: list[Failure] = []
        self.notices: list[Notice] = []  # what steps, and the code around them, dropped, guessed or repaired
        self.stages: dict[str, StageReport] = {}
        self._totals: dict[str, int] = {}  # number of submitted tasks by step
        self._announced: dict[str, int] = {}  # number of tasks by step, if known beforehand
        self._parts: dict[Digest, dict[str, Digest]] = {}
        self._clock: dict[str, tuple[float, float]] = {}  # first start and last end, by step
        self._spent: dict[str, tuple[float, int]] = {}  # total seconds and number of tasks, by step
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(executor.slots, thread_name_prefix="step")
        self._stopped = threading.Event()
        self._here = threading.local()  # .ready: the tasks that became possible through this thread's current work

    # --- asking ------------------------------------------------------------------------------------------------------

    def submit(
        self, step: Step, *inputs: StepInput, label: str = "", edition: str = "", **params: Any
    ) -> Future[StepOutput]:
        """Return the output of `step` for these inputs as a future.

        `label` is the paper's id and `edition` its conference in an archive, for the report.
        """
        if not step.optional and any(map(is_nothing, inputs)):
            return NO_OUTPUT
        self._expect(step.activity or step.name, estimate=lambda guess: self._left(step, guess))
        output: Future[StepOutput] = Future()

        def start(inputs: list[StepOutput]) -> None:
            task = Task(output, step, inputs, {"paper": label, "edition": edition}, params)
            ready: list[Task] | None = getattr(self._here, "ready", None)
            if ready is None:
                self._hand_out(task)
            else:
                ready.append(task)

        when_all_are_finished(inputs, start, output)
        return output

    def map(
        self, step: Step, *columns: Iterable[StepInput], labels: Sequence[str], **params: Any
    ) -> list[Future[StepOutput]]:
        """Call `submit` for every row of the columns."""
        rows = zip(*columns, strict=True)
        return [self.submit(step, *row, label=label, **params) for label, row in zip(labels, rows, strict=True)]

    def make(self, step: Step, *inputs: StepInput, edition: str = "", **params: Any) -> Digest:
        """Run a step like `submit`, but wait for it. A failure stops the build with a StepError."""
        output = self.submit(step, *inputs, edition=edition, **params).result()
        if output is None:
            own = (f.reason for f in reversed(self.failures) if (f.step, f.edition) == (step.name, edition))
            reason = next(own, "an input is missing")
            raise StepError(f"{step.name}: {reason}")
        return output

    def adopt(
        self,
        download: Future[T],
        name: Callable[[T], Digest],
        *,
        step: str,
        activity: str,
        estimate: Estimate | None = None,
        **about: str,
    ) -> Future[StepOutput]:
        """Return an external future (a download) as an input for steps; its expected errors become failures.

        `about` holds the fields of a possible failure: paper, url and edition.
        """
        self._expect(activity, estimate=estimate)
        start = None if download.done() else time.monotonic()  # a future that is done at once came from the cache
        output: Future[StepOutput] = Future()

        def settle(done: Future[T]) -> None:
            value, failure, trace = None, "", ""
            try:
                value = name(done.result())
            except (StoreError, ClusterError, CancelledError, Missing) as error:
                output.set_exception(error)  # it concerns the whole build, and is raised where the result is awaited
                return
            except ConfpapersError as error:
                failure = str(error)
            except Exception as error:  # noqa: BLE001 - a bug of ours fails this one download, with its traceback
                failure, trace = f"{type(error).__name__}: {error}", traceback.format_exc()
            self._settled(step, activity, failure, {**about, "traceback": trace}, start=start)
            output.set_result(value)

        download.add_done_callback(settle)
        return output

    def notice(self, item: Notice) -> None:
        """Report what was dropped, guessed or repaired outside a step; inside a step, use `errors.notice`."""
        self.notices.append(item)

    def withdraw(self, step: Step, label: str) -> None:
        """Remove the failures of a step for this label from the report, because another step does its work."""
        with self._lock:
            self.failures[:] = [f for f in self.failures if (f.step, f.paper) != (step.name, label)]

    def read(self, output: Digest) -> bytes:
        """Return the bytes of a step's output. Raises store.Missing if they were damaged in the meantime."""
        return self.store.get(output)

    def parts(self, output: Digest) -> dict[str, Digest]:
        """Return the named outputs of a step that has several."""
        return self._parts[output]

    def close(self) -> None:
        """Cancel all tasks that are not running."""
        self._stopped.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    # --- doing -------------------------------------------------------------------------------------------------------

    def _hand_out(self, task: "Task") -> None:
        try:
            self._threads.submit(self._follow, task)
        except RuntimeError:  # the pool is closed: the build was stopped
            task.output.cancel()

    def _follow(self, task: "Task") -> None:
        """Run a task, then the tasks it enables: the first one, and those that read the same file, in this thread,
        because its worker still has the file open; the others in other threads.
        """
        here = [task]
        while here:
            ready: list[Task] = []
            self._here.ready = ready
            self._settle(here.pop(0))
            self._here.ready = None
            here[:0] = [task for place, task in enumerate(ready) if not place or task.step.same_file]
            for task in ready[1:]:
                if not task.step.same_file:
                    self._hand_out(task)

    def _settle(self, task: "Task") -> None:
        try:
            task.output.set_result(self._run(task))
        except (ConfpapersError, CancelledError, Missing) as error:
            task.output.set_exception(error)
        except Exception as error:  # noqa: BLE001 - a bug of ours fails only what this step is about
            about = {**task.about, "traceback": traceback.format_exc()}
            self._settled(
                task.step.name, task.step.activity or task.step.name, f"{type(error).__name__}: {error}", about
            )
            task.output.set_result(None)
        except BaseException as error:
            task.output.set_exception(error)
            raise

    def _run(self, task: "Task") -> StepOutput:
        step, inputs, params, about = task.step, task.inputs, task.params, dict(task.about)
        activity = step.activity or step.name
        if None in inputs and not step.optional:
            self._expect(activity, -1)
            return None
        key = digest_of(encode([step.name, step.version, params, inputs]))
        cached = self._recall(step, key)
        if cached is None:
            start = time.monotonic()
            result = self._call(step, inputs, params)
            cached = self._keep(step, key, result)
            if result.traceback:
                _log.debug("%s %s: %s", step.name, about["paper"], result.traceback)
                about["traceback"] = result.traceback
            self._settled(step.name, activity, cached.failure, about, start=start, cpu_seconds=result.cpu_seconds)
        else:
            self._settled(step.name, activity, cached.failure, about)
        self.notices += [msgspec.structs.replace(item, paper=about["paper"]) for item in cached.notices]
        if cached.parts:
            self._parts[cached.digest] = cached.parts
        return cached.digest or None

    def _call(self, step: Step, inputs: list[StepOutput], params: dict[str, Any]) -> JobResult:
        if self._stopped.is_set():
            raise StepError("the build was stopped")
        data = tuple(b"" if digest is None else functools.partial(self.store.get, digest) for digest in inputs)
        result = self.executor.call(Job(step.function, data, params, step.limits))
        if self._stopped.is_set() and result.error:
            raise StepError("the build was stopped")  # we stopped it ourselves: nothing to cache
        return result

    def _recall(self, step: Step, key: Digest) -> StepRecord | None:
        record = self.store.recall(step.name, key)
        if record is None:
            return None
        try:
            cached = msgspec.json.decode(record, type=StepRecord)
        except msgspec.DecodeError:
            return None
        if cached.failure:
            return None if self.retry or cached.digest else cached
        return cached if all(digest in self.store for digest in (cached.digest, *cached.parts.values())) else None

    def _keep(self, step: Step, key: Digest, result: JobResult) -> StepRecord:
        if result.output is None:
            cached = StepRecord(failure=result.error or "made nothing")
        elif isinstance(result.output, bytes):
            cached = StepRecord(digest=self.store.put(result.output), notices=result.notices)
        else:
            parts = {name: self.store.put(data) for name, data in sorted(result.output.items())}
            cached = StepRecord(digest=self.store.put(encode(parts)), parts=parts, notices=result.notices)
        if not result.traceback:  # a bug of ours may be fixed before the next build
            self.store.note(step.name, key, encode(cached))
        return cached

    # --- counting ----------------------------------------------------------------------------------------------------

    def _expect(self, activity: str, by: int = 1, estimate: Estimate | None = None) -> None:
        with self._lock:
            self._totals[activity] = self._totals.get(activity, 0) + by
            self.progress.stage(activity, max(self._totals[activity], self._announced.get(activity, 0)), estimate)

    def announce(self, activity: str, count: int) -> None:
        """Announce that a stage will have `count` more tasks, so that its total does not grow task by task."""
        with self._lock:
            self._announced[activity] = max(self._announced.get(activity, 0), self._totals.get(activity, 0)) + count

    def _left(self, step: Step, guess: float) -> float:
        """Return the seconds that a step's open tasks take: most wait for downloads, so the pace says little."""
        spent, ran = self._spent.get(step.name, (0.0, 0))
        stage = self.stages.get(step.name)
        if not ran or stage is None:
            return guess
        open_tasks = self._totals[step.activity or step.name] - stage.ran - stage.kept
        return spent / ran * open_tasks / self.executor.slots

    def _settled(
        self,
        step: str,
        activity: str,
        failure: str,
        about: dict[str, str],
        *,
        start: float | None = None,
        cpu_seconds: float = 0.0,
    ) -> None:
        """Count one finished task. `start` is when it began, or None if its result came from an earlier build."""
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
                seconds=last - first,
                cpu_seconds=old.cpu_seconds + cpu_seconds,  # rounded by the report: most tasks take less than 1 ms
            )
        self.progress.advance(activity)
