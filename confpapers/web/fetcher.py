"""Pages and PDFs from the web, asked for once, politely, and kept.

    with Fetcher(store) as fetcher:
        future = fetcher.submit("https://example.org/paper.pdf", kind="pdf", delay=1.0)
        data = fetcher.read(future.result())

Every site is asked by one thread, one request at a time; different sites are asked in parallel.  What was fetched is
kept for good (`refresh` asks the site whether it changed).  What failed is remembered too: a dead link is not asked
again (`retry` and `refresh` ask), one that may pass (a time-out, a 5xx) is, after an hour.  What never reached the site
(no network, a wrong proxy) is not remembered: it says nothing about the address.
Only public hosts are requested, and those that `trust` names: see guard.py.

"""

import contextlib
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from confpapers.engine.cache import Missing, Store
from confpapers.errors import FetchError, HostStopped, Offline
from confpapers.model import Digest, Record
from confpapers.web import cache, files
from confpapers.web.addresses import host_name, plain
from confpapers.web.cache import Fetched, Kind
from confpapers.web.client import Web
from confpapers.web.download import PartialDownload
from confpapers.web.guard import Guard, NotPublicError
from confpapers.web.hosts import CancelToken, RequestError
from confpapers.web.queues import FetchTask, HostQueues, Pending
from confpapers.web.responses import HttpResponse
from confpapers.web.settings import FetchEvent, FetchSettings

__all__ = ["FetchEvent", "FetchSettings", "Fetched", "Fetcher", "Kind", "Pending", "Traffic"]


Files = bool | tuple[Path, ...]
"""Which files of this machine may be read: none, any (the user names them), or only those below some folders."""


class Traffic(Record, frozen=True, kw_only=True, omit_defaults=False):
    """What a run asked of the network."""

    requests: int  # all of them: second tries, redirects and robots.txt too
    retries: int
    received: int  # bytes of the answers that came whole
    fetched: int
    kept: int  # answers that were at hand, or that the site called unchanged
    failed: int


