"""One site: one request at a time, with pauses, and none after it has refused.

    CancelToken    ends all waiting when the build is stopped
    Host           a site: its connection, its queue, and whether it still responds

Each request runs in a thread of its own that can be abandoned. A site that sends a byte per second, a name server that
does not respond and a connection that never completes cannot be interrupted in Python, but the build need not wait.
"""

import concurrent.futures
import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, TypeVar

from confpapers.errors import ConfpapersError
from confpapers.web.guard import Guard
from confpapers.web.request_errors import BrokenAnswerError, RequestError, translate
from confpapers.web.settings import Clock, FetchSettings

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

TICK = 0.1  # seconds between two checks whether the build was stopped
FORBIDDEN_LIMIT = 3  # PDFs refused (401, 403) in a row: one is a dead link, three are a site that rejects us
# Challenge pages instead of PDFs, in a row. A single one says nothing about the site; if one request in ten is
# challenged, five in a row happen once in 100,000 times, so no such site is given up by chance.
CHALLENGE_LIMIT = 5
# addresses in a row for which all tries failed: the site is down, and waiting for the rest is pointless
SILENCE_LIMIT = 5
# The same for addresses that were answered, but not with valid HTTP or not to the end: such a site is there, and each
# answer costs only its own address.
BROKEN_LIMIT = 50

SLOWEST = 1 << 16  # bytes that must arrive within the settings' `patience`, unless fewer remain


class CancelToken:
    """Ends all waiting within a tick once the build's `stop` is set or the fetcher is closed."""

    def __init__(self, stop: threading.Event | None = None, clock: Clock | None = None) -> None:
        self._stop, self._closed = stop or threading.Event(), threading.Event()
        self._clock = clock or Clock()

    def close(self) -> None:
        """Stop all waiting from now on."""
        self._closed.set()

    def __bool__(self) -> bool:
        return self._stop.is_set() or self._closed.is_set()

    def check(self) -> None:
        """Raise concurrent.futures.CancelledError if the build was stopped."""
        if self:
            raise concurrent.futures.CancelledError

    def wait(self, seconds: float) -> None:
        """Sleep unless the build was stopped. Raises concurrent.futures.CancelledError."""
        end = self._clock.now() + seconds
        self.check()
        while (left := end - self._clock.now()) > 0:
            self._clock.wait(self._closed, min(left, TICK))
            self.check()

    @contextlib.contextmanager
    def hold(self, lock: threading.Lock) -> Iterator[None]:
        """Hold the lock, unless the build is stopped first. Raises concurrent.futures.CancelledError."""
        while not lock.acquire(timeout=TICK):
            self.check()
        try:
            yield
        finally:
            lock.release()


class Transfer(threading.Event):
    """A running request: set if nobody waits for it any more; counts the bytes received."""

    received = 0

    def add(self, count: int) -> None:
        """Count received bytes."""
        self.received += count


