"""One site as we talk to it: one request at a time, never too soon after the last, and not at all once it said no.

    Halt        ends all waiting when the build is stopped
    Host        a site: its connection, whose turn it is, and whether it still wants us
    Trouble     why one request gave nothing

A request runs in a thread of its own that can be left behind: a site that dribbles, a name server that does not answer
and a connection that is never made cannot be interrupted in Python, but they can be waited for no longer.
"""

import concurrent.futures
import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Literal, TypeVar

import requests
import requests.adapters
import urllib3.exceptions

T = TypeVar("T")

TICK = 0.1  # seconds between two looks at whether we were told to stop
FORBIDDEN_LIMIT = 3  # PDFs refused (401, 403) in a row: one is a dead link, three are a site that wants us gone
# Challenge pages in place of PDFs, in a row.  One alone says nothing about the site; where one request in ten is
# challenged, five in a row happen once in 100,000 times, so no such site is given up by chance.
CHALLENGE_LIMIT = 5
SILENCE_LIMIT = 5  # addresses in a row for which all tries failed: the site is down, waiting for the rest is in vain

Refusal = Literal["", "forbidden", "challenge"]


class Trouble(Exception):  # noqa: N818 - it is a finding; what the user sees is errors.FetchError
    """Why one request gave nothing.

    reason    what is shown
    lasting   asking again next week will not help (a dead link)
    again     asking again in a moment may help
    wait      how long the site asked us to wait, in seconds
    remember  it says something about this address, not about our own network
    """

    def __init__(
        self,
        reason: str,
        *,
        lasting: bool = False,
        again: bool = False,
        wait: float = 0.0,
        remember: bool = True,
        refusal: Refusal = "",
    ) -> None:
        super().__init__(reason)
        self.reason, self.lasting, self.again = reason, lasting, again
        self.wait, self.remember, self.refusal = wait, remember, refusal


class Halt:
    """Ends all waiting within a tick, once the build's `stop` is set or the fetcher is closed."""

    def __init__(self, stop: threading.Event | None = None) -> None:
        self._stop, self._closed = stop or threading.Event(), threading.Event()

    def close(self) -> None:
        """From now on nothing waits."""
        self._closed.set()

    def __bool__(self) -> bool:
        return self._stop.is_set() or self._closed.is_set()

    def check(self) -> None:
        """Raises concurrent.futures.CancelledError when it is time to stop."""
        if self:
            raise concurrent.futures.CancelledError

    def wait(self, seconds: float) -> None:
        """Sleep, unless told to stop.  Raises concurrent.futures.CancelledError."""
        end = time.monotonic() + seconds
        self.check()
        while (left := end - time.monotonic()) > 0:
            self._closed.wait(min(left, TICK))
            self.check()

    @contextlib.contextmanager
    def hold(self, lock: threading.Lock) -> Iterator[None]:
        """The lock, unless told to stop while waiting for it.  Raises concurrent.futures.CancelledError."""
        while not lock.acquire(timeout=TICK):
            self.check()
        try:
            yield
        finally:
            lock.release()


