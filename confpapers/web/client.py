"""Polite requests: robots.txt, pauses, retries and redirects, each by the rules of the site it concerns.

Redirects are followed here rather than by the HTTP library, so that the target site is treated as politely as the first
one. robots.txt follows RFC 9309: a missing one (4xx) allows everything; an unreadable one (5xx, no response) allows
nothing for now. It is read once per run, and its redirects are followed.
"""

import email.utils
import random
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import msgspec

from confpapers.errors import HostStopped
from confpapers.web.addresses import host_name, names_a_user, on_the_web
from confpapers.web.credentials import address_with_key, headers_for, without_key
from confpapers.web.guard import Guard, NotPublicError
from confpapers.web.hosts import CancelToken, Host
from confpapers.web.request_errors import RequestError
from confpapers.web.responses import Body, HttpResponse, TextBody, is_challenge
from confpapers.web.robots import (
    LONGEST_CRAWL_DELAY,
    ROBOTS_LIMIT,
    RobotsRules,
    can_fetch,
    crawl_delay,
    no_rules,
    read_rules,
)
from confpapers.web.settings import ROBOT, FetchEvent, FetchSettings

TRIES = 5
REDIRECTS = 10
LONGEST_WAIT = 120.0  # seconds: a site that asks for a longer pause is not requested again in this build

_AGAIN = (408, 425, 429)
_AWAY = (301, 302, 303, 307, 308)


class Web:
    """All sites of a run. Safe to use from many threads."""

    def __init__(self, settings: FetchSettings, cancel: CancelToken, guard: Guard) -> None:
        self._settings, self._cancel, self._guard = settings, cancel, guard
        self._delay, self._emit = settings.delay, settings.on_event
        self._robot = settings.user_agent.split("/")[0].strip() or ROBOT
        self._lock = threading.Lock()
        self._hosts: dict[str, Host] = {}
        self._rules: dict[str, RobotsRules] = {}
        self._keys: dict[str, dict[str, str]] = {}  # headers with keys and log-ins, by site; they are sent nowhere else
        self._rules_locks: dict[str, threading.Lock] = {}
        self.requests = self.received = self.retries = 0

    def host(self, url: str) -> Host:
        """Return the site of an address."""
        name = host_name(url)
        with self._lock:
            if name not in self._hosts:
                self._hosts[name] = Host(name, self._settings, self._cancel, self._guard)
            return self._hosts[name]

    def seconds_for(self, url: str, count: int, delay: float) -> float:
        """Return the minimum time that this many requests to an address's site will take."""
        return self.host(url).seconds_for(count, delay if self._delay is None else self._delay)

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            for host in self._hosts.values():
                host.close()

    def ask(
        self,
        url: str,
        body: Body,
        *,
        delay: float,
        headers: Mapping[str, str] | None = None,
        one_of_many: bool = False,
        obey: bool = True,
    ) -> HttpResponse:
        """Return the final response (200, 203, 206, or 304 if `headers` made the request conditional), its body in
        `body`.

        `obey=False` is for robots.txt itself. Raises RequestError, HostStopped, and concurrent.futures.CancelledError.
        """
        extra = dict(headers or {})
        for _ in range(REDIRECTS + 1):
            self._check_public(url)
            answer = self._insist(url, body, extra, delay, one_of_many, obey)
            if answer.status not in _AWAY:
                return answer
            if body.content:
                raise RequestError(
                    f"redirected to {answer.location[:200]!r}; the data was not sent there", lasting=True
                )
            url = _target(url, answer)
        raise RequestError(
            f"more than {REDIRECTS} redirects, last to {url}; the site may want cookies or a log-in: "
            "save the page with a browser and name the file",
            lasting=True,
        )

    def _check_public(self, url: str) -> None:
        """Raise RequestError unless the address is public or named in the user's own file."""
        try:
            self._guard.check(url)
        except NotPublicError as error:
            raise RequestError(str(error), lasting=True, remember=False) from None

    def _insist(
        self, url: str, body: Body, headers: dict[str, str], delay: float, one_of_many: bool, obey: bool
    ) -> HttpResponse:
        host = self.host(url)
        for left in reversed(range(TRIES)):
            if host.stopped and obey:
                raise HostStopped(f"{url}: not requested, because requests to {host.name} have stopped: {host.stopped}")
            spacing = self._spacing(url, delay) if obey else (delay if self._delay is None else self._delay)
            try:
                answer = self._once(host, url, body, headers, spacing, self._keys_for(host, url) if obey else {})
            except RequestError as error:
                if error.again and left and error.wait <= LONGEST_WAIT:
                    self._wait(host, url, error, TRIES - left)
                    continue
                self._give_up(host, url, error, one_of_many=one_of_many, obey=obey)
            else:
                host.record_success()
                return answer
        raise AssertionError("the last try returns or raises")

    def _keys_for(self, host: Host, url: str) -> dict[str, str]:
        site = _site(host, url)
        if site not in self._keys:
            self._keys[site] = headers_for(site, host.post)
        return self._keys[site]

    def _once(
        self, host: Host, url: str, body: Body, headers: dict[str, str], spacing: float, keys: dict[str, str]
    ) -> HttpResponse:
        with host.turn(spacing):
            with self._lock:
                self.requests += 1
            self._emit(FetchEvent(what="ask", url=url))
            answer = self._exchange(host, url, body, headers | keys)
        with self._lock:
            self.received += answer.received
        judge(answer, conditional=bool(headers))
        return answer

    @staticmethod
    def _exchange(host: Host, url: str, body: Body, headers: dict[str, str]) -> HttpResponse:
        address = address_with_key(_site(host, url), url)
        if address == url:
            return host.exchange(url, body.headers() | headers, body.receive, body.content)
        try:
            answer = host.exchange(address, body.headers() | headers, body.receive, body.content)
        except RequestError as error:
            error.reason = without_key(error.reason)
            raise
        return msgspec.structs.replace(answer, url=url, location=without_key(answer.location))

    def _wait(self, host: Host, url: str, error: RequestError, tried: int) -> None:
        """Wait with exponential back-off, with some randomness so that many clients do not return together."""
        pause = self._settings.backoff * 2 ** (tried - 1) * random.uniform(1.0, 1.5)  # noqa: S311 - not a secret
        pause = max(pause, error.wait)
        with self._lock:
            self.retries += 1
        host.pause(pause)
        self._emit(FetchEvent(what="retry", url=url, detail=error.reason, seconds=pause))

    def _give_up(self, host: Host, url: str, error: RequestError, *, one_of_many: bool, obey: bool) -> None:
        if obey:
            host.record_failure(error, one_of_many=one_of_many)
            if host.stopped:
                self._emit(FetchEvent(what="stopped", url=url, detail=f"{host.name}: {host.stopped}"))
        if error.wait > LONGEST_WAIT:
            error.reason += f", and it asks for a pause of {_duration(error.wait)}"
        elif error.again:
            error.reason += f", {TRIES} times in a row"
        raise error

    # --- robots.txt --------------------------------------------------------------------------------------------------

    def _spacing(self, url: str, delay: float) -> float:
        """Return the seconds between two requests: the user's value, else the larger of the source's and robots.txt's.

        Raises RequestError if robots.txt forbids the request.
        """
        rules = self._rules_of(url, delay)
        if rules.unreadable:
            raise RequestError(rules.unreadable, remember=False)
        if not can_fetch(rules.parser, url, self._robot):
            raise RequestError(
                "the site's robots.txt does not allow it; save the page yourself and name the file", lasting=True
            )
        if self._delay is not None:
            return self._delay
        wanted = crawl_delay(rules.parser, self._robot)
        if wanted > LONGEST_CRAWL_DELAY:
            raise RequestError(
                f"the site's robots.txt demands {wanted:g} s between requests; --delay sets another pause",
                remember=False,
            )
        return max(delay, wanted)

    def _rules_of(self, url: str, delay: float) -> RobotsRules:
        parts = urlsplit(url)
        place = f"{parts.scheme.lower()}://{host_name(url)}"
        with self._lock:
            lock = self._rules_locks.setdefault(place, threading.Lock())
        with self._cancel.hold(lock):
            if place not in self._rules:
                self._rules[place] = self._read_rules(f"{place}/robots.txt", delay)
            return self._rules[place]

    def _read_rules(self, url: str, delay: float) -> RobotsRules:
        text = TextBody(ROBOTS_LIMIT)
        try:
            self.ask(url, text, delay=delay, obey=False)
        except RequestError as error:
            absent = error.lasting or error.refusal
            return no_rules() if absent else no_rules(error)
        return read_rules(text.data)


