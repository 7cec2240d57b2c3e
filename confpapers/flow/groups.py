"""Groups of neighbouring papers whose small tasks are done as one: a job for each would cost more than its work."""

import zlib

_SIZES = (64, 256)  # papers, on average: of usual conferences, and of very large ones, whose jobs would be thousands
_LARGE = 20_000  # papers


def ends_group(paper: str, papers: int) -> bool:
    """Return whether a group ends at the paper with this id, in a list of so many papers.

    One paper more changes one group only.
    """
    return zlib.crc32(paper.encode()) % _SIZES[papers > _LARGE] == 0
