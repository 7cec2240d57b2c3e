"""A web server for a site on this machine, for looking only."""

import functools
import http.server
import threading
import webbrowser
from pathlib import Path
from typing import Any

import click

from confpapers.errors import UsageError


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the site; says nothing about each request."""

    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".avif": "image/avif",
        ".webp": "image/webp",
        ".js": "text/javascript",
        ".webmanifest": "application/manifest+json",
        ".bib": "text/plain; charset=utf-8",
    }

    def log_message(self, *_: Any) -> None:
        """Nothing: a page of thumbnails is hundreds of lines."""

    def end_headers(self) -> None:
        """A rebuilt page is seen at the next reload."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


def open_server(site: Path, port: int) -> http.server.ThreadingHTTPServer:
    """A server for the site on 127.0.0.1, on that port or the next free one.  Raises UsageError without a site."""
    if not (site / "index.html").is_file():
        raise UsageError(f"there is no site in {site}; build one first: confpapers build NAME --site {site}")
    handler = functools.partial(_Handler, directory=str(site))
    for candidate in range(port, min(port + 20, 65536)) if port else [0]:
        try:
            return _Server(("127.0.0.1", candidate), handler)
        except OSError:  # taken: try the next
            continue
    raise UsageError(f"ports {port} to {port + 19} are all taken; choose another with --port")


def serve(site: Path, *, port: int, browse: bool) -> None:
    """Show the site until Ctrl-C; opens the browser when asked to."""
    with open_server(site, port) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        click.echo(f"Serving {site} at {address} (Ctrl-C stops)")
        if browse:
            threading.Timer(0.3, webbrowser.open, (address,)).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("")
