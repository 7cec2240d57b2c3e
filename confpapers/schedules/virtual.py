"""The JSON or the cards of a virtual conference site as a programme: for papers that are listed elsewhere."""

from confpapers.errors import ScheduleError, SourceError
from confpapers.model import Conference, Slot, Url
from confpapers.sources.virtual import Virtual, with_zone


def read(page: bytes, url: Url, conference: Conference) -> tuple[Slot, ...]:
    """A slot for each paper of the file.  Raises ScheduleError."""
    try:
        papers = Virtual().parse_list(page, with_zone(url, conference)).papers
    except SourceError as error:
        raise ScheduleError(str(error)) from error
    return tuple(
        Slot(
            title=paper.title,
            authors=paper.authors,
            urls=tuple(address for address in (paper.url, paper.pdf_url) if address),
            day=paper.day,
            start=paper.start,
            end=paper.end,
            room=paper.room,
            session=paper.session,
            position=paper.position,
            presentation=paper.presentation,
        )
        for paper in papers
    )
