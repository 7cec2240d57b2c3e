"""Keys and log-ins for some sites: read from the environment, sent only to that site, kept only in memory.

    SEMANTIC_SCHOLAR_API_KEY                    a key for api.semanticscholar.org
    OPENALEX_API_KEY                            a key for api.openalex.org
    OPENREVIEW_USERNAME, OPENREVIEW_PASSWORD    an account for api.openreview.net and api2.openreview.net

They never occur in addresses, records, logs or messages.
"""

import os
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from confpapers.web.request_errors import RequestError

KEYS = {"https://api.semanticscholar.org": ("x-api-key", "SEMANTIC_SCHOLAR_API_KEY")}
# these sites accept their key only in the address
IN_ADDRESS = {"https://api.openalex.org": ("api_key", "OPENALEX_API_KEY")}
LOGINS = dict.fromkeys(
    ("https://api.openreview.net", "https://api2.openreview.net"), "https://api2.openreview.net/login"
)

Post = Callable[[str, Mapping[str, str]], tuple[int, Any]]  # takes address and form, returns HTTP status and JSON


def address_with_key(site: str, url: str) -> str:
    """Return the address to request, with our key if the site requires it in the address."""
    name, variable = IN_ADDRESS.get(site, ("", ""))
    key = quote(os.environ.get(variable, "").strip(), safe="") if variable else ""
    return f"{url}{'&' if urlsplit(url).query else '?'}{name}={key}" if key else url


def without_key(text: str) -> str:
    """Return a text without keys that may have come into it with an address."""
    for _, variable in IN_ADDRESS.values():
        if key := os.environ.get(variable, "").strip():
            text = text.replace(quote(key, safe=""), "***").replace(key, "***")
    return text


def headers_for(site: str, post: Post) -> dict[str, str]:
    """Return the headers that authorise us on a site ("https://example.org"); empty without credentials.

    Raises RequestError if the site refuses the log-in.
    """
    if site in KEYS:
        name, variable = KEYS[site]
        key = os.environ.get(variable, "").strip()
        return {name: key} if key else {}
    user, password = (os.environ.get(f"OPENREVIEW_{part}", "").strip() for part in ("USERNAME", "PASSWORD"))
    if site not in LOGINS or not (user and password):
        return {}
    status, answer = post(LOGINS[site], {"id": user, "password": password})
    token = answer.get("token") if isinstance(answer, dict) else None
    if status != 200 or not isinstance(token, str):
        raise RequestError(
            f"the log-in with OPENREVIEW_USERNAME and OPENREVIEW_PASSWORD was refused (HTTP {status})",
            remember=False,
            refusal="forbidden",
        )
    return {"Authorization": f"Bearer {token}"}
