"""Pages and PDFs from the web, asked for once, politely, and kept.

    with Fetcher(store) as fetcher:
        future = fetcher.submit("https://example.org/paper.pdf", kind="pdf", delay=1.0)
        data = fetcher.read(future.result())

Every site is asked by one thread, one request at a time; different sites are asked in parallel.  What was fetched is
kept for good (`refresh` asks the site whether it changed).  What failed is remembered too: a dead link is not asked
again (`retry` and `refresh` ask), one that may pass (a time-out, a 5xx) is, after an hour.  What never reached the site
(no network, a wrong proxy) is not remembered: it says nothing about the address.
This module, with `net` behind it, is the only one that knows the network.
"""

import contextlib
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

import msgspec

from confpapers.engine.cache import Missing, Store
from confpapers.errors import FetchError, HostStopped, Offline
from confpapers.model import Digest, Record
from confpapers.web import cache, files
from confpapers.web.addresses import host_name, plain
from confpapers.web.cache import Fetched, Kind
from confpapers.web.client import USER_AGENT, Event, Web
from confpapers.web.download import Partial
from confpapers.web.hosts import Halt, Trouble
from confpapers.web.queues import Lines, Pending, Task
from confpapers.web.responses import Answer

__all__ = ["Event", "Fetched", "Fetcher", "Kind", "Pending", "Traffic"]

MAX_BYTES = 200_000_000


