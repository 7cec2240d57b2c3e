"""A small proceedings site on this machine: the demo's papers in the markup of CVF Open Access."""

import hashlib
import html
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from confpapers.paths import CONFERENCES

_DEMO = CONFERENCES / "demo"


PASSING = ("busy", "down", "cut", "reset", "slow")  # a second try gives what the first did not
LASTING = ("gone", "challenge", "garbage")


class ToySite(ThreadingHTTPServer):
    """Serves papers; `dead` PDFs are not found, `torn` ones are no PDFs inside; `requested` has all paths.

    With `faults`, each address of a paper has that chance of one fault, by a hash of it and the `seed`.
    """

    daemon_threads = True

    def __init__(self, papers: int = 12) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        lines = (_DEMO / "papers.jsonl").read_text("utf-8").splitlines()[:papers]
        self.papers: list[dict[str, Any]] = [json.loads(line) for line in lines]
        self.dead: set[str] = set()
        self.torn: set[str] = set()
        self.requested: list[str] = []
        self.waiting: threading.Event | None = None  # answers come when it is set
        self.faults, self.seed = 0.0, 0
        self.failed: set[str] = set()  # the addresses whose passing fault was shown

    def fault(self, path: str) -> str:
        """What is wrong with an address: one of PASSING or LASTING, or ""."""
        if path == "/robots.txt":
            return ""
        chance, kind = hashlib.sha256(f"{self.seed} {path}".encode()).digest()[:2]
        kinds = PASSING + (LASTING if path.endswith(".pdf") else LASTING[:1] if path.endswith(".html") else ())
        return kinds[kind % len(kinds)] if chance < 256 * self.faults else ""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A build that is killed hangs up: its business."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def write_conference(self, folder: Path, **more: str) -> Path:
        """A conference file for this site."""
        lines = ['title = "Toy 2020"', 'venue = "TOY"', "year = 2020", 'source = "cvf"', f'url = "{self.url}/TOY2020"']
        lines += [
            "delay = 0",
            "[topics]",
            "count = 3",
            "starts = 1",
            "[text]",
            "min_papers = 1",
            "[map]",
            "n_iter = 50",
        ]
        lines[6:6] = [f"{key} = {value}" for key, value in more.items()]
        file = folder / "toy2020.toml"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return file

    def answer(self, path: str) -> tuple[int, str, bytes]:
        if path == "/TOY2020":
            return 200, "text/html", self._list().encode()
        id_ = Path(path).stem.removesuffix("_paper")
        paper = next((p for p in self.papers if p["id"] == id_), None)
        if paper is None or path == "/robots.txt" or (path.endswith(".pdf") and id_ in self.dead):
            return 404, "text/html", b"<h1>Not Found</h1>"
        if path.endswith(".html"):
            return 200, "text/html", self._page(paper).encode()
        data = (_DEMO / "pdf" / f"{id_}.pdf").read_bytes()
        return 200, "application/pdf", b"%PDF-1.4\nno objects\n%%EOF\n" if id_ in self.torn else data

    def _list(self) -> str:
        rows = "".join(
            f'<dt class="ptitle"><br><a href="html/{p["id"]}_paper.html">{html.escape(p["title"])}</a></dt>\n<dd>'
            + "".join(
                f'<form class="authsearch"><input type="hidden" name="query_author" value="{html.escape(a)}"></form>'
                for a in p["authors"]
            )
            + f'</dd>\n<dd>[<a href="papers/{p["id"]}_paper.pdf">pdf</a>]</dd>\n'
            for p in self.papers
        )
        return f'<html><body><div id="content"><h3>Papers</h3><dl>{rows}</dl></div></body></html>'

    @staticmethod
    def _page(paper: dict[str, Any]) -> str:
        return (
            f'<html><head><meta name="citation_title" content="{html.escape(paper["title"])}"></head><body>'
            f'<div id="abstract">{html.escape(paper["abstract"])}</div></body></html>'
        )


class _Handler(BaseHTTPRequestHandler):
    server: ToySite
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits for the client to acknowledge its headers

    def do_GET(self) -> None:
        site, path = self.server, self.path
        site.requested.append(path)
        if site.waiting is not None:
            site.waiting.wait()
        status, kind, body = site.answer(path)
        fault = site.fault(path) if status == 200 else ""
        if fault in PASSING and path in site.failed:
            fault = ""
        site.failed |= {path}
        whole = len(body)
        if fault == "reset":
            self.close_connection = True
            return
        if fault == "slow":
            time.sleep(0.05)
        elif fault == "cut":
            body, self.close_connection = body[: whole // 2], True
        elif fault in ("busy", "down", "gone"):
            status, kind, body = {"busy": 429, "down": 503, "gone": 404}[fault], "text/html", b"<h1>no</h1>"
            whole = len(body)
        elif fault in ("challenge", "garbage"):
            bad = {
                "challenge": b"<html><title>Just a moment...</title></html>",
                "garbage": b"%PDF-1.7\n\xff\xfe nothing",
            }
            kind, body = "text/html" if fault == "challenge" else kind, bad[fault]
            whole = len(body)
        self._send(status, kind, body, whole, busy=fault == "busy")

    def _send(self, status: int, kind: str, body: bytes, length: int, *, busy: bool) -> None:
        self.send_response(status)
        if busy:
            self.send_header("Retry-After", "1")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def toy_site(papers: int = 12) -> Iterator[ToySite]:
    """The site, running until the block ends."""
    with ToySite(papers) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()
