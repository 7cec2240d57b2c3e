"""The JSON or the cards of a virtual conference site as a programme, for papers that are listed elsewhere."""

from collections.abc import Iterator

import msgspec

from confpapers.errors import ScheduleError, SourceError
from confpapers.model import Conference, Paper, Slot, Url
from confpapers.sources.slots import slot_of
from confpapers.sources.virtual import Virtual, with_zone


def read(page: bytes, url: Url, conference: Conference) -> tuple[Slot, ...]:
    """Return a slot for each time at which a paper of the file is presented. Raises ScheduleError."""
    try:
        papers = Virtual().parse_list(page, with_zone(url, conference)).papers
    except SourceError as error:
        raise ScheduleError(str(error)) from error
    return tuple(slot for paper in papers for slot in _slots(paper))


def _slots(paper: Paper) -> Iterator[Slot]:
    about = Slot(
        title=paper.title,
        authors=paper.authors,
        urls=tuple(address for address in (paper.url, paper.pdf_url) if address),
        presentation=paper.presentation,
    )
    if paper.slots:
        yield about  # its presentation may be a higher honour than what takes place
    for slot in paper.slots or (slot_of(paper),):
        yield msgspec.structs.replace(about, **msgspec.structs.asdict(slot))
