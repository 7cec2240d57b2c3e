"""The fetcher with a small site of our own that makes every mistake that sites make."""

import concurrent.futures
import contextlib
import email.utils
import gzip
import hashlib
import importlib.util
import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from quick_clock import QuickClock

from confpapers.engine.cache import Store
from confpapers.errors import FetchError, HostStopped, Offline
from confpapers.model import encode
from confpapers.web import guard
from confpapers.web.cache import Failed, Kind, key_of
from confpapers.web.client import wait_of
from confpapers.web.fetcher import Fetcher, FetchEvent, FetchSettings
from confpapers.web.files import state_of
from confpapers.web.guard import Guard
from confpapers.web.hosts import BROKEN_LIMIT, CancelToken, Host
from confpapers.web.request_errors import BrokenAnswerError
from confpapers.web.settings import Clock

PDF = b"%PDF-1.5\n" + hashlib.sha256(b"an invented paper").digest() * 4096 + b"\n%%EOF\n"
PAGE = b"<!doctype html><title>Invented proceedings</title><p>Swimming lessons for gradient descent"
BOMB = gzip.compress(b"%PDF-" + bytes(9_000_000))
CHALLENGE = b"<!DOCTYPE html><html><title>Just a moment...</title><body>Verifying your browser</body></html>"


@dataclass
class Reply:
    """One answer, and what goes wrong with it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    ranges: bool = False  # honour Range and If-Range
    etag: str = ""
    cut: int | None = None  # so many bytes, then the connection ends
    reset: bool = False
    drip: float = 0.0  # seconds between two bytes
    silent: float = 0.0  # seconds before the answer
    meet: threading.Barrier | None = None  # answers come when so many requests are there
    length: bool = True  # say how long the body is


@dataclass
class Request:
    """One request, as the site saw it."""

    path: str
    headers: dict[str, str]
    start: float
    end: float = 0.0


class Site(ThreadingHTTPServer):
    """Answers each path with its replies, in order; the last one stays."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, list[Reply]] = {}
        self.log: list[Request] = []
        self.lock = threading.Lock()
        self.open = self.most_open = 0
        self.clock = Clock()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_address[1]}{path}"

    def set(self, path: str, *replies: Reply) -> str:
        self.replies[path] = list(replies)
        return self.url(path)

    def requests_of(self, path: str) -> list[Request]:
        return [a for a in self.log if a.path == path]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up; that is their business."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits for the client to acknowledge its headers
    server: Site

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        site = self.server
        requested = Request(self.path, dict(self.headers), site.clock.now())
        with site.lock:
            site.log.append(requested)
            site.open += 1
            site.most_open = max(site.most_open, site.open)
            replies = site.replies.get(self.path, [Reply(b"no such page", 404)])
            reply = replies.pop(0) if len(replies) > 1 else replies[0]
        try:
            time.sleep(reply.silent)
            if reply.meet:
                reply.meet.wait(timeout=60)
            self.reply(reply)
        finally:
            with site.lock:
                site.open -= 1
                requested.end = site.clock.now()

    def reply(self, reply: Reply) -> None:
        if reply.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        status, body, headers = reply.status, reply.body, dict(reply.headers)
        if reply.etag:
            headers["ETag"] = reply.etag
            if self.headers.get("If-None-Match") == reply.etag:
                status, body = 304, b""
        span = re.match(r"bytes=(\d+)-$", self.headers.get("Range", ""))
        if reply.ranges and span and self.headers.get("If-Range") == reply.etag:
            start = int(span[1])
            if start < len(body):
                status, headers["Content-Range"] = 206, f"bytes {start}-{len(body) - 1}/{len(body)}"
                body = body[start:]
            else:
                status, headers["Content-Range"], body = 416, f"bytes */{len(body)}", b""
        self.send(status, headers, body, reply)

    def send(self, status: int, headers: dict[str, str], body: bytes, reply: Reply) -> None:
        self.send_response(status)
        if reply.length:
            headers.setdefault("Content-Length", str(len(body)))
        else:
            self.close_connection = True
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in [body[i : i + 1] for i in range(len(body))] if reply.drip else [body[: reply.cut]]:
            self.wfile.write(piece)
            time.sleep(reply.drip)
        if reply.cut is not None:
            self.close_connection = True


@contextlib.contextmanager
def running() -> Iterator[Site]:
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield site
        site.shutdown()
        thread.join()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    with running() as server:
        yield server


