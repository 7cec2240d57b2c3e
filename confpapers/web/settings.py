"""The options of a fetcher, as one record."""

import threading
import time
from collections.abc import Callable
from typing import Any, Literal

import msgspec

from confpapers.model import Record
from confpapers.version import package_version

ROBOT = "confpapers"
USER_AGENT = f"{ROBOT}/{package_version()} (+https://github.com/confpapers/confpapers)"
MAX_PDF = 200_000_000  # bytes
MAX_PAGE = 64_000_000  # bytes: the JSON of the largest conference takes half of it


class FetchEvent(Record, frozen=True, kw_only=True):
    """Something that happened, for the progress display and the log."""

    what: Literal["ask", "got", "kept", "retry", "failed", "stopped"]
    url: str
    detail: str = ""
    seconds: float = 0.0  # of the pause before the next try
    size: int = 0  # bytes


class Clock:
    """The time that pauses between requests are measured in."""

    def now(self) -> float:
        """Return seconds, from any start."""
        return time.monotonic()

    def wait(self, ended: threading.Event, seconds: float) -> None:
        """Return after so many seconds, or earlier once `ended` is set."""
        ended.wait(seconds)


class FetchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a fetcher behaves. `on_event` is called from several threads and must be quick."""

    offline: bool = False  # make no request; what is not in the cache raises Offline
    refresh: bool = False  # request everything again, by ETag and date: what did not change is not sent again
    retry: bool = False  # request again what failed, and what nothing could be made of
    delay: float | None = None  # seconds between two requests to a site, whatever the source and robots.txt want
    max_pdf: int = MAX_PDF
    max_page: int = MAX_PAGE
    timeout: tuple[float, float] = (10.0, 30.0)  # seconds: for connecting, and for each wait for more bytes
    deadline: float = 300.0  # seconds for a whole request
    patience: float = 60.0  # seconds in which at least 64 KB must arrive, or the rest of the answer
    backoff: float = 0.5  # seconds before the second try; it doubles
    user_agent: str = USER_AGENT
    on_event: Callable[[FetchEvent], Any] = lambda _: None
    clock: Clock = msgspec.field(default_factory=Clock)  # for pauses only, not for how long a request may take
    stop: threading.Event | None = None  # when set, all waits end within a second; begun downloads are kept
