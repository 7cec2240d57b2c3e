"""The vectors of papers that a conference file names."""

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from confpapers.engine.runner import Runner
from confpapers.errors import ConferenceError, FetchError, StepError
from confpapers.flow.steps import READ_VECTORS
from confpapers.model import Conference, Digest
from confpapers.web.fetcher import Fetcher


def read_vectors(
    conference: Conference, ids: Sequence[str], run: Runner, web: Fetcher, *, partial: bool
) -> Digest | None:
    """Return the vectors that the conference file names, a row for each id, in the store; None without any.

    With `partial` the ids are the first of the list.  Raises ConferenceError when the file is not what it should be:
    who brings vectors wants them used.
    """
    url = conference.similar.vectors
    if not url:
        return None
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    try:
        file = web.get(url, allow_files=True)
        return run.make(READ_VECTORS, file.digest, name=name, ids=list(ids), partial=partial)
    except (FetchError, StepError) as error:
        reason = str(error).removeprefix(f"{READ_VECTORS.name}: ")
        raise ConferenceError(f"similar.vectors: {reason}") from error
