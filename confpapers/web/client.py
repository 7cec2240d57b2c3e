"""Asking the web politely: robots.txt, pauses, second tries and redirects, each by the rules of the site it concerns.

A redirect is followed by hand, so that the site it leads to is asked as politely as the one it came from.
What robots.txt means follows RFC 9309: none (4xx) allows everything; one that cannot be read (5xx, no answer) allows
nothing for now; it is read once a run, and its redirects are followed.
"""

import email.utils
import random
import threading
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

import msgspec
from protego import Protego

from confpapers.errors import HostStopped
from confpapers.model import Record
from confpapers.version import __version__
from confpapers.web.addresses import host_name, names_a_user, on_the_web
from confpapers.web.credentials import address_with_key, headers_for, without_key
from confpapers.web.hosts import Halt, Host, Trouble
from confpapers.web.responses import Answer, Body, Small, is_challenge

ROBOT = "confpapers"
USER_AGENT = f"{ROBOT}/{__version__} (+https://github.com/confpapers/confpapers)"

TRIES = 5
REDIRECTS = 10
LONGEST_WAIT = 120.0  # seconds: a longer Retry-After is cut to this
LONGEST_CRAWL_DELAY = (
    120.0  # a site that wants more than this between two requests does not want to be read by a program
)
ROBOTS_LIMIT = 500 * 1024  # RFC 9309, 2.5

_AGAIN = (408, 425, 429)
_AWAY = (301, 302, 303, 307, 308)


class Event(Record, frozen=True, kw_only=True):
    """Something that happened, for the progress display and the log."""

    what: Literal["ask", "got", "kept", "retry", "failed", "stopped"]
    url: str
    detail: str = ""
    seconds: float = 0.0  # of the pause before the next try
    size: int = 0  # bytes


class Rules(NamedTuple):
    """What a site's robots.txt says."""

    parser: Protego
    unreadable: str = ""  # why nothing may be asked for now


class Web:
    """All sites of a run.  Safe to use from many threads."""

    def __init__(
        self,
        *,
        delay: float | None,
        timeout: tuple[float, float],
        deadline: float,
        backoff: float,
        user_agent: str,
        halt: Halt,
        tell: Callable[[Event], None],
    ) -> None:
        self._delay, self._timeout, self._deadline, self._backoff = delay, timeout, deadline, backoff
        self._user_agent, self._halt, self._tell = user_agent, halt, tell
        self._robot = user_agent.split("/")[0].strip() or ROBOT
        self._lock = threading.Lock()
        self._hosts: dict[str, Host] = {}
        self._rules: dict[str, Rules] = {}
        self._keys: dict[str, dict[str, str]] = {}  # headers with keys and log-ins, by site: nowhere else
        self._rules_locks: dict[str, threading.Lock] = {}
        self.requests = self.received = self.retries = 0

    def host(self, url: str) -> Host:
        """The site of an address."""
        name = host_name(url)
        with self._lock:
            if name not in self._hosts:
                self._hosts[name] = Host(
                    name,
                    user_agent=self._user_agent,
                    timeout=self._timeout,
                    deadline=self._deadline,
                    halt=self._halt,
                )
            return self._hosts[name]

    def seconds_for(self, url: str, count: int, delay: float) -> float:
        """How long so many requests to the site of an address will take at least."""
        return self.host(url).seconds_for(count, delay if self._delay is None else self._delay)

    def close(self) -> None:
        """Give all connections back."""
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
    ) -> Answer:
        """The answer that counts (200, 203, 206, or 304 if `headers` made the request conditional), its body in `body`.

        `obey=False` is for robots.txt itself.  Raises Trouble, HostStopped, and concurrent.futures.CancelledError.
        """
        extra = dict(headers or {})
        for _ in range(REDIRECTS + 1):
            answer = self._insist(url, body, extra, delay, one_of_many, obey)
            if answer.status not in _AWAY:
                return answer
            url = _target(url, answer)
        raise Trouble(f"more than {REDIRECTS} redirects, last to {url}", lasting=True)

    def _insist(
        self, url: str, body: Body, headers: dict[str, str], delay: float, one_of_many: bool, obey: bool
    ) -> Answer:
        host = self.host(url)
        for left in reversed(range(TRIES)):
            if host.stopped and obey:
                raise HostStopped(f"{url}: not asked, for nothing more is asked of {host.name}: {host.stopped}")
            spacing = self._spacing(url, delay) if obey else (delay if self._delay is None else self._delay)
            try:
                answer = self._once(host, url, body, headers, spacing, self._keys_for(host, url) if obey else {})
            except Trouble as trouble:
                if trouble.again and left:
                    self._wait(host, url, trouble, TRIES - left)
                    continue
                self._give_up(host, url, trouble, one_of_many=one_of_many, obey=obey)
            else:
                host.welcomed()
                return answer
        raise AssertionError("the last try returns or raises")

    def _keys_for(self, host: Host, url: str) -> dict[str, str]:
        site = _site(host, url)
        if site not in self._keys:
            self._keys[site] = headers_for(site, host.post)
        return self._keys[site]

    def _once(
        self, host: Host, url: str, body: Body, headers: dict[str, str], spacing: float, keys: dict[str, str]
    ) -> Answer:
        with host.turn(spacing):
            with self._lock:
                self.requests += 1
            self._tell(Event(what="ask", url=url))
            answer = self._exchange(host, url, body, headers | keys)
        with self._lock:
            self.received += answer.received
        judge(answer, conditional=bool(headers))
        return answer

    @staticmethod
    def _exchange(host: Host, url: str, body: Body, headers: dict[str, str]) -> Answer:
        asked = address_with_key(_site(host, url), url)
        if asked == url:
            return host.exchange(url, body.headers() | headers, body.receive)
        try:
            answer = host.exchange(asked, body.headers() | headers, body.receive)
        except Trouble as trouble:
            trouble.reason = without_key(trouble.reason)
            raise
        return msgspec.structs.replace(answer, url=url, location=without_key(answer.location))

    def _wait(self, host: Host, url: str, trouble: Trouble, tried: int) -> None:
        """Exponential back-off, a little different each time so that many clients do not come back together."""
        pause = self._backoff * 2 ** (tried - 1) * random.uniform(1.0, 1.5)  # noqa: S311 - not a secret
        pause = max(pause, min(trouble.wait, LONGEST_WAIT))
        with self._lock:
            self.retries += 1
        host.pause(pause)
        self._tell(Event(what="retry", url=url, detail=trouble.reason, seconds=pause))

    def _give_up(self, host: Host, url: str, trouble: Trouble, *, one_of_many: bool, obey: bool) -> None:
        if obey:
            host.troubled(trouble, one_of_many=one_of_many)
            if host.stopped:
                self._tell(Event(what="stopped", url=url, detail=f"{host.name}: {host.stopped}"))
        if trouble.again:
            trouble.reason += f", {TRIES} times in a row"
        raise trouble

    # --- robots.txt --------------------------------------------------------------------------------------------------

    def _spacing(self, url: str, delay: float) -> float:
        """Seconds between two requests: what the user said, else what the source or robots.txt wants, the larger.

        Raises Trouble when robots.txt does not let us.
        """
        rules = self._rules_of(url, delay)
        if rules.unreadable:
            raise Trouble(
                f"the site's robots.txt cannot be read ({rules.unreadable}), so it is not asked", remember=False
            )
        if not rules.parser.can_fetch(url, self._robot):
            raise Trouble(
                "the site's robots.txt does not allow it; save the page yourself and name the file", lasting=True
            )
        if self._delay is not None:
            return self._delay
        wanted = rules.parser.crawl_delay(self._robot) or 0.0
        if wanted > LONGEST_CRAWL_DELAY:
            raise Trouble(
                f"the site's robots.txt wants {wanted:g} s between requests; --delay chooses another pause",
                remember=False,
            )
        return max(delay, wanted)

    def _rules_of(self, url: str, delay: float) -> Rules:
        parts = urlsplit(url)
        place = f"{parts.scheme.lower()}://{host_name(url)}"
        with self._lock:
            lock = self._rules_locks.setdefault(place, threading.Lock())
        with self._halt.hold(lock):
            if place not in self._rules:
                self._rules[place] = self._read_rules(f"{place}/robots.txt", delay)
            return self._rules[place]

    def _read_rules(self, url: str, delay: float) -> Rules:
        text = Small(ROBOTS_LIMIT)
        try:
            self.ask(url, text, delay=delay, obey=False)
        except Trouble as trouble:
            absent = trouble.lasting or trouble.refusal
            return Rules(Protego.parse(""), unreadable="" if absent else trouble.reason)
        return Rules(Protego.parse(text.data.decode("utf-8", errors="replace")))


