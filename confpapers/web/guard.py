"""Which addresses may be requested: public ones, and hosts that the conference file itself names.

A list of papers, a redirect or a DNS response from outside must not make the builder's machine request its own
services, or those of its local network, and publish the responses. The rule is checked twice: for each address before
it is requested (names and literals, which is all that can be checked behind a proxy), and for each IP address that a
name resolves to, at the moment when the connection to that very address is opened, so a DNS server that changes its
response in between gains nothing.
"""

import ipaddress
import re
import socket
import unicodedata
from urllib.parse import urlsplit

from confpapers.web.addresses import host_name

_NOT_PUBLIC_NAMES = (
    *("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "localdomain"),
    *("private", "svc", "test"),
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CLOUD = "168.63.129.16"  # a public address at which Azure, where GitHub's runners are, serves a machine's own secrets
_HOST = re.compile(r"[\w.-]+")  # other characters end a host for some programs only


class NotPublicError(OSError):
    """The host is not public, and the conference file does not name it."""


def is_public(address: str) -> bool:
    """Return whether an IP address, as text, belongs to the public internet; also for IPv4 inside IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
        elif ip.is_site_local:
            return False
    return str(ip) != _CLOUD and ip.is_global and not ip.is_multicast and not ip.is_reserved


def looks_public(name: str) -> bool:
    """Return whether a host name, taken by itself, may be public: False for localhost, 10.0.0.1, 0x7f.1 ..."""
    plain = unicodedata.normalize("NFKC", name).strip("[]").rstrip(".").lower()
    if ":" in plain:
        return is_public(plain)
    if not _HOST.fullmatch(plain) or any(f".{plain}".endswith(f".{ending}") for ending in _NOT_PUBLIC_NAMES):
        return False
    try:
        return is_public(socket.inet_ntoa(socket.inet_aton(plain)))  # also "127.1" and "2130706433"
    except (OSError, UnicodeError):
        return "." in plain  # a name without a dot belongs to the local network


class Guard:
    """The hosts that may be requested although they are not public. Safe to use from many threads."""

    def __init__(self) -> None:
        self._trusted: set[str] = set()
        self.private: set[str] = set()  # hosts that were connected to at a private address

    def trust(self, url: str) -> None:
        """Allow requests to the host of an address, with its port: the user's own file names it."""
        if urlsplit(url).scheme.lower() in ("http", "https"):
            self._trusted.add(host_name(url))

    def trusts(self, host: str) -> bool:
        """Return whether the user names a host ("example.org", "example.org:8080")."""
        return host in self._trusted

    def check(self, url: str) -> None:
        """Raise NotPublicError if the address's host is recognisably not public and not trusted."""
        host = urlsplit(url).hostname or ""
        if not self.trusts(host_name(url)) and not looks_public(host):
            raise NotPublicError(_refusal(host_name(url), ""))

    def addresses(self, host: str, name: str, port: int) -> list[str]:
        """Return the IP addresses of a name that may be connected to. Raises NotPublicError if there are none."""
        results = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        every = list(dict.fromkeys(str(address[0]) for *_, address in results))
        private = [address for address in every if not is_public(address)]
        if self.trusts(host):
            if private:
                self.private.add(host)
            return every
        if allowed := [address for address in every if address not in private]:
            return allowed
        raise NotPublicError(_refusal(host, private[0] if private else ""))


def _refusal(host: str, address: str) -> str:
    where = f" (it resolves to {address})" if address and address not in host else ""
    return (
        f"{host} is not a public host{where}, so it is requested only if the conference file names it. "
        "If you trust it, save the page yourself, or name the host in `url`"
    )