class Traffic(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a run asked of the network."""

    requests: int  # all of them: second tries, redirects and robots.txt too
    retries: int
    received: int  # bytes of the answers that came whole
    fetched: int
    kept: int  # answers that were at hand, or that the site called unchanged
    failed: int


class Fetcher:
    """Fetches, keeps and remembers.  A context manager; safe to use from many threads.

    offline      ask nothing; what is not at hand raises Offline
    refresh      ask again for everything, by ETag and date: what did not change is not sent again
    retry        ask again for what failed, and for what nothing could be made of
    delay        seconds between two requests to a site, whatever the source and robots.txt want (--delay)
    timeout      for connecting, and for each wait for more bytes; `deadline` for a whole request: seconds
    backoff      the pause after a first failed try; it doubles
    on_event     is called from several threads, and must be quick
    stop         when set, all waits end within a second: futures are cancelled, begun downloads are kept
    """

    def __init__(
        self,
        store: Store,
        *,
        offline: bool = False,
        refresh: bool = False,
        retry: bool = False,
        delay: float | None = None,
        max_bytes: int = MAX_BYTES,
        timeout: tuple[float, float] = (10.0, 30.0),
        deadline: float = 300.0,
        backoff: float = 0.5,
        user_agent: str = USER_AGENT,
        on_event: Callable[[Event], None] | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self._store, self._max_bytes = store, max_bytes
        self._offline, self._refresh, self._retry = offline, refresh, retry or refresh
        self._tell = on_event or (lambda _: None)
        self._halt = Halt(stop)
        self._web = Web(
            delay=delay,
            timeout=timeout,
            deadline=deadline,
            backoff=backoff,
            user_agent=user_agent,
            halt=self._halt,
            tell=self._tell,
        )
        self._lock = threading.RLock()  # held while `on_event` is called, which may ask back
        self._lines = Lines(self._fetch, self._halt)
        self._asked: dict[Digest, Pending] = {}
        self._fetched = self._kept = self._failed = 0

    # --- asking ------------------------------------------------------------------------------------------------------

    def get(self, url: str, *, kind: Kind = "page", delay: float = 1.0, allow_files: bool = False) -> Fetched:
        """What is at an address, from the store if it is there.

        `delay` is the pause in seconds that the source wants between two requests to its site.  With `allow_files`, a
        path or a `file:` address is read as it is now (a folder: the names of its PDFs as JSON); without it they
        are refused, for a page from the web must not name files of this machine.
        Raises FetchError (Offline, HostStopped): one line saying what, where, why and what to do;
        concurrent.futures.CancelledError when told to stop; StoreError when the disk is full.
        """
        return self.submit(url, kind=kind, delay=delay, allow_files=allow_files).result()

    def submit(self, url: str, *, kind: Kind = "page", delay: float = 1.0, allow_files: bool = False) -> Pending:
        """The same, soon: done at once when it is at hand, else queued at its site.

        Asked for twice, it is fetched once: both get the same future.
        """
        try:
            if (path := files.path_of(url)) is not None:
                return _done(self._file(url, path, kind, allow_files))
            url = plain(url)
        except FetchError as error:
            return _refused(error)
        key = cache.key_of(kind, url)
        with self._lock:
            if (earlier := self._asked.get(key)) is None or earlier.cancelled():
                earlier = self._asked[key] = self._at_hand(url, kind, key) or self._lines.put(
                    host_name(url), Task(url, kind, delay)
                )
            return earlier

    def read(self, fetched: Fetched) -> bytes:
        """The bytes of an answer.  Damaged in the store, they are fetched once more.  Raises FetchError."""
        with contextlib.suppress(Missing):
            return self._store.get(fetched.digest)
        with self._lock:
            self._asked.pop(cache.key_of(fetched.kind, fetched.url), None)
        again = self.get(fetched.url, kind=fetched.kind, allow_files=files.path_of(fetched.url) is not None)
        if again.digest != fetched.digest:
            raise FetchError(f"{fetched.url}: lost from the cache, and changed since on its site; build again")
        return self._store.get(again.digest)

    def doubt(self, url: str, *, kind: Kind = "pdf") -> None:
        """Nothing could be made of this answer, though it looked whole: with `retry` the site is asked again."""
        key = cache.key_of(kind, url.strip().split("#")[0])
        known = cache.known(self._store, key)
        if known and not known.doubted:
            cache.keep(self._store, msgspec.structs.replace(known, doubted=True))

    def remaining(self) -> float:
        """Seconds that what is queued will take at least: the slowest site's pauses, or its usual time to answer."""
        queued = self._lines.waiting()
        return max((self._web.seconds_for(task.url, count, task.delay) for task, count in queued), default=0.0)

    @property
    def traffic(self) -> Traffic:
        """What was asked so far."""
        return Traffic(
            requests=self._web.requests,
            retries=self._web.retries,
            received=self._web.received,
            fetched=self._fetched,
            kept=self._kept,
            failed=self._failed,
        )

    def close(self) -> None:
        """Stop: what is queued is cancelled, what is on its way ends within a second and can be resumed."""
        self._halt.close()
        self._lines.close()
        self._web.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    # --- what is at hand ---------------------------------------------------------------------------------------------

    def _at_hand(self, url: str, kind: Kind, key: Digest) -> Pending | None:
        """Answered without the network: kept, remembered as failed, or not to be asked for; else None."""
        known = cache.known(self._store, key)
        wanted = self._refresh or (self._retry and known is not None and known.doubted)
        if known and (self._offline or not wanted):
            self._count(kept=1)
            self._tell(Event(what="kept", url=url, size=known.size))
            return _done(known)
        if not known and not self._retry and (reason := cache.failure(self._store, key, however_old=self._offline)):
            self._count(failed=1)
            self._tell(Event(what="failed", url=url, detail=reason))
            return _refused(FetchError(f"{url}: {reason}"))
        if self._offline:
            return _refused(Offline(f"{url}: not in the cache; build once without --offline"))
        return None

    # --- the work ----------------------------------------------------------------------------------------------------

    def _fetch(self, task: Task) -> Fetched:
        key = cache.key_of(task.kind, task.url)
        known = cache.known(self._store, key)
        try:
            fetched = self._download(task, key, known)
        except FetchError as error:
            if known:  # it was there once, and a page without it would be poorer
                self._count(kept=1)
                self._tell(Event(what="kept", url=task.url, detail=str(error), size=known.size))
                return known
            self._count(failed=1)
            self._tell(Event(what="failed", url=task.url, detail=str(error)))
            raise
        self._tell(Event(what="got", url=task.url, size=fetched.size))
        return fetched

    def _download(self, task: Task, key: Digest, known: Fetched | None) -> Fetched:
        headers = _conditions(known) if known and not known.doubted else {}
        pdf = task.kind == "pdf"
        with Partial(self._store.scratch(), key, pdf=pdf, limit=self._max_bytes) as partial:
            try:
                answer = self._web.ask(task.url, partial, delay=task.delay, headers=headers, one_of_many=pdf)
            except Trouble as trouble:
                if trouble.lasting:
                    partial.discard()
                raise self._failure(task, key, trouble, known) from trouble
            if answer.status == 304 and known:
                partial.discard()
                fetched = msgspec.structs.replace(known, when=cache.now())
                self._count(kept=1)
            else:
                fetched = self._finish(task, partial, answer)
                self._count(fetched=1)
        cache.keep(self._store, fetched)
        return fetched

    def _finish(self, task: Task, partial: Partial, answer: Answer) -> Fetched:
        digest, size = partial.digest(), partial.size
        self._store.put_file(partial.path, digest)
        partial.forget_marks()
        return Fetched(
            url=task.url,
            final_url=answer.url,
            digest=digest,
            size=size,
            when=cache.now(),
            kind=task.kind,
            etag=answer.etag,
            last_modified=answer.last_modified,
            content_type=answer.content_type,
        )

    def _failure(self, task: Task, key: Digest, trouble: Trouble, known: Fetched | None) -> FetchError:
        """Remember it, and say it to the user."""
        if trouble.remember and not known:
            cache.fail(self._store, key, trouble.reason, lasting=trouble.lasting)
        kind = HostStopped if trouble.refusal and task.kind == "page" else FetchError
        hope = "" if trouble.lasting else "; it may pass: ask again in an hour, or build with --retry"
        return kind(f"{task.url}: {trouble.reason}{hope}")

    def _file(self, url: str, path: str, kind: Kind, allowed: bool) -> Fetched:
        if not allowed:
            raise FetchError(f"{url}: a file of this machine, named by a page from the web: not read")
        found = files.read(path, pdf=kind == "pdf", limit=self._max_bytes)
        return Fetched(
            url=url,
            final_url=found.url,
            digest=self._store.put(found.data),
            size=len(found.data),
            when=found.changed,
            kind=kind,
            content_type=found.content_type,
        )

    def _count(self, *, fetched: int = 0, kept: int = 0, failed: int = 0) -> None:
        with self._lock:
            self._fetched, self._kept, self._failed = self._fetched + fetched, self._kept + kept, self._failed + failed


def _done(fetched: Fetched) -> Pending:
    future = Pending()
    future.set_result(fetched)
    return future


def _refused(error: FetchError) -> Pending:
    future = Pending()
    future.set_exception(error)
    return future


def _conditions(known: Fetched) -> dict[str, str]:
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}
