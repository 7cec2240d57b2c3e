"""Web addresses: which may be requested, and which site each belongs to."""

from urllib.parse import urlsplit

from confpapers.errors import FetchError
from confpapers.web.viewers import file_behind


def on_the_web(url: str) -> bool:
    """Return whether it is an http or https address with a host."""
    try:
        url.encode()  # not with lone surrogates, as bytes of a terminal that are not UTF-8 become
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def names_a_user(url: str) -> bool:
    """Return whether the address contains a user name, perhaps with a password."""
    return urlsplit(url).username is not None


def plain(url: str) -> str:
    """Return the address to request: without its fragment, or that of the file behind a viewer's page.

    Raises FetchError if it is not a web address.
    """
    bare = url.strip().split("#")[0]
    if not on_the_web(bare):
        raise FetchError(f"{url}: not an http or https address")
    if names_a_user(bare):
        raise FetchError(
            f"{urlsplit(bare).hostname}: addresses with a user name are not requested; save the page yourself"
        )
    return file_behind(url.strip()).split("#")[0]


def host_name(url: str) -> str:
    """Return the site an address belongs to: its host, with the port if that is unusual."""
    parts = urlsplit(url)
    name = (parts.hostname or "").lower()
    name = f"[{name}]" if ":" in name else name
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    return name if parts.port in (None, usual) else f"{name}:{parts.port}"