@pytest.fixture(autouse=True)
def _loopback_counts_as_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule itself is tested in test_guard.py."""
    monkeypatch.setattr(guard, "is_public", lambda _: True)
    monkeypatch.setattr(guard, "looks_public", lambda _: True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache")


@pytest.fixture
def clock(site: Site) -> Clock:
    """The clock of the site and of its fetchers: all pauses have their full length on it, and take no time."""
    site.clock = QuickClock()
    return site.clock


@pytest.fixture
def fetcher_of(store: Store) -> Iterator[Callable[..., Fetcher]]:
    """Makes a fetcher whose pauses take no time, unless it is given a clock of its own."""
    with contextlib.ExitStack() as stack:

        def make(**options: Any) -> Fetcher:
            usual: dict[str, Any] = {"delay": 0.0, "backoff": 0.01, "clock": QuickClock()}
            return stack.enter_context(Fetcher(store, FetchSettings(**(usual | options))))

        yield make


Make = Callable[..., Fetcher]
network = pytest.mark.network


def error_of(fetcher: Fetcher, url: str, **options: Any) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url, **options)
    return str(caught.value)


# --- what goes well -------------------------------------------------------------------------------------------------


PACKED = {
    "two members": ("gzip", gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:])),
    "padding behind it": ("gzip", gzip.compress(PAGE) + bytes(512)),
    "deflate": ("deflate", zlib.compress(PAGE)),
    "deflate without its header": ("deflate", zlib.compress(PAGE)[2:-4]),
    "twice": ("gzip, gzip", gzip.compress(gzip.compress(PAGE))),
    "x-gzip and a word that says nothing": ("identity, x-gzip", gzip.compress(PAGE)),
    "an encoding of characters": ("UTF-8", PAGE),
    "none": ("none", PAGE),
}


@network
@pytest.mark.parametrize("name", PACKED)
def test_a_body_is_unpacked_to_its_end_however_it_is_packed(name: str, site: Site, fetcher_of: Make) -> None:
    encoding, body = PACKED[name]
    fetcher = fetcher_of()
    url = site.set("/list", Reply(body, headers={"Content-Encoding": encoding}))
    assert fetcher.read(fetcher.get(url)) == PAGE


@network
def test_a_second_member_that_is_cut_is_noticed(site: Site, fetcher_of: Make) -> None:
    body = gzip.compress(PAGE) + gzip.compress(PAGE)[:-9]
    url = site.set("/list", Reply(body, headers={"Content-Encoding": "gzip"}))
    assert "cut short" in error_of(fetcher_of(), url)


MOVED = {
    "at once": b'<html><head><meta http-equiv="refresh" content="0; url=/2030/papers"></head></html>',
    "in capitals, soon": b"<META CONTENT='3;URL=\"../2030/papers#list\"' HTTP-EQUIV=Refresh>",
    "without a name": b'<meta http-equiv="Refresh" content="0;/2030/papers">',
}
STAYS = {
    "for a browser without scripts": b'<noscript><meta http-equiv="refresh" content="0; url=/2030/papers"></noscript>',
    "in a comment": b'<!-- <meta http-equiv="refresh" content="0; url=/2030/papers"> -->',
    "later": b'<meta http-equiv="refresh" content="60; url=/2030/papers">',
    "itself": b'<meta http-equiv="refresh" content="0; url=/old">',
    "a long page": b'<meta http-equiv="refresh" content="0; url=/2030/papers">' + b"owls " * 5_000,
    "a landing page": b'<meta name="citation_title" content="Owls"><meta http-equiv="refresh" content="0;/x">',
    "not on the web": b'<meta http-equiv="refresh" content="0; url=file:///etc/hostname">',
}


@network
@pytest.mark.parametrize("name", [*MOVED, *STAYS])
def test_a_page_that_only_says_where_it_is_now_leads_there(name: str, site: Site, fetcher_of: Make) -> None:
    page = {**MOVED, **STAYS}[name]
    url, moved = site.set("/old", Reply(page)), site.set("/2030/papers", Reply(PAGE))
    fetcher = fetcher_of()
    fetched = fetcher.get(url)
    assert (fetched.final_url, fetcher.read(fetched)) == ((moved, PAGE) if name in MOVED else (url, page))


@network
def test_pages_that_lead_to_each_other_are_given_up(site: Site, fetcher_of: Make) -> None:
    for here, there in (("/a", "/b"), ("/b", "/a")):
        url = site.set(here, Reply(f'<meta http-equiv="refresh" content="0; url={there}">'.encode()))
    assert "only say where it is" in error_of(fetcher_of(), url)


@network
def test_a_redirect_in_utf_8_is_followed(site: Site, fetcher_of: Make) -> None:
    target = site.set("/na%C3%AFve%20owls", Reply(PAGE))
    url = site.set("/old", Reply(b"", 302, {"Location": "/naïve owls".encode().decode("latin-1")}))
    assert fetcher_of().get(url).final_url == target


@network
def test_a_page_is_requested_once_and_cached(site: Site, fetcher_of: Make) -> None:
    url = site.set("/list", Reply(PAGE, etag='"1"', headers={"Content-Type": "text/html"}))
    first = fetcher_of().get(url)
    second, fetcher = fetcher_of(), fetcher_of(offline=True)
    assert second.get(url + "#part-2").digest == first.digest
    assert fetcher.read(fetcher.get(url)) == PAGE
    assert (first.final_url, first.etag, first.content_type, first.size) == (url, '"1"', "text/html", len(PAGE))
    assert len(site.requests_of("/list")) == 1
    assert (second.traffic.kept, second.traffic.requests) == (1, 0)


@network
def test_requests_identify_the_program_and_nothing_else(
    site: Site, fetcher_of: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ada password hunter2\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    site.set("/a", Reply(PAGE, headers={"Set-Cookie": "id=1"}))
    fetcher = fetcher_of()
    fetcher.get(site.url("/a"))
    fetcher.get(site.set("/b", Reply(PAGE)))
    sent = site.requests_of("/b")[0].headers
    assert re.fullmatch(r"confpapers/\S+ \(\+https://github.com/confpapers/confpapers\)", sent["User-Agent"])
    assert not {"Cookie", "Referer", "Authorization"} & set(sent)


@network
def test_a_compressed_page_is_decompressed_and_a_pdf_is_requested_uncompressed(site: Site, fetcher_of: Make) -> None:
    fetcher = fetcher_of()
    page = fetcher.get(site.set("/p", Reply(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"})))
    assert fetcher.read(page) == PAGE
    fetcher.get(site.set("/x.pdf", Reply(PDF)), kind="pdf")
    assert site.requests_of("/x.pdf")[0].headers["Accept-Encoding"] == "identity"


@network
def test_refresh_asks_whether_it_changed(site: Site, fetcher_of: Make) -> None:
    url = site.set("/list", Reply(PAGE, etag='"1"'))
    first = fetcher_of().get(url)
    again = fetcher_of(refresh=True)
    assert again.get(url).digest == first.digest
    assert site.requests_of("/list")[1].headers["If-None-Match"] == '"1"'
    assert (again.traffic.kept, again.traffic.received) == (1, 0)
    site.set("/list", Reply(PAGE + b"!", etag='"2"'))
    assert fetcher_of(refresh=True).get(url).digest != first.digest


@network
def test_a_page_that_vanished_from_its_site_is_kept(site: Site, fetcher_of: Make) -> None:
    url = site.set("/list", Reply(PAGE))
    first = fetcher_of().get(url)
    site.set("/list", Reply(b"", 404))
    assert fetcher_of(refresh=True).get(url) == first


@network
def test_a_damaged_object_is_fetched_again(site: Site, fetcher_of: Make, store: Store) -> None:
    url = site.set("/list", Reply(PAGE))
    fetcher = fetcher_of()
    fetched = fetcher.get(url)
    store.path(fetched.digest).write_bytes(b"?" * len(PAGE))
    assert fetcher.read(fetched) == PAGE
    store.path(fetched.digest).unlink()
    fetched = fetcher_of().get(url)
    assert fetcher.read(fetched) == PAGE
    assert len(site.requests_of("/list")) == 3
    store.path(fetched.digest).unlink()
    with pytest.raises(Offline, match="/list"):
        fetcher_of(offline=True).get(url)


@network
def test_concurrent_requests_for_one_page_fetch_it_once(site: Site, fetcher_of: Make) -> None:
    url, fetcher = site.set("/list", Reply(PAGE, silent=0.1)), fetcher_of()
    assert fetcher.submit(url) is fetcher.submit(url)
    fetcher.get(url)
    assert len(site.requests_of("/list")) == 1


# --- politeness -----------------------------------------------------------------------------------------------------


@network
def test_one_request_at_a_time_and_the_pause_between_their_starts(site: Site, fetcher_of: Make, clock: Clock) -> None:
    urls = [site.set(f"/{n}", Reply(PAGE, silent=0.01)) for n in range(4)]
    all_are_queued = threading.Barrier(2)
    site.set("/robots.txt", Reply(b"", 404, meet=all_are_queued))
    fetcher = fetcher_of(delay=None, clock=clock)
    futures = [fetcher.submit(url, delay=0.4) for url in urls]
    assert 1.0 <= fetcher.remaining() <= 2.5
    all_are_queued.wait(timeout=60)
    concurrent.futures.wait(futures)
    assert [a.start for a in site.log] == pytest.approx([0, 0.4, 0.8, 1.2, 1.6])
    assert site.most_open == 1
    assert fetcher.remaining() == 0


@network
def test_different_sites_are_requested_in_parallel(site: Site, fetcher_of: Make) -> None:
    with running() as other:
        fetcher, both_are_asked = fetcher_of(), threading.Barrier(2)
        futures = [fetcher.submit(server.set("/slow", Reply(PAGE, meet=both_are_asked))) for server in (site, other)]
        assert [fetcher.read(future.result()) for future in futures] == [PAGE, PAGE]
        assert (len(site.requests_of("/slow")), len(other.requests_of("/slow"))) == (1, 1)


@network
def test_retries_and_redirects_also_keep_the_pause(site: Site, fetcher_of: Make, clock: Clock) -> None:
    site.set("/moved", Reply(b"", 302, {"Location": "/here"}))
    site.set("/here", Reply(b"", 503), Reply(PAGE))
    fetcher_of(delay=0.4, clock=clock).get(site.url("/moved"))
    assert [a.path for a in site.log] == ["/robots.txt", "/moved", "/here", "/here"]
    assert [a.start for a in site.log] == pytest.approx([0, 0.4, 0.8, 1.2])


@network
def test_robots_txt_is_read_once_and_obeyed_on_redirects_too(site: Site, fetcher_of: Make) -> None:
    site.set("/robots.txt", Reply(b"User-agent: confpapers\nDisallow: /private\n"))
    url = site.set("/a", Reply(PAGE))
    site.set("/away", Reply(b"", 301, {"Location": "/private/x"}))
    fetcher = fetcher_of()
    fetcher.get(url)
    assert "robots.txt does not allow it" in error_of(fetcher, site.url("/private/list"))
    assert "robots.txt does not allow it" in error_of(fetcher, site.url("/away"))
    assert [a.path for a in site.log] == ["/robots.txt", "/a", "/away"]


@network
def test_the_pause_in_robots_txt_is_kept_unless_the_user_sets_one(site: Site, fetcher_of: Make, clock: Clock) -> None:
    site.set("/robots.txt", Reply(b"User-agent: *\nCrawl-delay: 1\n"))
    for name in "abcd":
        site.set(f"/{name}", Reply(PAGE))
    slow = fetcher_of(delay=None, clock=clock)
    concurrent.futures.wait([slow.submit(site.url("/a"), delay=0.0), slow.submit(site.url("/b"), delay=0.0)])
    quick = fetcher_of(delay=0.0, clock=clock)
    concurrent.futures.wait([quick.submit(site.url("/c")), quick.submit(site.url("/d"))])
    a, b, c, d = (site.requests_of(f"/{name}")[0].start for name in "abcd")
    assert (b - a, d - c) == pytest.approx((1.0, 0.0))


@network
def test_a_mark_before_robots_txt_hides_none_of_its_rules(site: Site, fetcher_of: Make) -> None:
    site.set("/robots.txt", Reply(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /private"))
    assert "does not allow it" in error_of(fetcher_of(), site.set("/private", Reply(PAGE)))


@network
def test_a_site_with_an_unreadable_robots_txt_is_not_requested(site: Site, fetcher_of: Make) -> None:
    site.set("/robots.txt", Reply(b"", 500))
    url = site.set("/a", Reply(PAGE))
    reason = error_of(fetcher_of(), url)
    assert "robots.txt cannot be read (the site is in error (HTTP 500)" in reason
    assert "save it and name the file" in reason
    site.set("/robots.txt", Reply(b"", 403))
    assert fetcher_of().get(url).size == len(PAGE)  # not remembered: it says nothing about the page


# --- second tries ---------------------------------------------------------------------------------------------------


PASSING = {
    "busy": Reply(b"slow down", 429),
    "down": Reply(b"try again", 503),
    "bad gateway": Reply(b"", 502),
    "reset": Reply(reset=True),
    "cut": Reply(PDF, cut=1000),
    "cut, resumable": Reply(PDF, cut=70_000, etag='"1"', ranges=True),
    "silent": Reply(PDF, silent=1.5),
    "too long an announcement": Reply(PDF, headers={"Content-Length": str(len(PDF) + 10)}, cut=len(PDF)),
    "cut without an announcement": Reply(PDF[:-10], length=False),
    "damaged packing": Reply(gzip.compress(PDF)[:-20], headers={"Content-Encoding": "gzip"}),
    "empty": Reply(b""),
}


@pytest.mark.slow
@network
@pytest.mark.parametrize("name", PASSING)
def test_temporary_failures_are_survived(name: str, site: Site, fetcher_of: Make) -> None:
    url = site.set("/x.pdf", PASSING[name], Reply(PDF, etag='"1"', ranges=True))
    fetcher = fetcher_of(timeout=(5.0, 1.0))
    assert fetcher.read(fetcher.get(url, kind="pdf")) == PDF
    assert len(site.requests_of("/x.pdf")) == 2
    assert fetcher.traffic.retries == 1


@network
def test_retry_after_is_honoured(site: Site, fetcher_of: Make, clock: Clock) -> None:
    url = site.set("/list", Reply(b"", 429, {"Retry-After": "100"}), Reply(PAGE))
    fetcher_of(clock=clock).get(url)
    first, second = site.requests_of("/list")
    assert second.start - first.start == pytest.approx(100)


def test_a_pause_takes_its_time_and_ends_early_when_the_fetcher_is_closed() -> None:
    start, ended = time.monotonic(), threading.Event()
    Clock().wait(ended, 0.05)
    CancelToken().wait(0.05)
    assert time.monotonic() - start >= 0.1
    ended.set()
    Clock().wait(ended, 3600)


def test_a_time_in_retry_after_counts_from_the_sites_own_clock() -> None:
    assert wait_of("Wed, 21 Oct 2015 07:28:30 GMT", "Wed, 21 Oct 2015 07:28:00 GMT") == 30
    assert wait_of("7", "") == 7
    soon = email.utils.format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    assert 7000 < wait_of(soon, "") <= 7200  # a site that does not say what time it is
    assert wait_of("soon", "") == wait_of("", "") == wait_of("-3", "") == 0


@network
def test_after_five_tries_a_request_fails_and_is_retried_after_an_hour(
    site: Site, fetcher_of: Make, store: Store
) -> None:
    url = site.set("/list", Reply(b"", 503))
    for fetcher in (fetcher_of(), fetcher_of()):
        assert "HTTP 503), 5 times in a row" in error_of(fetcher, url)
        assert fetcher.would_try_again
    assert len(site.requests_of("/list")) == 5
    assert "HTTP 503), 5 times in a row" in error_of(fetcher_of(retry=True), url)
    assert len(site.requests_of("/list")) == 10
    site.set("/list", Reply(PAGE))
    for hours in (-2, 2):  # two hours ago, and before somebody moved the clock back
        when = (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
        store.note("fetch-failed", key_of("page", url), encode(Failed(reason="?", when=when, lasting=False)))
        assert fetcher_of(refresh=False).get(url).size == len(PAGE)
        store.forget("fetch", key_of("page", url))


@network
def test_an_interrupted_download_is_resumed(site: Site, store: Store) -> None:
    reply = Reply(PDF, etag='"1"', ranges=True)
    url = site.set("/x.pdf", Reply(PDF, etag='"1"', cut=90_000, silent=0))
    program = (
        "import sys, os, pathlib, confpapers.engine.cache as c, confpapers.web.fetcher as f\n"
        "die = lambda event: os._exit(9) if event.what == 'retry' else None\n"
        "web = f.Fetcher(c.Store(pathlib.Path(sys.argv[1])), f.FetchSettings(delay=0, on_event=die))\n"
        "web.trust(sys.argv[2])\n"
        "web.get(sys.argv[2], kind='pdf')\n"
    )
    assert subprocess.run([sys.executable, "-c", program, str(store.folder), url], check=False).returncode == 9
    site.set("/x.pdf", reply)
    with Fetcher(store, FetchSettings(delay=0.0)) as fetcher:
        assert fetcher.read(fetcher.get(url, kind="pdf")) == PDF
    sent = site.requests_of("/x.pdf")[-1].headers
    assert (sent["Range"], sent["If-Range"]) == ("bytes=90000-", '"1"')
    assert not list(store.scratch().iterdir())


@network
@pytest.mark.skipif(os.name != "posix", reason="limits")
def test_a_full_disk_is_not_mistaken_for_a_broken_connection(site: Site, store: Store) -> None:
    url = site.set("/x.pdf", Reply(PDF))
    program = (
        "import sys, resource, pathlib, confpapers.engine.cache as c, confpapers.web.fetcher as f\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "web = f.Fetcher(c.Store(pathlib.Path(sys.argv[1])), f.FetchSettings(delay=0))\n"
        "web.trust(sys.argv[2])\n"
        "web.get(sys.argv[2], kind='pdf')\n"
    )
    command = [sys.executable, "-c", program, str(store.folder), url]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}  # compiled modules would be cut, for all later tests
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    assert "StoreError: cannot write" in done.stderr
    assert len(site.requests_of("/x.pdf")) == 1


@network
def test_two_builds_that_download_the_same_do_not_mix_it_up(site: Site, fetcher_of: Make, store: Store) -> None:
    url = site.set("/x.pdf", Reply(PDF, meet=threading.Barrier(2)))
    both = [fetcher_of(), fetcher_of()]
    for fetcher, future in [(fetcher, fetcher.submit(url, kind="pdf")) for fetcher in both]:
        assert fetcher.read(future.result()) == PDF
    assert site.most_open == 2
    assert not list(store.scratch().iterdir())


@network
@pytest.mark.parametrize(
    "change",
    ["new version", "new version, If-Range ignored", "new version without a name", "wrong part", "already whole"],
)
def test_a_part_is_only_joined_to_what_it_belongs_to(change: str, site: Site, fetcher_of: Make, store: Store) -> None:
    new = PDF.replace(b"1.5", b"1.7")
    part = store.scratch() / (key_of("pdf", site.url("/x.pdf")) + ".part")
    part.write_bytes(PDF if change == "already whole" else PDF[:50_000])
    part.with_suffix(".json").write_text(json.dumps({"etag": '"1"', "total": len(PDF)}))
    rest = {"Content-Range": f"bytes 50000-{len(new) - 1}/{len(new)}"}
    start = {"Content-Range": f"bytes 0-{len(new) - 50_001}/{len(new)}"}
    replies = {
        "new version": [Reply(new, etag='"2"', ranges=True)],
        "new version, If-Range ignored": [Reply(new[50_000:], 206, rest, etag='"2"'), Reply(new, etag='"2"')],
        "new version without a name": [Reply(new[50_000:], 206, rest), Reply(new)],
        "wrong part": [Reply(PDF[:-50_000], 206, start, etag='"1"'), Reply(new)],
        "already whole": [Reply(PDF, etag='"1"', ranges=True)],
    }
    fetcher = fetcher_of()
    fetched = fetcher.get(site.set("/x.pdf", *replies[change]), kind="pdf")
    assert fetcher.read(fetched) == (PDF if change == "already whole" else new)


# --- what is wrong for good -----------------------------------------------------------------------------------------

DEAD = {
    "gone": (Reply(b"", 404), "not found"),
    "an HTML page": (Reply(PAGE), "not a PDF but an HTML page"),
    "a challenge": (Reply(CHALLENGE), "a challenge page instead of the PDF"),
    "text": (Reply(b"sorry"), "not a PDF"),
    "much text": (Reply(b"sorry " * 100_000), "not a PDF"),
    "too large, announced": (Reply(PDF * 20), "larger than 1 MB"),
    "too large, not announced": (Reply(PDF * 20, length=False), "larger than 1 MB"),
    "a packed bomb": (
        Reply(gzip.compress(b"%PDF-" + bytes(9_000_000)), headers={"Content-Encoding": "gzip"}),
        "larger",
    ),
    "a local file": (Reply(b"", 302, {"Location": "file:///etc/hostname"}), "not a page on the web"),
    "in circles": (Reply(b"", 302, {"Location": "/x.pdf"}), "more than 10 redirects"),
}


@network
@pytest.mark.parametrize("name", DEAD)
def test_permanent_failures_are_named_and_not_requested_again(
    name: str, site: Site, fetcher_of: Make, store: Store
) -> None:
    reply, reason = DEAD[name]
    url = site.set("/x.pdf", reply)
    first = error_of(fetcher_of(max_pdf=1_000_000), url, kind="pdf")
    assert first.startswith(f"{url}: ")
    assert reason in first
    count = len(site.requests_of("/x.pdf"))
    assert count == (11 if name == "in circles" else 1)
    fetcher = fetcher_of()
    second = error_of(fetcher, url, kind="pdf")
    assert second == first
    assert not fetcher.would_try_again
    assert error_of(fetcher_of(offline=True), url, kind="pdf") == second
    assert len(site.requests_of("/x.pdf")) == count
    assert not list(store.scratch().iterdir())
    site.set("/x.pdf", Reply(PDF))
    assert fetcher_of(retry=True).get(url, kind="pdf").size == len(PDF)


@network
def test_junk_before_the_pdf_and_a_missing_end_are_accepted(site: Site, fetcher_of: Make) -> None:
    for n, body in enumerate([b"\r\n\r\n junk " + PDF, PDF[:-8]]):
        fetcher = fetcher_of()
        assert fetcher.read(fetcher.get(site.set(f"/{n}.pdf", Reply(body)), kind="pdf")) == body


CHALLENGES = {
    "Anubis": Reply(b"<title>Making sure you&#39;re not a bot!</title>"),
    "Imperva": Reply(b'<html><script src="/_Incapsula_Resource?SWJIYLWA=1"></script></html>'),
    "Radware": Reply(b"<html><head><title>Radware Captcha Page</title></head></html>"),
    "Vercel": Reply(b"<title>Vercel Security Checkpoint</title>", 429, {"x-vercel-mitigated": "challenge"}),
    "Amazon": Reply(b"<title></title>", 202, {"x-amzn-waf-action": "challenge"}),
    "Cloudflare": Reply(b"", 403, {"cf-mitigated": "challenge"}),
}


@network
@pytest.mark.parametrize("name", CHALLENGES)
def test_a_challenge_is_recognised(name: str, site: Site, fetcher_of: Make) -> None:
    with pytest.raises(HostStopped, match="a challenge page"):
        fetcher_of().get(site.set("/list", CHALLENGES[name]))


@network
def test_a_paper_about_challenges_is_not_a_challenge(site: Site, fetcher_of: Make) -> None:
    body = b'<title>Just a moment: "a challenge-formatted" data set</title><p>Verifying your browser &amp; cf-chlorine'
    assert fetcher_of().get(site.set("/a", Reply(body))).size == len(body)


@network
@pytest.mark.parametrize("reply", [Reply(b"", 401), Reply(b"", 403), Reply(CHALLENGE), Reply(CHALLENGE, 503)])
def test_a_page_refused_stops_the_site_and_the_others_go_on(reply: Reply, site: Site, fetcher_of: Make) -> None:
    site.set("/list", reply)
    fetcher = fetcher_of()
    with running() as other:
        with pytest.raises(HostStopped, match="/list"):
            fetcher.get(site.url("/list"))
        with pytest.raises(HostStopped, match="/next: not requested"):
            fetcher.get(site.set("/next", Reply(PAGE)))
        assert fetcher.get(other.set("/next", Reply(PAGE))).size == len(PAGE)
    assert not site.requests_of("/next")
    assert fetcher_of().get(site.url("/next")).size == len(PAGE)  # that it was not asked is not remembered


@network
@pytest.mark.parametrize(("reply", "limit"), [(Reply(b"", 403), 3), (Reply(CHALLENGE), 5)])
def test_pdfs_refused_stop_the_site_only_when_many_are_in_a_row(
    reply: Reply, limit: int, site: Site, fetcher_of: Make
) -> None:
    plan = [reply] * (limit - 1) + [Reply(PDF)] + [reply] * limit + [Reply(PDF)]
    fetcher = fetcher_of()
    futures = [fetcher.submit(site.set(f"/{n}.pdf", reply), kind="pdf") for n, reply in enumerate(plan)]
    errors = [future.exception() for future in futures]
    assert [error is None for error in errors] == [n == limit - 1 for n in range(len(plan))]
    assert [type(error) is HostStopped for error in errors] == [n == 2 * limit for n in range(len(plan))]
    assert not site.requests_of(f"/{2 * limit}.pdf")


@network
def test_a_site_that_is_down_is_left_alone_after_a_while(site: Site, fetcher_of: Make) -> None:
    fetcher = fetcher_of(backoff=0.001)
    futures = [fetcher.submit(site.set(f"/{n}", Reply(b"", 500))) for n in range(7)]
    errors = [future.exception() for future in futures]
    assert [type(error) for error in errors] == [FetchError] * 5 + [HostStopped] * 2
    assert len(site.log) == 1 + 25


@network
def test_answers_that_are_broken_cost_only_their_own_addresses(site: Site, fetcher_of: Make) -> None:
    fetcher = fetcher_of(backoff=0.001)
    for n in range(7):
        assert "cut short" in error_of(fetcher, site.set(f"/{n}.pdf", Reply(PDF, cut=1000)), kind="pdf")
    assert fetcher.get(site.set("/good.pdf", Reply(PDF)), kind="pdf").size == len(PDF)


def test_a_site_that_only_sends_broken_answers_is_left_alone_in_the_end() -> None:
    host = Host("example.org", FetchSettings(), CancelToken(), Guard())
    for _ in range(BROKEN_LIMIT):
        assert not host.stopped
        host.record_failure(BrokenAnswerError("cats"), one_of_many=True)
    assert host.stopped == f"{BROKEN_LIMIT} addresses in a row failed, last: cats"


@network
def test_a_missing_network_is_not_cached(fetcher_of: Make, store: Store) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/list"
        fetcher = fetcher_of()
        reason = error_of(fetcher, url)
        assert "cannot connect" in reason
        assert "robots.txt" not in reason  # it says nothing about the site
        assert fetcher.would_try_again
        assert store.recall("fetch-failed", key_of("page", url)) is None


WRONG_HERE = {
    "no address": ("http_proxy", "http://[owl", "HTTP_PROXY is not the address of a proxy"),
    "unknown kind": ("http_proxy", "owl://127.0.0.1:1", "HTTP_PROXY is not the address of a proxy"),
    "with a password": ("http_proxy", "http://ada:secret#word@127.0.0.1:1", "HTTP_PROXY is not the address of a proxy"),
    "SOCKS": ("all_proxy", "socks5h://127.0.0.1:1", "pip install pysocks"),
    "no certificates": ("REQUESTS_CA_BUNDLE", "/no/such.pem", "REQUESTS_CA_BUNDLE names a file that is not there"),
}


@network
@pytest.mark.parametrize("name", WRONG_HERE)
def test_what_is_wrong_with_the_environment_is_named_and_no_address_is_blamed(
    name: str, fetcher_of: Make, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable, value, reason = WRONG_HERE[name]
    for other in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(other, raising=False)
        monkeypatch.delenv(other.upper(), raising=False)
    monkeypatch.setenv(variable, value)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    url = "https://127.0.0.1:1/list" if name == "no certificates" else "http://127.0.0.1:1/list"
    message = error_of(fetcher_of(), url)
    assert reason in message
    assert "secret" not in message
    assert store.recall("fetch-failed", key_of("page", url)) is None


@network
def test_an_unreadable_response_is_requested_again_only_with_retry(site: Site, fetcher_of: Make) -> None:
    url = site.set("/a.pdf", Reply(PDF, headers={"ETag": '"1"'}))
    first = fetcher_of().get(url, kind="pdf")
    fetcher_of().mark_unreadable(url)
    requested = len(site.log)
    assert fetcher_of().get(url, kind="pdf").digest == first.digest
    assert len(site.log) == requested
    site.set("/a.pdf", Reply(PDF + b"\n", headers={"ETag": '"1"'}))
    again = fetcher_of(retry=True).get(url, kind="pdf")
    assert again.digest != first.digest
    assert fetcher_of(retry=True).get(url, kind="pdf") == again
    assert "If-None-Match" not in site.log[-1].headers


# --- redirects ------------------------------------------------------------------------------------------------------


@network
def test_a_redirect_to_another_site_is_followed_politely(site: Site, fetcher_of: Make) -> None:
    url = site.set("/old", Reply(b"", 301, {"Location": site.url("/new", "localhost")}))
    site.set("/new", Reply(PAGE))
    fetched = fetcher_of().get(url)
    assert (fetched.url, fetched.final_url) == (url, site.url("/new", "localhost"))
    assert [(a.path, a.headers["Host"].split(":")[0]) for a in site.log] == [
        ("/robots.txt", "127.0.0.1"),
        ("/old", "127.0.0.1"),
        ("/robots.txt", "localhost"),
        ("/new", "localhost"),
    ]


# --- stopping -------------------------------------------------------------------------------------------------------


@network
def test_a_very_slow_site_does_not_hang_the_build(site: Site, fetcher_of: Make) -> None:
    url = site.set("/x.pdf", Reply(PDF, drip=0.05))
    start = time.monotonic()
    assert "still not finished after 0.4 s" in error_of(fetcher_of(deadline=0.4), url, kind="pdf")
    assert time.monotonic() - start < 5


STUCK = {
    "in a silent answer": Reply(PDF, silent=3),
    "in a slow body": Reply(PDF, drip=0.05),
    "in a pause": Reply(b"", 429, {"Retry-After": "60"}),
}


@network
@pytest.mark.parametrize("name", STUCK)
def test_stop_ends_all_waiting_within_a_second(name: str, site: Site, fetcher_of: Make) -> None:
    stop, retried = threading.Event(), threading.Event()
    seen = lambda event: retried.set() if event.what == "retry" else None  # noqa: E731
    fetcher = fetcher_of(stop=stop, clock=Clock(), on_event=seen)
    futures = [fetcher.submit(site.set(f"/{n}.pdf", STUCK[name]), kind="pdf") for n in range(3)]
    while not site.requests_of("/0.pdf"):
        time.sleep(0.01)
    if name == "in a pause":
        assert retried.wait(5)
    stop.set()
    start = time.monotonic()
    for future in futures:
        with pytest.raises(concurrent.futures.CancelledError):
            future.result(timeout=2)
    assert time.monotonic() - start < 1
    assert fetcher.submit(site.url("/late")).cancelled()


@network
def test_close_keeps_unfinished_downloads(site: Site, store: Store) -> None:
    url = site.set("/x.pdf", Reply(PDF, etag='"1"', cut=90_000), Reply(b"", 429, {"Retry-After": "60"}))
    retried = threading.Semaphore(0)

    def seen(event: FetchEvent) -> None:
        if event.what == "retry":
            retried.release()

    fetcher = Fetcher(store, FetchSettings(delay=0.0, backoff=0.01, on_event=seen))
    future = fetcher.submit(url, kind="pdf")
    assert retried.acquire(timeout=5)
    assert retried.acquire(timeout=5)
    fetcher.close()
    with pytest.raises(concurrent.futures.CancelledError):
        future.result(timeout=1)
    assert (store.scratch() / (key_of("pdf", url) + ".part")).stat().st_size == 90_000


# --- offline and files ----------------------------------------------------------------------------------------------


def test_offline_makes_no_requests(fetcher_of: Make) -> None:
    with pytest.raises(Offline, match=r"https://example\.org/x\.pdf"):
        fetcher_of(offline=True).get("https://example.org/x.pdf", kind="pdf")


@pytest.mark.parametrize(
    "url",
    ["http://a\udcff.example/", "ftp://example.org/x", "javascript:alert(1)", "http://", "http://[bad/x", "data:,x"],
)
def test_only_web_addresses_are_requested(url: str, fetcher_of: Make) -> None:
    assert "not an http or https address" in error_of(fetcher_of(), url)


def test_passwords_in_addresses_are_neither_sent_nor_repeated(fetcher_of: Make) -> None:
    assert "hunter2" not in error_of(fetcher_of(), "https://ada:hunter2@example.org/x")


def test_files_are_read_only_where_they_are_allowed(tmp_path: Path, fetcher_of: Make) -> None:
    file = tmp_path / "a list é.html"
    file.write_bytes(PAGE)
    fetcher = fetcher_of(offline=True)
    for url in (str(file), file.as_uri()):
        assert "may not name files" in error_of(fetcher, url)
        fetched = fetcher.get(url, allow_files=True)
        assert (fetcher.read(fetched), fetched.final_url) == (PAGE, file.as_uri())
    file.write_bytes(b"changed")
    assert fetcher.read(fetcher.get(str(file), allow_files=True)) == b"changed"
    assert "none.html" in error_of(fetcher, str(tmp_path / "none.html"), allow_files=True)
    assert "not a PDF" in error_of(fetcher, str(file), kind="pdf", allow_files=True)


def test_a_list_names_only_files_below_its_own_folder(tmp_path: Path, fetcher_of: Make) -> None:
    folder, private = tmp_path / "list" / "pdfs", tmp_path / "private"
    folder.mkdir(parents=True)
    private.mkdir()
    for place in (folder / "own.pdf", private / "salary.pdf", tmp_path / "list-of-others.pdf"):
        place.write_bytes(PDF)
    (folder / "link.pdf").symlink_to(private / "salary.pdf")
    (folder / "away").symlink_to(private, target_is_directory=True)
    (folder / "inner.pdf").symlink_to(folder / "own.pdf")
    fetcher, below = fetcher_of(offline=True), (tmp_path / "list",)
    for name in ("own.pdf", "../pdfs/own.pdf", "inner.pdf"):
        assert fetcher.read(fetcher.get(str(folder / name), kind="pdf", allow_files=below)) == PDF
    outside = ["link.pdf", "away/salary.pdf", "../../private/salary.pdf", "../../list-of-others.pdf"]
    for name in outside:
        for url in (str(folder / name), (folder / name).as_uri(), f"file://localhost{folder / name}"):
            assert "outside the folder of the list" in error_of(fetcher, url, kind="pdf", allow_files=below)
    assert "not read" in error_of(fetcher, "/etc/hostname", allow_files=below)


@pytest.mark.skipif(os.name != "posix", reason="devices")
def test_a_folder_or_a_device_is_not_a_pdf(tmp_path: Path, fetcher_of: Make) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "page.pdf").write_bytes(PAGE)
    fetcher = fetcher_of()
    said = {
        "pipe": "a device",
        "folder": "a folder",
        "empty": "an empty file",
        "page": "an HTML page, not a PDF; download",
    }
    for name, reason in said.items():
        assert reason in error_of(fetcher, str(tmp_path / f"{name}.pdf"), kind="pdf", allow_files=True)


def test_a_folder_is_the_list_of_the_pdfs_below_it(tmp_path: Path, fetcher_of: Make) -> None:
    folder, elsewhere = tmp_path / "pdfs", tmp_path / "elsewhere"
    files = {"b.pdf": b"1", "a.PDF": b"2", "notes.txt": b"", "2031/deep/c.pdf": b"3", "2031/copy of b.pdf": b"1"}
    files |= {"site/.nojekyll": b"", "site/cats/pdf/b.pdf": b"4", ".trash/d.pdf": b"5", "empty.pdf": b"", "e2.pdf": b""}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data and PDF + data)
    elsewhere.mkdir()
    (folder / "linked").symlink_to(elsewhere, target_is_directory=True)
    (folder / "2031" / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "gone.pdf").symlink_to(elsewhere / "gone.pdf")
    fetcher = fetcher_of()
    fetched = fetcher.get(str(folder), allow_files=True)
    assert json.loads(fetcher.read(fetched)) == {
        "pdfs": ["2031/copy of b.pdf", "2031/deep/c.pdf", "a.PDF", "e2.pdf", "empty.pdf", "gone.pdf"],
        "copies": {"b.pdf": "2031/copy of b.pdf"},
        "closed": ["linked"],
    }
    assert fetched.final_url == folder.as_uri() + "/"
    for changed in ("2031/deep/d.pdf", "b.pdf"):
        before = state_of(str(folder))
        assert before == state_of(str(folder))
        (folder / changed).write_bytes(PDF + b"other")
        os.utime(folder / changed, ns=(before[1] + 10**9, before[1] + 10**9))
        assert before != state_of(str(folder))
    before = state_of(str(folder))
    (folder / "2031" / "deep" / "c.pdf").unlink()  # which leaves the newest file as it is
    assert before != state_of(str(folder))


# --- the sites as they are, with faults -----------------------------------------------------------------------------

# Prints what became of each PDF and page of a list, as JSON: its address -> "" or why not.
ALL = """
import concurrent.futures, json, pathlib, sys
from confpapers.web.fetcher import Fetcher, FetchSettings
from confpapers.engine.cache import Store
from quick_clock import QuickClock

