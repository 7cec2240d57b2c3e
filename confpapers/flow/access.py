"""How a conference's pages are reached: its pauses, its local folders, and where failures are recorded."""

from pathlib import Path

from confpapers.engine.runner import Runner
from confpapers.errors import ConfpapersError, StepError
from confpapers.model import Conference, Failure, Url
from confpapers.sources.encoding import charset_of, to_utf8
from confpapers.web.fetcher import Fetched, Fetcher
from confpapers.web.files import path_of as local_path


class Access:
    """One conference's access to the network and to local files.

    `edition` is its id in an archive, for the report, or "".
    """

    def __init__(self, conference: Conference, run: Runner, web: Fetcher, delay: float, *, edition: str) -> None:
        self.conference, self.run, self.web, self.edition = conference, run, web, edition
        self.delay = delay if conference.delay is None else conference.delay
        self.web.trust(*conference.urls, *([conference.schedule.url] if conference.schedule else ()))
        self.files = _folders(conference)  # files named by their papers are read only below the lists' own folders

    def page(self, url: Url, *, named: bool = False) -> Fetched:
        """Return a page. One that the user named may be a file anywhere. Raises FetchError."""
        return self.web.get(url, kind="page", delay=self.delay, allow_files=named or self.files)

    def fail(self, step: str, error: ConfpapersError, url: Url) -> None:
        """Record a failure that concerns no single paper; that of a step is recorded where it ran."""
        if isinstance(error, StepError):
            return
        self.run.failures.append(Failure(paper="", step=step, reason=str(error), url=url, edition=self.edition))

    def in_utf8(self, page: Fetched) -> str:
        """Return the digest of a page's bytes, in UTF-8 if the server names another encoding."""
        charset = charset_of(page.content_type)
        return self.run.store.put(to_utf8(self.web.read(page), charset)) if charset else page.digest


def _folders(conference: Conference) -> tuple[Path, ...]:
    """Return the folders of a conference's local lists; none if one of them is on the web, which must not name
    files.
    """
    paths = [local_path(url) for url in conference.urls]
    if not all(paths):
        return ()
    resolved = [Path(path).expanduser().resolve() for path in paths if path]
    return tuple(dict.fromkeys(path if path.is_dir() else path.parent for path in resolved))