class Fetcher:
    """Fetches pages and PDFs, keeps them, and remembers failures.

    A context manager; safe to use from many threads.  `settings` say how it behaves.
    """

    def __init__(self, store: Store, settings: FetchSettings | None = None) -> None:
        self._store, self._settings = store, settings or FetchSettings()
        self._retry = self._settings.retry or self._settings.refresh
        self._emit = self._settings.on_event
        self._cancel = CancelToken(self._settings.stop)
        self._guard = Guard()
        self._web = Web(self._settings, self._cancel, self._guard)
        self._lock = threading.RLock()  # held while `on_event` is called, which may ask back
        self._queues = HostQueues(self._fetch, self._cancel)
        self._asked: dict[Digest, Pending] = {}
        self._fetched = self._kept = self._failed = 0

    # --- asking ------------------------------------------------------------------------------------------------------

    def get(self, url: str, *, kind: Kind = "page", delay: float = 1.0, allow_files: Files = False) -> Fetched:
        """What is at an address, from the store if it is there.

        `delay` is the pause in seconds that the source wants between two requests to its site.  Where `allow_files`
        permits it, a path or a `file:` address is read as it is now (a folder: the names of its PDFs as JSON); a page
        from the web must not name files of this machine, and a list only those in its own folder.
        Raises FetchError (Offline, HostStopped): one line saying what, where, why and what to do;
        concurrent.futures.CancelledError when told to stop; StoreError when the disk is full.
        """
        return self.submit(url, kind=kind, delay=delay, allow_files=allow_files).result()

    def submit(
        self, url: str, *, kind: Kind = "page", delay: float = 1.0, allow_files: Files = False, content: bytes = b""
    ) -> Pending:
        """The same, soon: done at once when it is at hand, else queued at its site.

        With `content`, JSON, the request is a POST: a question whose answer is kept by address and content.
        Asked for twice, it is fetched once: both get the same future.
        """
        try:
            if (path := files.path_of(url)) is not None:
                return _done(self._file(url, path, kind, allow_files))
            url = plain(url)
            self._check_public(url)
        except FetchError as error:
            return _refused(error)
        key = cache.key_of(kind, url, cache.sent_digest(content))
        with self._lock:
            if (earlier := self._asked.get(key)) is None or earlier.cancelled():
                earlier = self._asked[key] = self._at_hand(url, kind, key) or self._queues.put(
                    host_name(url), FetchTask(url, kind, delay, content)
                )
            return earlier

    def read(self, fetched: Fetched) -> bytes:
        """The bytes of an answer.  Damaged in the store, they are fetched once more.

        Raises FetchError; Missing for a damaged answer to a POST request, which the next build sends again.
        """
        try:
            return self._store.get(fetched.digest)
        except Missing:
            if fetched.sent:
                raise
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
        queued = self._queues.waiting()
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
        self._cancel.close()
        self._queues.close()
        self._web.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def trust(self, *urls: str) -> None:
        """Let the hosts of these addresses be requested though they are not public: the user's own file names them."""
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
        """Answered without the network: kept, remembered as failed, or not to be asked for; else None."""
        known = cache.known(self._store, key)
        if known and known.private and not self._guard.trusts(known.private):
            return _refused(FetchError(f"{url}: it was fetched from {known.private}, which is not a public host"))
        wanted = self._settings.refresh or (self._retry and known is not None and known.doubted)
        if known and (self._settings.offline or not wanted):
            self._count(kept=1)
            self._emit(FetchEvent(what="kept", url=url, size=known.size))
            return _done(known)
        if (
            not known
            and not self._retry
            and (reason := cache.failure(self._store, key, however_old=self._settings.offline))
        ):
            self._count(failed=1)
            self._emit(FetchEvent(what="failed", url=url, detail=reason))
            return _refused(FetchError(f"{url}: {reason}"))
        if self._settings.offline:
            return _refused(Offline(f"{url}: not in the cache; build once without --offline"))
        return None

    # --- the work ----------------------------------------------------------------------------------------------------

    def _fetch(self, task: FetchTask) -> Fetched:
        key = cache.key_of(task.kind, task.url, cache.sent_digest(task.content))
        known = cache.known(self._store, key)
        try:
            fetched = self._download(task, key, known)
        except FetchError as error:
            if known:  # it was there once, and a page without it would be poorer
                self._count(kept=1)
                self._emit(FetchEvent(what="kept", url=task.url, detail=str(error), size=known.size))
                return known
            self._count(failed=1)
            self._emit(FetchEvent(what="failed", url=task.url, detail=str(error)))
            raise
        self._emit(FetchEvent(what="got", url=task.url, size=fetched.size))
        return fetched

    def _download(self, task: FetchTask, key: Digest, known: Fetched | None) -> Fetched:
        headers = _conditions(known) if known and not known.doubted and not task.content else {}
        pdf, limit = task.kind == "pdf", self._limit(task.kind)
        with PartialDownload(self._store.scratch(), key, pdf=pdf, limit=limit, content=task.content) as partial:
            try:
                answer = self._web.ask(task.url, partial, delay=task.delay, headers=headers, one_of_many=pdf)
            except RequestError as error:
                if error.lasting:
                    partial.discard()
                raise self._failure(task, key, error, known) from error
            if answer.status == 304 and known:
                partial.discard()
                fetched = msgspec.structs.replace(known, when=cache.now())
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

    def _failure(self, task: FetchTask, key: Digest, error: RequestError, known: Fetched | None) -> FetchError:
        """Remember it, and say it to the user."""
        if error.remember and not known:
            cache.fail(self._store, key, error.reason, lasting=error.lasting)
        kind = HostStopped if error.refusal and task.kind == "page" else FetchError
        hope = "" if error.lasting else "; it may pass: ask again in an hour, or build with --retry"
        return kind(f"{task.url}: {error.reason}{hope}")

    def _file(self, url: str, path: str, kind: Kind, allowed: Files) -> Fetched:
        if not allowed:
            raise FetchError(f"{url}: a web page may not name files of this machine; skipped")
        below = allowed if isinstance(allowed, tuple) else ()
        found = files.read(path, pdf=kind == "pdf", limit=self._limit(kind), below=below)
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
