"""What a site's robots.txt allows."""

from typing import NamedTuple

from protego import Protego

LONGEST_CRAWL_DELAY = 120.0  # seconds: a site with a longer delay does not want to be read by a program
ROBOTS_LIMIT = 500 * 1024  # RFC 9309, 2.5


class RobotsRules(NamedTuple):
    """The rules in a site's robots.txt."""

    parser: Protego
    unreadable: str = ""  # why nothing may be requested for now


def can_fetch(rules: Protego, url: str, robot: str) -> bool:
    """Return whether the rules allow the address; False if they cannot be applied to it."""
    try:
        return bool(rules.can_fetch(url, robot))
    except Exception:  # noqa: BLE001 - rules and address are untrusted
        return False


def crawl_delay(rules: Protego, robot: str) -> float:
    """Return the crawl delay in seconds, or 0 if there is none or it is invalid."""
    try:
        wanted = float(rules.crawl_delay(robot) or 0.0)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return wanted if wanted > 0 else 0.0  # "nan" is not a number of seconds