class Host:
    """A site, named as in its addresses ("example.org", "example.org:8080")."""

    def __init__(self, name: str, settings: FetchSettings, cancel: CancelToken, guard: Guard) -> None:
        self.name, self.cancel = name, cancel
        self._settings, self._guard, self._clock = settings, guard, settings.clock
        self._session = self._new_session()
        self._busy = threading.Lock()
        self._last_start, self._not_before = float("-inf"), float("-inf")
        self.record_success()
        self._requests, self._seconds = 0, 0.0
        self._spacing = 0.0  # seconds between the starts of requests, as last requested
        self.stopped = ""  # why requests to it have stopped

    # --- whose turn it is --------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def turn(self, spacing: float) -> Iterator[None]:
        """Hold the site exclusively, at least `spacing` seconds after its last request began."""
        self._spacing = spacing
        with self.cancel.hold(self._busy):
            self.cancel.wait(self.due_in(spacing))
            self._last_start = self._clock.now()
            self._requests += 1
            try:
                yield
            finally:
                self._seconds += self._clock.now() - self._last_start

    def due_in(self, spacing: float) -> float:
        """Return the seconds until the next request may begin."""
        return max(0.0, max(self._last_start + spacing, self._not_before) - self._clock.now())

    def pause(self, seconds: float) -> None:
        """Send no requests for a while."""
        self._not_before = max(self._not_before, self._clock.now() + seconds)

    def seconds_for(self, count: int, spacing: float) -> float:
        """Return the minimum time for this many requests: their pauses, or the site's usual response time."""
        spacing = max(spacing, self._spacing)
        typical = self._seconds / self._requests if self._requests else 0.0
        return self.due_in(spacing) + count * max(spacing, typical)

    # --- whether it wants us -----------------------------------------------------------------------------------------

    def record_success(self) -> None:
        """Record a success."""
        self._refused, self._silent, self._broken = {"forbidden": 0, "challenge": 0}, 0, 0

    def record_failure(self, error: RequestError, *, one_of_many: bool) -> None:
        """Record a failure; `one_of_many` means that the request was for a PDF, so the refusal may concern that one
        alone.
        """
        if error.refusal:
            self._silent = 0
            self._refused[error.refusal] += 1
            limit = CHALLENGE_LIMIT if error.refusal == "challenge" else FORBIDDEN_LIMIT
            if not one_of_many or self._refused[error.refusal] >= limit:
                self.stopped = f"it refused us ({error.reason})"
        elif error.lasting:
            self._silent = self._broken = 0
        else:
            self._silent = 0 if isinstance(error, BrokenAnswerError) else self._silent + 1
            self._broken += 1
            for count, limit in ((self._silent, SILENCE_LIMIT), (self._broken, BROKEN_LIMIT)):
                if count >= limit:
                    self.stopped = f"{limit} addresses in a row failed, last: {error.reason}"

    # --- one request -------------------------------------------------------------------------------------------------

    def exchange(
        self,
        url: str,
        headers: Mapping[str, str],
        receive: Callable[["requests.Response", Transfer], T],
        content: bytes = b"",
    ) -> T:
        """Send one GET request, or POST `content`, and pass the response to `receive` while it arrives.

        `receive` runs in another thread, counts its bytes in the transfer, and stops writing when the transfer is set.
        Raises RequestError, StoreError, and concurrent.futures.CancelledError if the build was stopped.
        """
        session = self._session

        def send(transfer: Transfer) -> T:
            try:
                with session.request(
                    "POST" if content else "GET",
                    url,
                    headers=dict(headers),
                    data=content or None,
                    timeout=self._settings.timeout,
                    stream=True,
                    allow_redirects=False,
                ) as response:
                    return receive(response, transfer)
            finally:
                if transfer.is_set():
                    session.close()

        try:
            return self._aside(send)
        except (RequestError, ConfpapersError, concurrent.futures.CancelledError):
            raise
        except Exception as error:  # a site may make the HTTP library raise anything
            raise translate(error, self._settings.timeout) from error

    def post(self, url: str, form: Mapping[str, str]) -> tuple[int, Any]:
        """Send a form (a log-in) as JSON; return the HTTP status and the response's JSON, or None if there is none.

        Raises RequestError, whose message does not repeat the form.
        """
        session = self._session

        def send(_: Transfer) -> tuple[int, Any]:
            response = session.post(url, json=dict(form), timeout=self._settings.timeout, allow_redirects=False)
            try:
                return response.status_code, response.json()
            except ValueError:
                return response.status_code, None

        try:
            return self._aside(send)
        except (RequestError, concurrent.futures.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - see `exchange`
            raise translate(error, self._settings.timeout) from None

    def _aside(self, call: Callable[[Transfer], T]) -> T:
        """Return the result of a call in another thread, unless it is cancelled, takes too long or is too slow."""
        outcome: concurrent.futures.Future[T] = concurrent.futures.Future()
        transfer = Transfer()

        def run() -> None:
            try:
                outcome.set_result(call(transfer))
            except BaseException as error:  # noqa: BLE001 - whoever waits for the outcome raises it again
                outcome.set_exception(error)

        thread = threading.Thread(target=run, name=f"request {self.name}", daemon=True)
        thread.start()
        end = time.monotonic() + self._settings.deadline
        mark, mark_at = 0, time.monotonic()
        while not concurrent.futures.wait([outcome], timeout=TICK).done:
            now = time.monotonic()
            if transfer.received - mark >= SLOWEST:
                mark, mark_at = transfer.received, now
            too_slow = now - mark_at > self._settings.patience
            if self.cancel or now > end or too_slow:
                self._abandon(transfer, thread)
                raise RequestError(self._given_up(too_slow=too_slow and now <= end))
        return outcome.result()

    def _abandon(self, transfer: Transfer, thread: threading.Thread) -> None:
        """Abandon a request. Raises concurrent.futures.CancelledError if the build was stopped."""
        transfer.set()
        self._session = self._new_session()
        thread.join(2 * TICK)
        self.cancel.check()

    def _given_up(self, *, too_slow: bool) -> str:
        if too_slow:
            return (
                f"less than {SLOWEST >> 10} KB came in {self._settings.patience:g} s, given up; "
                "what came is kept for next time"
            )
        return f"still not finished after {self._settings.deadline:g} s, given up; the bytes so far are kept"

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _new_session(self) -> "requests.Session":
        """Return a session with the environment's proxies and certificates, without cookies, ~/.netrc or referrer."""
        import requests  # a build from files makes no request

        from confpapers.web.guarded_adapter import GuardedAdapter

        session = requests.Session()
        session.headers.update({"User-Agent": self._settings.user_agent, "Accept": "*/*"})
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session.auth = _no_password
        adapter = GuardedAdapter(self._guard, self.name)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session


def _no_password(request: "requests.PreparedRequest") -> "requests.PreparedRequest":
    return request
