"""How much a build has fetched."""

from confpapers.model import Record


class Traffic(Record, frozen=True, kw_only=True, omit_defaults=False):
    """Counts of a run's network requests."""

    requests: int  # including retries, redirects and robots.txt
    retries: int
    received: int  # bytes of complete responses
    fetched: int
    kept: int  # responses from the cache, or that the site called unchanged
    failed: int
