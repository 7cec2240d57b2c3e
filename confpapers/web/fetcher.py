"""Fetch pages and PDFs once, politely, and cache them.

    with Fetcher(store) as fetcher:
        future = fetcher.submit("https://example.org/paper.pdf", kind="pdf", delay=1.0)
        data = fetcher.read(future.result())

Every site has one thread and one request at a time; different sites are requested in parallel. Responses are cached for
good (`refresh` asks the site whether they changed). Failures are cached, too: a dead link is not requested again
(except with `retry` and `refresh`), a temporary failure (a time-out, a 5xx) is, after an hour. Failures that never
reached the site (no network, a wrong proxy) are not cached, as they do not concern the address. Only public hosts are
requested, and those named with `trust`: see guard.py.
"""

import contextlib
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from confpapers.engine.cache import Missing, Store
from confpapers.errors import FetchError, HostStopped, Offline
from confpapers.model import Digest
from confpapers.web import cache, files
from confpapers.web.addresses import host_name, plain
from confpapers.web.cache import Fetched, Kind
from confpapers.web.client import Web
from confpapers.web.download import PartialDownload
from confpapers.web.guard import Guard, NotPublicError
from confpapers.web.hosts import CancelToken
from confpapers.web.queues import FetchTask, HostQueues, Pending, finished, refused
from confpapers.web.refresh import asked_where_it_is
from confpapers.web.request_errors import RequestError
from confpapers.web.responses import HttpResponse
from confpapers.web.settings import FetchEvent, FetchSettings
from confpapers.web.traffic import Traffic
from confpapers.web.waits import longest_wait, plain_or_nothing

__all__ = ["FetchEvent", "FetchSettings", "Fetched", "Fetcher", "Kind", "Pending", "Traffic"]


Files = bool | tuple[Path, ...]
"""Which local files may be read: none, any (the user names them), or only those below some folders."""


