"""Build a conference without a conference file, from an address, a list file or a folder of PDFs.

Every source that might read it is tried; title and year are taken from the address or file name.
"""

import datetime
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from confpapers.engine.cache import Store
from confpapers.errors import UsageError
from confpapers.flow.trials import Trial, best_trial
from confpapers.model import Conference
from confpapers.sources import SOURCES
from confpapers.text import slug
from confpapers.web.fetcher import Fetcher
from confpapers.web.settings import FetchSettings

_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)")


def conference_at(address: str, store: Store, settings: FetchSettings) -> tuple[Conference, str]:
    """Return the conference behind an address, a list file or a folder, and a line about the result.

    Raises FetchError if nothing is there, and SourceError with every source's reason if none finds papers.
    """
    draft = _draft(address)
    with Fetcher(store, settings) as web:
        trial = best_trial(draft.urls[0], list(SOURCES), web, draft)
    return msgspec.structs.replace(draft, source=trial.source), _result_line(address, trial)


def _draft(address: str) -> Conference:
    """Return the conference as far as the address determines it: id, title and year."""
    if address.strip().lower() == "openreview:":
        raise UsageError("openreview: needs the id of a venue, such as openreview:ICLR.cc/2026/Conference")
    local = not re.match(r"[a-z]+:", address, re.IGNORECASE) or address.startswith("file:")
    if local and not address.startswith("file:"):
        path = Path(address).expanduser().resolve()
        url = path.as_uri() + ("/" if path.is_dir() else "")
        name = path.name if path.is_dir() else path.stem
        year = _YEAR.search(name) or _YEAR.search(path.parent.name)
    else:
        url, name = address, _name_of(address)
        year = _YEAR.search(unquote(address))
    title = re.sub(r"[_\s-]+", " ", name).strip() or "Papers"
    shown = title if re.search(r"[A-Z]|\w\.\w", title) else title.title()  # a host keeps its letters
    return Conference(
        id=slug(name),
        title=shown,
        year=int(year[1]) if year else datetime.datetime.now(datetime.UTC).year,
        url=url,
    )


def _name_of(url: str) -> str:
    """Return a name for an address: its host and the last parts of its path."""
    if url.startswith("openreview:"):
        return url.removeprefix("openreview:").replace("/", " ").replace(" Conference", "")
    parts = urlsplit(url)
    last = [part for part in unquote(parts.path).split("/") if part and not re.match(r"index\.", part)]
    host = (parts.hostname or "").removeprefix("www.").removeprefix("openaccess.").removeprefix("proceedings.")
    stem = re.sub(r"\.[a-z]{2,5}$", "", last[-1]) if last else ""
    return (
        stem if _YEAR.search(stem) and re.search("[A-Za-z]", stem) else " ".join(part for part in (host, stem) if part)
    )


def _result_line(address: str, trial: Trial) -> str:
    papers = "1 paper" if len(trial.papers) == 1 else f"{len(trial.papers):,} papers"
    more = f" and {len(trial.more):,} more pages" if trial.more else ""
    return f"{address}: read with source {trial.source}, {papers}{more}"
