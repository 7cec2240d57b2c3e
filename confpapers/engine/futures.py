"""Futures of step outputs: finished ones, and a call once all inputs are finished."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from confpapers.engine.step import StepInput, StepOutput


def _finished(value: StepOutput) -> Future[StepOutput]:
    future: Future[StepOutput] = Future()
    future.set_result(value)
    return future


NO_OUTPUT = _finished(None)
"""The shared future of every impossible output: a large list has very many papers without a PDF."""


def is_nothing(value: StepInput) -> bool:
    """Return whether it is known that an input is missing."""
    return value is None or value is NO_OUTPUT


def when_all_are_finished(
    inputs: Sequence[StepInput], then: Callable[[list[StepOutput]], None], output: Future[StepOutput]
) -> None:
    """Call `then` with the inputs' values once all are known; an input's exception is passed on to `output`."""
    waiting = [value for value in inputs if isinstance(value, Future)]
    left, lock = len(waiting), threading.Lock()

    def finish() -> None:
        try:
            then([value.result() if isinstance(value, Future) else value for value in inputs])
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the future
            with contextlib.suppress(Exception):
                output.set_exception(error)

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
