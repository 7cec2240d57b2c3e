"""What is wrong with the proxies that the environment names, so that no address is blamed for it."""

import importlib.util
from urllib.request import getproxies

_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


def proxy_problem() -> str:
    """Return what makes a proxy of the environment unusable, and the next move; "" if nothing does.

    The proxy's address is not repeated: it may contain a password.
    """
    for scheme, proxy in sorted(getproxies().items()):
        if scheme in ("http", "https", "all") and (problem := _problem_of(proxy)):
            return f"{scheme.upper()}_PROXY {problem}"
    return ""


def _problem_of(proxy: str) -> str:
    import urllib3

    try:
        parts = urllib3.util.parse_url(proxy if "://" in proxy else f"http://{proxy}")
        usable = parts.scheme in _SCHEMES and bool(parts.host)
    except urllib3.exceptions.LocationParseError:
        usable = False
    if not usable:
        return "is not the address of a proxy; write it as http://host:port"
    if str(parts.scheme).startswith("socks") and importlib.util.find_spec("socks") is None:
        return "names a SOCKS proxy, which needs the package PySocks: pip install pysocks"
    return ""
