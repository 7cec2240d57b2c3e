"""The time that polite requests take at least: the pauses of the slowest site."""

from collections import defaultdict
from collections.abc import Iterable

from confpapers.errors import FetchError
from confpapers.web import files
from confpapers.web.addresses import host_name, plain
from confpapers.web.client import Web
from confpapers.web.queues import FetchTask


def longest_wait(web: Web, requests: Iterable[tuple[FetchTask, int]]) -> tuple[float, str]:
    """Return the minimum seconds for these requests, given with their numbers, and the site that needs them.

    Sites are requested in parallel, so the slowest one decides.
    """
    counts, slowest = defaultdict[str, int](int), dict[str, FetchTask]()
    for task, count in requests:
        host = host_name(task.url)
        counts[host] += count
        slowest[host] = max(slowest.get(host, task), task, key=lambda task: task.delay)
    waits = [(web.seconds_for(task.url, counts[host], task.delay), host) for host, task in slowest.items()]
    return max(waits, default=(0.0, ""))


def plain_or_nothing(url: str) -> str:
    """Return the address as it is requested, or "" for a file and for what is no address."""
    if not url or files.path_of(url) is not None:
        return ""
    try:
        return plain(url)
    except FetchError:
        return ""
