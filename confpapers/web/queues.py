"""One queue per site, each with its own thread for requests."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

from confpapers.errors import FetchError
from confpapers.web.cache import Fetched, Kind
from confpapers.web.hosts import CancelToken

Pending = Future[Fetched]


class FetchTask(NamedTuple):
    """A request to be made."""

    url: str
    kind: Kind
    delay: float
    content: bytes = b""  # JSON to send in a POST request; without it the request is a GET


class _HostQueue:
    def __init__(self, name: str, work: Callable[["_HostQueue"], None]) -> None:
        self.tasks: queue.SimpleQueue[tuple[FetchTask, Pending] | None] = queue.SimpleQueue()
        self.waiting = 0  # tasks that are not done
        self.last = FetchTask("", "page", 0.0)
        self.thread = threading.Thread(target=work, args=(self,), name=f"fetch {name}", daemon=True)
        self.thread.start()


class HostQueues:
    """Queues of requests by site; sites run in parallel. After `close`, waiting requests are cancelled."""

    def __init__(self, do: Callable[[FetchTask], Fetched], cancel: CancelToken) -> None:
        self._do, self._cancel = do, cancel
        self._lock = threading.Lock()
        self._lines: dict[str, _HostQueue] = {}

    def put(self, site: str, task: FetchTask) -> Pending:
        """Line up at a site."""
        future: Pending = Future()
        with self._lock:
            if self._cancel:
                future.cancel()
                return future
            if site not in self._lines:
                self._lines[site] = _HostQueue(site, self._work)
            line = self._lines[site]
            line.waiting += 1
            line.last = task
            line.tasks.put((task, future))
        return future

    def waiting(self) -> list[tuple[FetchTask, int]]:
        """Return for each busy site its last task, and the number of unfinished tasks."""
        with self._lock:
            return [(line.last, line.waiting) for line in self._lines.values() if line.waiting]

    def close(self) -> None:
        """Wait for the threads, a second at most; the cancel token must have been closed."""
        with self._lock:
            lines = list(self._lines.values())
        for line in lines:
            line.tasks.put(None)
        for line in lines:
            line.thread.join(timeout=1.0)

    def _work(self, line: _HostQueue) -> None:
        while (entry := line.tasks.get()) is not None:
            task, future = entry
            if self._cancel:
                future.cancel()
            if future.set_running_or_notify_cancel():
                self._settle(line, task, future)
            else:
                self._done(line)

    def _settle(self, line: _HostQueue, task: FetchTask, future: Pending) -> None:
        try:
            result = self._do(task)
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is waited for
            self._done(line)
            future.set_exception(error)
        else:
            self._done(line)
            future.set_result(result)

    def _done(self, line: _HostQueue) -> None:
        """Before the future is: whoever waits for it must find it counted."""
        with self._lock:
            line.waiting -= 1


def finished(fetched: Fetched) -> Pending:
    """Return the future of a response that is there."""
    future = Pending()
    future.set_result(fetched)
    return future


def refused(error: FetchError) -> Pending:
    """Return the future of a request that is not made."""
    future = Pending()
    future.set_exception(error)
    return future