class Host:
    """A site, named as in its addresses ("example.org", "example.org:8080")."""

    def __init__(
        self, name: str, *, user_agent: str, timeout: tuple[float, float], deadline: float, halt: Halt
    ) -> None:
        self.name, self.halt = name, halt
        self._user_agent, self._timeout, self._deadline = user_agent, timeout, deadline
        self._session = _session(user_agent)
        self._busy = threading.Lock()
        self._last_start, self._not_before = float("-inf"), float("-inf")
        self._refused, self._silent = {"forbidden": 0, "challenge": 0}, 0
        self._requests, self._seconds = 0, 0.0
        self._spacing = 0.0  # seconds between two starts, as last asked for
        self.stopped = ""  # why nothing more is asked of it

    # --- whose turn it is --------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def turn(self, spacing: float) -> Iterator[None]:
        """Hold the site alone, at least `spacing` seconds after the last request to it began."""
        self._spacing = spacing
        with self.halt.hold(self._busy):
            self.halt.wait(self.due_in(spacing))
            self._last_start = time.monotonic()
            self._requests += 1
            try:
                yield
            finally:
                self._seconds += time.monotonic() - self._last_start

    def due_in(self, spacing: float) -> float:
        """Seconds until the next request may begin."""
        return max(0.0, max(self._last_start + spacing, self._not_before) - time.monotonic())

    def pause(self, seconds: float) -> None:
        """Ask nothing for a while, whoever's turn it is."""
        self._not_before = max(self._not_before, time.monotonic() + seconds)

    def seconds_for(self, count: int, spacing: float) -> float:
        """How long so many requests will take at least: their pauses, or the time the site usually takes to answer."""
        spacing = max(spacing, self._spacing)
        typical = self._seconds / self._requests if self._requests else 0.0
        return self.due_in(spacing) + count * max(spacing, typical)

    # --- whether it wants us -----------------------------------------------------------------------------------------

    def welcomed(self) -> None:
        """It gave what was asked for."""
        self._refused, self._silent = {"forbidden": 0, "challenge": 0}, 0

    def troubled(self, trouble: Trouble, *, one_of_many: bool) -> None:
        """It did not; `one_of_many`: what was asked for was a PDF, so the refusal may be about that one alone."""
        if trouble.refusal:
            self._silent = 0
            self._refused[trouble.refusal] += 1
            limit = CHALLENGE_LIMIT if trouble.refusal == "challenge" else FORBIDDEN_LIMIT
            if not one_of_many or self._refused[trouble.refusal] >= limit:
                self.stopped = f"it refused us ({trouble.reason})"
        elif trouble.lasting:
            self._silent = 0
        else:
            self._silent += 1
            if self._silent >= SILENCE_LIMIT:
                self.stopped = f"{SILENCE_LIMIT} addresses in a row gave nothing, last: {trouble.reason}"

    # --- one request -------------------------------------------------------------------------------------------------

    def exchange(
        self, url: str, headers: Mapping[str, str], receive: Callable[[requests.Response, threading.Event], T]
    ) -> T:
        """Ask once, and hand the answer to `receive` while it comes in.

        `receive` runs in another thread, and must stop writing when its event is set: then nobody waits any more.
        Raises Trouble, and what `receive` raises; concurrent.futures.CancelledError when told to stop.
        """
        session = self._session

        def ask(left_behind: threading.Event) -> T:
            try:
                with session.get(
                    url, headers=dict(headers), timeout=self._timeout, stream=True, allow_redirects=False
                ) as response:
                    return receive(response, left_behind)
            finally:
                if left_behind.is_set():
                    session.close()

        try:
            return self._aside(ask)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError) as error:
            raise _trouble_of(error, self._timeout) from error

    def post(self, url: str, form: Mapping[str, str]) -> tuple[int, Any]:
        """Send a form (a log-in) as JSON; the HTTP status and the JSON that came back, None if there was none.

        Raises Trouble, without a word of the form.
        """
        session = self._session

        def ask(_: threading.Event) -> tuple[int, Any]:
            response = session.post(url, json=dict(form), timeout=self._timeout, allow_redirects=False)
            try:
                return response.status_code, response.json()
            except requests.JSONDecodeError:
                return response.status_code, None

        try:
            return self._aside(ask)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise _trouble_of(error, self._timeout) from None

    def _aside(self, call: Callable[[threading.Event], T]) -> T:
        outcome: concurrent.futures.Future[T] = concurrent.futures.Future()
        left_behind = threading.Event()

        def run() -> None:
            try:
                outcome.set_result(call(left_behind))
            except BaseException as error:  # noqa: BLE001 - it is raised again by whoever waits for the outcome
                outcome.set_exception(error)

        thread = threading.Thread(target=run, name=f"ask {self.name}", daemon=True)
        thread.start()
        end = time.monotonic() + self._deadline
        while not concurrent.futures.wait([outcome], timeout=TICK).done:
            if self.halt or time.monotonic() > end:
                left_behind.set()
                self._session = _session(self._user_agent)
                thread.join(2 * TICK)
                self.halt.check()
                raise Trouble(
                    f"still not finished after {self._deadline:g} s, given up; what came is kept for next time"
                )
        return outcome.result()

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()


def _session(user_agent: str) -> requests.Session:
    """Proxies and certificates as the environment says; no cookies, no passwords from ~/.netrc, no referrer."""
    session = requests.Session()
    session.headers.update({"User-Agent": user_agent, "Accept": "*/*"})
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.auth = _no_password
    adapter = requests.adapters.HTTPAdapter(pool_connections=2, pool_maxsize=1, max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _trouble_of(error: Exception, timeout: tuple[float, float]) -> Trouble:
    """What an exception of the HTTP library means to us."""
    bad_address = (
        requests.exceptions.InvalidURL,
        requests.exceptions.MissingSchema,
        requests.exceptions.InvalidSchema,
        urllib3.exceptions.LocationValueError,
        UnicodeError,
    )
    if isinstance(error, bad_address):
        return Trouble(f"not a usable address ({error})", lasting=True)
    if isinstance(error, requests.exceptions.ProxyError):
        return Trouble("the proxy does not let us through; see HTTPS_PROXY and NO_PROXY", again=True, remember=False)
    if isinstance(error, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)):
        return Trouble(
            f"no trusted connection ({_short(_innermost(error))}); if a proxy opens it, set REQUESTS_CA_BUNDLE",
            again=True,
            remember=False,
        )
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return Trouble(f"no connection within {timeout[0]:g} s", again=True, remember=False)
    if isinstance(error, (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError)):
        return Trouble(f"no answer within {timeout[1]:g} s", again=True)
    cause = _innermost(error)
    if isinstance(cause, urllib3.exceptions.NewConnectionError):
        return Trouble(f"cannot connect ({_short(cause)})", again=True, remember=False)
    if isinstance(cause, urllib3.exceptions.IncompleteRead):
        return Trouble("the answer was cut short", again=True)
    return Trouble(f"the connection broke ({_short(cause)})", again=True)


def _innermost(error: BaseException) -> BaseException:
    """The exception that requests and urllib3 wrapped."""
    while True:
        reason = getattr(error, "reason", None)
        inner = reason if isinstance(reason, BaseException) else next(iter(error.args), None)
        if not isinstance(inner, BaseException):
            inner = next((a for a in error.args if isinstance(a, BaseException)), None)
        if inner is None:
            return error
        error = inner


def _short(error: BaseException) -> str:
    text = str(error.__cause__ or error) or type(error).__name__
    return text if len(text) <= 160 else text[:160] + " …"