rows, became = json.loads(pathlib.Path(sys.argv[1]).read_text()), {}
with Fetcher(Store(pathlib.Path(sys.argv[2])), FetchSettings(delay=0.0, clock=QuickClock())) as fetcher:
    futures = {url: fetcher.submit(url, kind=kind) for kind, url in rows}
    for url, future in futures.items():
        became[url] = str(future.exception() or "")
print(json.dumps(became))
"""


@network
@pytest.mark.corpus
def test_with_half_of_all_addresses_faulty_no_temporary_failure_loses_anything(corpus: Path, tmp_path: Path) -> None:
    papers = json.loads(gzip.decompress((corpus / "lists" / "pmlr-v22.json.gz").read_bytes()))[:50]
    rows = [["pdf", p["pdf_url"]] for p in papers]
    rows += [["page", f"https://proceedings.mlr.press/v22/{p['id']}.html"] for p in papers]
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    replica = [sys.executable, str(corpus.parent / "replica" / "replica.py"), "--faults", "0.5"]
    ours = [sys.executable, "-c", ALL, str(tmp_path / "rows.json"), str(tmp_path / "cache")]
    command = [*replica, "--log", str(tmp_path / "log"), "--", *ours]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    became = {url.split("//")[1]: why for url, why in json.loads(done.stdout).items()}
    first: dict[str, dict[str, Any]] = {}
    for line in (tmp_path / "log").read_text().splitlines():
        requested = json.loads(line)
        first.setdefault(requested["url"], requested)
    passing = [url for url in became if first[url]["fault"] in ("busy", "down", "cut", "reset")]
    dead = [url for url in became if first[url]["fault"] in ("gone", "challenge") or first[url]["status"] == 404]
    assert min(len(passing), len(dead)) > 10
    assert [became[url] for url in passing] == [""] * len(passing)
    assert all(re.search("not found|challenge page", became[url]) for url in dead)
    assert sum(map(bool, became.values())) == len(dead)


def test_the_time_for_addresses_that_are_not_requested_yet_counts_each_site_s_pauses(tmp_path: Path) -> None:
    site, other = "https://many.example.org", "https://few.example.org"
    pdfs = [f"{site}/1.pdf", f"{site}/2.pdf", f"{site}/2.pdf#page=3", f"{other}/1.pdf", "", "paper.pdf", "file:/1.pdf"]
    requests: list[tuple[Kind, str]] = [("page", f"{site}/1.html"), *(("pdf", url) for url in pdfs)]
    with Fetcher(Store(tmp_path)) as fetcher:
        assert fetcher.remaining_with(requests, delay=5.0) == (15.0, "many.example.org")
    with Fetcher(Store(tmp_path), FetchSettings(offline=True)) as fetcher:
        assert fetcher.remaining_with(requests, delay=5.0) == (0.0, "")


def test_a_file_that_may_be_read_now_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "papers.csv"
    file.write_bytes(b"title\n")
    readable = state_of(str(file))
    monkeypatch.setattr("os.access", lambda *_: False)
    assert state_of(str(file)) not in (readable, state_of(str(tmp_path / "gone.csv")))
