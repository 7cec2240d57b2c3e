"""What a site's robots.txt allows."""

from typing import NamedTuple

from protego import Protego

from confpapers.web.request_errors import RequestError

LONGEST_CRAWL_DELAY = 120.0  # seconds: a site with a longer delay does not want to be read by a program
ROBOTS_LIMIT = 500 * 1024  # RFC 9309, 2.5


class RobotsRules(NamedTuple):
    """The rules in a site's robots.txt."""

    parser: Protego
    unreadable: str = ""  # why nothing may be requested for now, and the next move


def read_rules(data: bytes) -> RobotsRules:
    """Return the rules in a robots.txt, with or without a byte-order mark."""
    try:
        return RobotsRules(Protego.parse(data.decode("utf-8-sig", errors="replace")))
    except Exception as error:  # noqa: BLE001 - an untrusted text must not end the build, whatever it contains
        return no_rules(RequestError(f"its rules are invalid: {type(error).__name__}"))


def no_rules(error: RequestError | None = None) -> RobotsRules:
    """Return the rules of a site without robots.txt, or of one whose robots.txt could not be read."""
    if error is None or not error.remember:  # what concerns our own network says nothing about robots.txt
        return RobotsRules(Protego.parse(""), unreadable=error.reason if error else "")
    return RobotsRules(
        Protego.parse(""),
        unreadable=f"the site's robots.txt cannot be read ({error.reason}), so nothing is requested; "
        "if a browser shows the page, save it and name the file",
    )


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