class Fetcher:
    """Fetches pages and PDFs, caches them, and remembers failures.

    A context manager, safe to use from many threads. `settings` determine its behaviour.
    """

    def __init__(self, store: Store, settings: FetchSettings | None = None) -> None:
        self._store, self._settings = store, settings or FetchSettings()
        self._retry = self._settings.retry or self._settings.refresh
        self._emit = self._settings.on_event
        self._cancel = CancelToken(self._settings.stop, self._settings.clock)
        self._guard = Guard()
        self._web = Web(self._settings, self._cancel, self._guard)
        self._lock = threading.RLock()  # reentrant: held while `on_event` is called, which may call the fetcher
        self._queues = HostQueues(self._fetch, self._cancel)
        self._requests: dict[Digest, Pending] = {}
        self._fetched = self._kept = self._failed = 0
        self.local_files: dict[str, files.FileState] = {}  # as they were before they were read
        self.would_try_again = False  # whether a later build may get what could not be fetched now

    # --- asking ------------------------------------------------------------------------------------------------------

    def get(self, url: str, *, kind: Kind = "page", delay: float = 1.0, allow_files: Files = False) -> Fetched:
        """Return the resource at an address, from the cache if possible.

        `delay` is the source's pause in seconds between two requests to its site. If `allow_files` permits it, a path
        or a `file:` address is read in its current state (a folder: the names of its PDFs as JSON); a page from the web
        may not name local files, and a list only those in its own folder. Raises FetchError (Offline, HostStopped) with
        one line saying what, where, why and what to do; concurrent.futures.CancelledError if the build was stopped;
        StoreError if the disk is full.
        """
        return self.submit(url, kind=kind, delay=delay, allow_files=allow_files).result()

    def submit(
        self, url: str, *, kind: Kind = "page", delay: float = 1.0, allow_files: Files = False, content: bytes = b""
    ) -> Pending:
        """Return the same as a future: done at once if cached, otherwise queued at its site.

        With `content`, JSON, the request is a POST, whose response is cached by address and content. Concurrent calls
        for one resource share a future and a request.
        """
        try:
            if (path := files.path_of(url)) is not None:
                return finished(self._file(url, path, kind, allow_files))
            url = plain(url)
            self._check_public(url)
        except FetchError as error:
            return refused(error)
        key = cache.key_of(kind, url, cache.sent_digest(content))
        with self._lock:
            if (earlier := self._requests.get(key)) is None or earlier.cancelled():
                earlier = self._requests[key] = self._at_hand(url, kind, key) or self._queues.put(
                    host_name(url), FetchTask(url, kind, delay, content)
                )
            return earlier

    def read(self, fetched: Fetched) -> bytes:
        """Return the bytes of a response. If they are damaged in the store, they are fetched again.

        Raises FetchError, and Missing for a damaged response to a POST request, which the next build sends again.
        """
        try:
            return self._store.get(fetched.digest)
        except Missing:
            if fetched.sent:
                raise
        with self._lock:
            self._requests.pop(cache.key_of(fetched.kind, fetched.url), None)
        again = self.get(fetched.url, kind=fetched.kind, allow_files=files.path_of(fetched.url) is not None)
        if again.digest != fetched.digest:
            raise FetchError(f"{fetched.url}: lost from the cache, and changed since on its site; build again")
        return self._store.get(again.digest)

    def mark_unreadable(self, url: str, *, kind: Kind = "pdf") -> None:
        """Record that a response could not be read, though it looked complete: `retry` then requests it again."""
        key = cache.key_of(kind, url.strip().split("#")[0])
        cached = cache.lookup(self._store, key)
        if cached and not cached.doubted:
            cache.keep(self._store, msgspec.structs.replace(cached, doubted=True))

    def remaining(self) -> float:
        """Return the minimum seconds that the queues will take, from the slowest site's pauses or responses."""
        return longest_wait(self._web, self._queues.waiting())[0]

    def remaining_with(self, requests: Iterable[tuple[Kind, str]], *, delay: float) -> tuple[float, str]:
        """Return what `remaining` would be if these addresses were requested, too, and the site that decides."""
        if self._settings.offline:
            return 0.0, ""
        addresses = dict.fromkeys((kind, plain_or_nothing(url)) for kind, url in requests)
        new = [(kind, url) for kind, url in addresses if url and self._is_new(cache.key_of(kind, url))]
        later = [(FetchTask(url, kind, delay), 1) for kind, url in new]
        return longest_wait(self._web, [*self._queues.waiting(), *later])

    def _is_new(self, key: Digest) -> bool:
        """Return whether a request for this address would reach its site."""
        if key in self._requests:
            return False
        if self._settings.refresh:
            return True
        failed = None if self._retry else cache.failure(self._store, key, however_old=False)
        return failed is None and cache.lookup(self._store, key) is None

    @property
    def traffic(self) -> Traffic:
        """Return the counts so far."""
        return Traffic(
            requests=self._web.requests,
            retries=self._web.retries,
            received=self._web.received,
            fetched=self._fetched,
            kept=self._kept,
            failed=self._failed,
        )

    def close(self) -> None:
        """Stop: queued requests are cancelled, running ones end within a second and can be resumed."""
        self._cancel.close()
        self._queues.close()
        self._web.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def trust(self, *urls: str) -> None:
        """Allow requests to the hosts of these addresses although they are not public: the user's own file names
        them.
        """
        for url in urls:
            with contextlib.suppress(ValueError):
                self._guard.trust(url)

    def _check_public(self, url: str) -> None:
        try:
            self._guard.check(url)
        except NotPublicError as error:
            raise FetchError(f"{url}: {error}") from None

    def _limit(self, kind: Kind) -> int:
        return self._settings.max_pdf if kind == "pdf" else self._settings.max_page

    # --- what is at hand ---------------------------------------------------------------------------------------------

    def _at_hand(self, url: str, kind: Kind, key: Digest) -> Pending | None:
        """Return a future without network access (cached, failed before, or not allowed), or None."""
        cached = cache.lookup(self._store, key)
        if cached and cached.private and not self._guard.trusts(cached.private):
            return refused(FetchError(f"{url}: it was fetched from {cached.private}, which is not a public host"))
        wanted = self._settings.refresh or (self._retry and cached is not None and cached.doubted)
        if cached and (self._settings.offline or not wanted):
            self._count(kept=1)
            self._emit(FetchEvent(what="kept", url=url, size=cached.size))
            return finished(cached)
        if (
            not cached
            and not self._retry
            and (failed := cache.failure(self._store, key, however_old=self._settings.offline))
        ):
            self._count(failed=1)
            self.would_try_again |= not failed.lasting
            self._emit(FetchEvent(what="failed", url=url, detail=failed.reason))
            return refused(FetchError(f"{url}: {failed.reason}"))
        if self._settings.offline:
            self.would_try_again = True
            return refused(Offline(f"{url}: not in the cache; build once without --offline"))
        return None

    # --- the work ----------------------------------------------------------------------------------------------------

    def _fetch(self, task: FetchTask) -> Fetched:
        key = cache.key_of(task.kind, task.url, cache.sent_digest(task.content))
        cached = cache.lookup(self._store, key)
        try:
            fetched = self._download(task, key, cached)
        except FetchError as error:
            if cached:  # it existed once, and the page would be poorer without it
                self._count(kept=1)
                self._emit(FetchEvent(what="kept", url=task.url, detail=str(error), size=cached.size))
                return cached
            self._count(failed=1)
            self._emit(FetchEvent(what="failed", url=task.url, detail=str(error)))
            raise
        self._emit(FetchEvent(what="got", url=task.url, size=fetched.size))
        return fetched

    def _download(self, task: FetchTask, key: Digest, cached: Fetched | None) -> Fetched:
        headers = cache.conditions(cached) if cached and not cached.doubted and not task.content else {}
        pdf, limit = task.kind == "pdf", self._limit(task.kind)
        with PartialDownload(self._store.scratch(), key, pdf=pdf, limit=limit, content=task.content) as partial:
            try:
                answer = asked_where_it_is(self._web, task, partial, headers)
            except RequestError as error:
                if error.lasting:
                    partial.discard()
                raise self._failure(task, key, error, cached) from error
            if answer.status == 304 and cached:
                partial.discard()
                fetched = msgspec.structs.replace(cached, when=cache.now())
                self._count(kept=1)
            else:
                fetched = self._finish(task, partial, answer)
                self._count(fetched=1)
        cache.keep(self._store, fetched)
        return fetched

    def _finish(self, task: FetchTask, partial: PartialDownload, answer: HttpResponse) -> Fetched:
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
            private=host if (host := host_name(answer.url)) in self._guard.private else "",
            sent=cache.sent_digest(task.content),
        )

    def _failure(self, task: FetchTask, key: Digest, error: RequestError, cached: Fetched | None) -> FetchError:
        """Record a failure and return it as an error for the user."""
        if error.remember and not cached:
            cache.fail(self._store, key, error.reason, lasting=error.lasting)
        self.would_try_again |= not (error.remember and error.lasting)
        kind = HostStopped if error.refusal and task.kind == "page" else FetchError
        hope = "" if error.lasting else "; this may be temporary: build again in an hour, or with --retry"
        return kind(f"{task.url}: {error.reason}{hope}")

    def _file(self, url: str, path: str, kind: Kind, allowed: Files) -> Fetched:
        if not allowed:
            raise FetchError(f"{url}: a web page may not name files of this machine; skipped")
        self.local_files.setdefault(path, files.state_of(path))
        below = allowed if isinstance(allowed, tuple) else ()
        file = files.read(path, pdf=kind == "pdf", limit=self._limit(kind), below=below)
        return Fetched(
            url=url,
            final_url=file.url,
            digest=self._store.put(file.data),
            size=len(file.data),
            when=file.changed,
            kind=kind,
            content_type=file.content_type,
        )

    def _count(self, *, fetched: int = 0, kept: int = 0, failed: int = 0) -> None:
        with self._lock:
            self._fetched, self._kept, self._failed = self._fetched + fetched, self._kept + kept, self._failed + failed
