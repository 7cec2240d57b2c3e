"""Groups of neighbouring papers whose small tasks are done as one: a job for each would cost more than its work."""

import zlib

_SIZE = 64  # papers, on average


def ends_group(paper: str) -> bool:
    """Return whether a group ends at the paper with this id, so that one paper more changes one group only."""
    return zlib.crc32(paper.encode()) % _SIZE == 0
