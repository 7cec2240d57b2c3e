"""A local web server for viewing a site.

It listens on 127.0.0.1 and answers requests for 127.0.0.1 and localhost only: a page of another site whose name
resolves to this machine (DNS rebinding) gets nothing. It sends only files of the site: no directory listings, no hidden
files, nothing that a symbolic link leads to outside the site. Texts are compressed, as web hosts do.
"""

import functools
import gzip
import http.server
import io
import os
import re
import threading
import webbrowser
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote, urlsplit

import click

from confpapers.errors import UsageError
from confpapers.site.manifest import is_conference

_NAMES = {"127.0.0.1", "localhost"}
_HINT = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$", re.ASCII)
_PIECE = 1 << 16
_TEXTS = {".html", ".js", ".css", ".svg", ".json", ".xml", ".txt", ".csv", ".bib", ".ics", ".webmanifest"}
_WORTH = 1000  # bytes: a smaller file is one packet either way
_MOST_COMPRESSED = 200  # compressed files that are kept in memory


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files of the site, whole or in part, without logging requests."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "confpapers", ""
    timeout = 60.0  # seconds that an idle connection is kept
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".avif": "image/avif",
        ".webp": "image/webp",
        ".js": "text/javascript",
        ".webmanifest": "application/manifest+json",
        ".bib": "text/plain; charset=utf-8",
    }

    def log_message(self, *_: Any) -> None:
        """Log nothing: a page of thumbnails would be hundreds of lines."""

    def end_headers(self) -> None:
        """Make rebuilt pages visible at the next reload, and disable content sniffing."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def send_head(self) -> Any:
        """Send the headers for a path; return the file to send after them, or None."""
        if not self._asked_by_our_name():
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This server answers for 127.0.0.1 and localhost only")
            return None
        file = file_of_path(Path(self.directory), self.path)
        if file is None:
            return self._not_found()
        if file.is_dir():
            return self._redirect_to_folder()
        try:
            stream = file.open("rb")
        except OSError:
            return self._not_found()
        return self._send_headers(stream, file)

    def _asked_by_our_name(self) -> bool:
        """Return whether the Host header is an address or name of this machine."""
        host = [str(value) for value in self.headers.get_all("Host") or [""]]
        name, _, port = host[0].strip().lower().partition(":")
        return len(host) == 1 and name in _NAMES and port in ("", str(self.connection.getsockname()[1]))

    def _not_found(self) -> None:
        """Send the site's own 404 page."""
        page = Path(self.directory) / "404.html"
        body = page.read_bytes() if page.is_file() and not page.is_symlink() else b"Not found\n"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _redirect_to_folder(self) -> None:
        path = "/" + urlsplit(self.path).path.strip("/") + "/"
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_headers(self, stream: IO[bytes], file: Path) -> Any:
        size = os.fstat(stream.fileno()).st_size
        text = file.suffix in _TEXTS and size >= _WORTH
        if (
            text
            and "Range" not in self.headers
            and accepts_gzip(",".join(self.headers.get_all("Accept-Encoding") or ()))
        ):
            return self._send_compressed(stream, file)
        span = byte_range(self.headers.get("Range", ""), size)
        if span is None:
            stream.close()
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        first, last = span
        partly = (first, last) != (0, size - 1)
        self.send_response(HTTPStatus.PARTIAL_CONTENT if partly else HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(last - first + 1))
        if text:
            self.send_header("Vary", "Accept-Encoding")
        if partly:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.end_headers()
        stream.seek(first)
        self._left = last - first + 1
        return stream

    def _send_compressed(self, stream: IO[bytes], file: Path) -> IO[bytes]:
        with stream:
            body = compressed(stream, file)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._left = len(body)
        return io.BytesIO(body)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send the requested part of the file; a reader that disconnects is not an error."""
        try:
            while self._left > 0 and (piece := source.read(min(_PIECE, self._left))):
                outputfile.write(piece)
                self._left -= len(piece)
        except OSError:
            self.close_connection = True


def file_of_path(site: Path, path: str) -> Path | None:
    """Return the file, or the folder without a slash at its end, for a request's path, or None.

    >>> file_of_path(Path("/nowhere"), "/../etc/passwd")
    """
    try:
        parts = unquote(urlsplit(path).path, errors="strict").split("/")
    except (ValueError, UnicodeDecodeError):
        return None
    names = [part for part in parts if part]
    if any(name.startswith(".") or "\\" in name or "\0" in name or ":" in name for name in names):
        return None
    try:
        top, file = site.resolve(), site.joinpath(*names).resolve()
        if not file.is_relative_to(top):
            return None
        if file.is_dir():
            index = (file / "index.html").resolve()
            if not (index.is_file() and index.is_relative_to(top)):
                return None
            return index if parts[-1] == "" else file
        return file if file.is_file() and parts[-1] != "" else None
    except (OSError, ValueError):  # a name that is too long
        return None


def accepts_gzip(header: str) -> bool:
    """Return whether an Accept-Encoding header allows gzip.

    >>> [accepts_gzip(header) for header in ("gzip, br", "br;q=1, GZIP;q=0.5", "*", "gzip;q=0, *", "br", "")]
    [True, True, True, False, False, False]
    """
    weights = {}
    for part in header.lower().split(","):
        coding, _, weight = part.replace(" ", "").partition(";q=")
        weights[coding] = weight.strip("0.") != "" if weight else True
    return weights.get("gzip", weights.get("*", False))


_compressed: dict[tuple[Path, int, int], bytes] = {}


def compressed(stream: IO[bytes], file: Path) -> bytes:
    """Return the open file's content as gzip; a file that is requested often is compressed once."""
    state = os.fstat(stream.fileno())
    key = (file, state.st_mtime_ns, state.st_size)
    body = _compressed.get(key)
    if body is None:
        body = gzip.compress(stream.read(), 6, mtime=0)
        if len(_compressed) >= _MOST_COMPRESSED:
            _compressed.clear()
        _compressed[key] = body
    return body


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte of a Range header: all bytes without one, None for an impossible one.

    >>> byte_range("bytes=2-4", 10), byte_range("bytes=-3", 10), byte_range("", 10), byte_range("bytes=10-", 10)
    ((2, 4), (7, 9), (0, 9), None)
    """
    match = _HINT.match(header.strip())
    if not match:  # none, several at once, or another unit: sending the whole file is correct
        return 0, size - 1
    if match[3]:
        length = min(int(match[3]), size)
        return (size - length, size - 1) if length else None
    first = int(match[1])
    last = min(int(match[2]) if match[2] else size - 1, size - 1)
    return (first, last) if first <= last else None


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore readers that disconnect."""


