"""A site of two invented conferences, a web server below a base path, and a Chromium that detects errors."""

import contextlib
import functools
import http.server
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from toyconference import Toy, toy

from confpapers.engine.seal import digest_of
from confpapers.model import Document, Link, encode
from confpapers.site import columns, data
from confpapers.site import render as site
from confpapers.site.boards import Board
from confpapers.site.inputs import StoredBytes
from confpapers.site.page_index import page_words
from confpapers.site.render_index import render_index

HOSTILE_TITLE = (
    '<img src=x onerror="document.title=`owned`"></script><script>document.title="owned"</script>\u202e drawkcab & "q"'
)
HOSTILE_AUTHOR = "\"><svg onload=document.title='owned'>\u202e"


def hostile(toys: Toy) -> Toy:
    """The same conference with papers that try to get out of their card."""
    entries = list(toys.entries)
    for index in (6, 45):  # one that Python draws, one that the browser draws
        entries[index] = replace(
            entries[index],
            title=HOSTILE_TITLE,
            authors=(HOSTILE_AUTHOR,),
            abstract="</script><script>document.title='owned'</script>" + "\u2028 {{7*7}} <b>bold</b>",
            url="javascript:document.title='owned'",
            links=(Link(label="<i>code</i>", url="data:text/html,<script>1</script>"),),
            top_words=(("</script><img/src=x>", 0),),
        )
    crowd = tuple(f"{name} {number}" for number in range(700) for name in ("ערן \u202eWu",))
    entries[50] = replace(
        entries[50], title="A Crowd of Authors", authors=crowd, abstract="Many hands write. " * 40 + "A quokka too."
    )
    return toys._replace(entries=entries)


def render(toys: Toy, folder: Path) -> None:
    """A conference's folder in the site."""
    site.render(toys.content(page_words=pages_of(toys)), folder / toys.conference.id)


def pages_of(toys: Toy) -> list[StoredBytes | None]:
    """The words of three pages a paper: its title, its abstract, and words that are nowhere else."""
    stored: list[StoredBytes | None] = []
    for n, entry in enumerate(toys.entries[:60]):
        last = "a zeppelin and a xylophone" if n == 4 else "a zeppelin" if n % 20 == 4 else "a page"
        words = page_words(Document(pages=(entry.title, entry.abstract or "", last, last), page_count=4))
        data = encode(words)
        stored.append(StoredBytes(digest_of(data), {digest_of(data): data}.__getitem__))
    return stored + [None] * (len(toys.entries) - len(stored))