def _duration(seconds: float) -> str:
    for size, name in ((86400.0, "days"), (3600.0, "hours"), (60.0, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name}"
    return f"{seconds:.0f} seconds"


def _site(host: Host, url: str) -> str:
    return f"{urlsplit(url).scheme.lower()}://{host.name}"


def judge(answer: HttpResponse, *, conditional: bool) -> None:
    """Raise RequestError unless the response is a success, a redirect, or the requested 304."""
    status = answer.status
    if status in (200, 203, 206) or (status == 304 and conditional) or (status in _AWAY and answer.location):
        return
    if answer.mitigated in ("challenge", "captcha") or is_challenge(answer.head):
        raise RequestError(f"a challenge page (HTTP {status})", lasting=True, refusal="challenge")
    if status == 407:
        raise RequestError("the proxy requires a user name and password (HTTP 407); see HTTPS_PROXY", remember=False)
    if status in (401, 403):
        raise RequestError(f"the site forbids it (HTTP {status})", refusal="forbidden")
    if status in _AGAIN or status >= 500:
        raise RequestError(_named(status), again=True, wait=wait_of(answer.retry_after, answer.date))
    raise RequestError(_named(status), lasting=400 <= status < 500)


def _named(status: int) -> str:
    names = {
        404: "a dead link: not found",
        410: "a dead link: gone",
        429: "too many requests",
        503: "not available now",
        304: "unasked",
    }
    if status in _AWAY:
        return f"a redirect that leads nowhere (HTTP {status})"
    return f"{names.get(status, 'refused' if status < 500 else 'the site is in error')} (HTTP {status})"


def wait_of(retry_after: str, date: str) -> float:
    """Return Retry-After in seconds; a date is relative to the site's own clock (its Date header), as ours may be
    wrong, and to ours only if the site does not give its own.
    """
    if re.fullmatch(r"[0-9]{1,18}", retry_after.strip()):
        return float(retry_after)
    try:
        until = email.utils.parsedate_to_datetime(retry_after)
        now = email.utils.parsedate_to_datetime(date) if date else datetime.now(UTC)
        return max(0.0, (until - now).total_seconds())
    # no header, an invalid time, or no time zone
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return 0.0


def _target(url: str, answer: HttpResponse) -> str:
    """Return a redirect's target. Raises RequestError if it is not on the web: a site must not redirect to local
    files.
    """
    try:
        target = urljoin(url, answer.location).split("#")[0]
    except ValueError:
        target = ""
    if not on_the_web(target) or names_a_user(target):
        raise RequestError(f"redirected to {answer.location[:200]!r}, which is not a page on the web", lasting=True)
    return target