def open_server(site: Path, port: int) -> http.server.ThreadingHTTPServer:
    """Return a server for the site on 127.0.0.1, on that port or the next free one. Raises UsageError."""
    if not (site / "index.html").is_file():
        raise UsageError(f"there is no site in {site}; build one first: confpapers build NAME --site {site}")
    handler = functools.partial(_Handler, directory=str(site))
    candidates = range(port, min(port + 20, 65536)) if port else range(1)
    for candidate in candidates:
        try:
            return _Server(("127.0.0.1", candidate), handler)
        except OSError:  # taken: try the next
            continue
    raise UsageError(f"ports {port} to {candidates[-1]} are not free; choose another with --port")


def serve(site: Path, *, port: int, browse: bool) -> None:
    """Serve the site until Ctrl-C; open the browser on request. A conference's folder means its page of the site."""
    page = f"{site.resolve().name}/" if is_conference(site) else ""
    with open_server(site.resolve().parent if page else site, port) as server:
        taken = f"Port {port} is not free. " if port not in (0, server.server_address[1]) else ""
        address = f"http://127.0.0.1:{server.server_address[1]}/{quote(page)}"
        click.echo(f"{taken}Serving {site} at {address} (Ctrl-C stops)")
        if browse:
            threading.Timer(0.3, webbrowser.open, (address,)).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("")