def _site(host: Host, url: str) -> str:
    return f"{urlsplit(url).scheme.lower()}://{host.name}"


def judge(answer: Answer, *, conditional: bool) -> None:
    """Raises Trouble unless the answer is a success, a redirect, or the 304 that was asked for."""
    status = answer.status
    if status in (200, 203, 206) or (status == 304 and conditional) or (status in _AWAY and answer.location):
        return
    if answer.mitigated == "challenge" or is_challenge(answer.head):
        raise Trouble(f"a challenge page (HTTP {status})", lasting=True, refusal="challenge")
    if status in (401, 403):
        raise Trouble(f"the site forbids it (HTTP {status})", refusal="forbidden")
    if status in _AGAIN or status >= 500:
        raise Trouble(_named(status), again=True, wait=wait_of(answer.retry_after, answer.date))
    raise Trouble(_named(status), lasting=400 <= status < 500)


def _named(status: int) -> str:
    names = {
        404: "a dead link: not found",
        410: "a dead link: gone",
        429: "too many requests",
        503: "not available now",
        304: "unasked",
    }
    return f"{names.get(status, 'refused' if status < 500 else 'the site is in trouble')} (HTTP {status})"


def wait_of(retry_after: str, date: str) -> float:
    """Retry-After in seconds; a time of day counts from the site's own clock (its Date), for ours may be wrong."""
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        until = email.utils.parsedate_to_datetime(retry_after)
        return max(0.0, (until - email.utils.parsedate_to_datetime(date)).total_seconds())
    except (ValueError, TypeError):  # no header, not a time, or one of them without a zone
        return 0.0


def _target(url: str, answer: Answer) -> str:
    """Where a redirect leads.  Raises Trouble for what is not the web: a site may not send us to our own files."""
    try:
        target = urljoin(url, answer.location).split("#")[0]
    except ValueError:
        target = ""
    if not on_the_web(target) or names_a_user(target):
        raise Trouble(f"redirected to {answer.location[:200]!r}, which is not a page on the web", lasting=True)
    return target