def render_all(folder: Path) -> None:
    """Write the site of three conferences: a small one, a large one, and one whose index comes in parts."""
    boards = tuple(Board(board=str(n + 1), x=n % 10 * 2.0, y=n // 10 * 3.0, hall="") for n in range(60))
    small = hostile(toy(60))
    site.render(small.content(boards=boards, page_words=pages_of(small)), folder / small.conference.id)
    large = toy(3000, kinds=12)  # without pages for single papers, which would take most of the time
    render(large._replace(conference=replace(large.conference, paper_pages=False)), folder)
    with pytest.MonkeyPatch.context() as patch:  # as if it had very many papers: its index comes in parts
        patch.setattr(columns, "WHOLE", 10)
        patch.setattr(data, "PART", 250)
        toys = hostile(toy(60))
        render(toys._replace(conference=replace(toys.conference, id="parts60")), folder)
    render_index(folder)


@pytest.fixture(scope="session")
def built(share: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The folder of the site, built once a run."""
    return share("web", lambda folder: render_all(folder / "repo")) / "repo"


class _Server(http.server.ThreadingHTTPServer):
    """A web server for which a client that leaves is no error: a page that is closed wants none of its files."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a web server for a folder."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/"
        listening.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[str]:
    """The site's address on a web server, below the path /repo/."""
    with serving(built.parent) as address:
        yield f"{address}repo/"


@pytest.fixture
def changing(built: Path, tmp_path: Path) -> Iterator[tuple[Path, str, Callable[[Toy], None]]]:
    """A copy of the small conference's site that may change: its folder, its address, and what builds it anew."""

    def build(toys: Toy) -> None:
        render(toys, tmp_path)
        render_index(tmp_path)

    for name in ("toy60", "assets"):
        shutil.copytree(built / name, tmp_path / name)
    render_index(tmp_path)
    with serving(tmp_path) as address:
        yield tmp_path, address, build


# No process is kept ready for the next site, and pages of a site share theirs: starting one costs more than most tests.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)  # the smallest first
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-site-isolation-trials", "--process-per-site"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium; without one the tests are skipped."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no Chromium here")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # a condition may come late on a machine at work
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def _matters(said: Any, *, offline: bool) -> bool:
    """Whether the browser complains of the page, and not of the test's having blocked its worker or its network."""
    quiet = ("Service Worker registration blocked", *(("net::ERR_", "Failed to load resource") if offline else ()))
    return said.type in ("error", "warning") and not any(part in said.text for part in quiet)


Open = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Open]:
    """`open_page(address)` gives a page of its own; after the test nothing may have gone wrong in any, nor been
    requested from elsewhere.
    """
    contexts: list[Any] = []
    wrong: list[str] = []

    def opened(address: str, base: str = "", *, phone: bool = False, offline: bool = False, **options: Any) -> Any:
        screen = {"width": 390, "height": 844} if phone else {"width": 1300, "height": 900}
        worker: Any = "allow" if offline else "block"
        context = chromium.new_context(
            viewport=screen, has_touch=phone, is_mobile=phone, service_workers=worker, **options
        )
        contexts.append(context)
        allowed = (base or address.rpartition("/")[0], "data:", "blob:")
        page = context.new_page()
        page.set_default_timeout(90_000)  # the machine may be busy
        page.on("pageerror", lambda error: wrong.append(f"{error}"))
        page.on("console", lambda said: wrong.append(said.text) if _matters(said, offline=offline) else None)
        page.on("request", lambda request: None if request.url.startswith(allowed) else wrong.append(request.url))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


_AS_OPENED = """async () => {
    const { state } = confpapers;
    document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
    const shows = async (text) => {
        while (document.querySelector("#count").textContent !== text) await new Promise(requestAnimationFrame);
    };
    state.set({ ...state.blank(), q: "zzzz" });  // what was unfolded is gone with its cards
    await shows("0 of 60");
    state.set(state.blank());
    await shows("60 papers");
    document.activeElement?.blur();
    scrollTo(0, 0);
    return !Object.keys(localStorage).some((name) => /saved/.test(localStorage[name]))
        && document.querySelector("#kept").textContent === "0" && document.querySelector("#q").value === "";
}"""


@pytest.fixture(scope="module")
def kept_page() -> Iterator[list[Any]]:
    """The page that the tests of a file share, if one of them has opened it."""
    pages: list[Any] = []
    yield pages
    for page in pages:
        page.context.close()


@pytest.fixture
def list_page(chromium: Any, server: str, kept_page: list[Any]) -> Iterator[Any]:
    """The page of the small conference as it opens, for tests that save nothing: they share it.

    To open it takes longer than most of them. It is opened anew if a test has left something that lasts.
    """
    wrong: list[str] = []
    note = {
        "pageerror": lambda error: wrong.append(f"{error}"),
        "console": lambda said: _note(wrong, said),
        "request": lambda request: (
            None if request.url.startswith((server, "data:", "blob:")) else wrong.append(request.url)
        ),
    }
    if kept_page and not _as_opened(kept_page[0]):
        kept_page.pop().context.close()
    if not kept_page:
        context = chromium.new_context(viewport={"width": 1300, "height": 900}, service_workers="block")
        kept_page.append(context.new_page())
    page = kept_page[0]
    for event, listener in note.items():
        page.on(event, listener)
    if page.url == "about:blank":
        page.set_default_timeout(90_000)
        page.goto(f"{server}toy60/index.html")
        page.wait_for_selector("html.ready")
    yield page
    for event, listener in note.items():
        page.remove_listener(event, listener)
    assert wrong == []


def _note(wrong: list[str], said: Any) -> None:
    if _matters(said, offline=False):
        wrong.append(said.text)


def _as_opened(page: Any) -> bool:
    """Whether the page could be brought back to how it opens."""
    from playwright.sync_api import Error

    page.set_default_timeout(5_000)
    try:
        return bool(page.evaluate(_AS_OPENED)) and len(page.context.pages) == 1
    except Error:
        return False
    finally:
        page.set_default_timeout(90_000)


@pytest.fixture
def visit(open_page: Open, server: str, built: Path) -> Open:
    """`visit(path)` opens a page of the site from its web server, or with `file=True` from the disk."""

    def opened(path: str, *, file: bool = False, **options: Any) -> Any:
        base = f"{built.as_uri()}/" if file else server
        page = open_page(base + path, base, **options)
        if path.split("#")[0] in ("toy60/index.html", "toy3000/index.html", "parts60/index.html") and options.get(
            "java_script_enabled", True
        ):
            page.wait_for_selector("html.ready")
        return page

    return opened
