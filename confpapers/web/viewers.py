"""Pages that show a file in a browser, and the addresses of these files: what people paste is the page."""

import re
from urllib.parse import parse_qs, urlsplit

_FILES = (
    (r"https?://(?:www\.)?github\.com/([^/]+/[^/]+)/(?:blob|raw)/([^?#]+).*", r"https://raw.githubusercontent.com/\1/\2"),
    (r"(https?://[^/]+/.+?/-)/blob/([^?#]+).*", r"\1/raw/\2"),  # GitLab, on any host
    (r"(https?://(?:www\.)?huggingface\.co/.+?)/blob/([^?#]+).*", r"\1/resolve/\2"),
    (r"https?://drive\.google\.com/(?:file/d/|open\?id=)([\w-]+).*", r"https://drive.google.com/uc?export=download&id=\1"),
    (r"(https?://docs\.google\.com/spreadsheets/d/e/[\w-]+)/pub(?:html(?:[?#].*)?)?", r"\1/pub?output=xlsx"),
)  # fmt: skip
_GOOGLE_SHEETS = re.compile(
    r"https?://docs\.google\.com/(?:a/[^/]+/)?spreadsheets/d/([\w-]{20,})(?:/(?:edit|view|preview)?)?"
)


def file_behind(url: str) -> str:
    """Return the address of the file that a page of GitHub, GitLab, Hugging Face, Google or Dropbox shows, or the url.

    A table of Google has all its worksheets, unless the address names one of them.

    >>> file_behind("https://github.com/ada/list/blob/main/papers.csv")
    'https://raw.githubusercontent.com/ada/list/main/papers.csv'
    """
    for page, file in _FILES:
        if match := re.fullmatch(page, url):
            return match.expand(file)
    parts = urlsplit(url)
    if parts.hostname in ("www.dropbox.com", "dropbox.com") and re.match(r"/(?:s|scl/fi)/", parts.path):
        query = "&".join(part for part in parts.query.split("&") if part and part not in ("dl=0", "dl=1"))
        return f"https://www.dropbox.com{parts.path}?{f'{query}&' if query else ''}dl=1"
    if match := _GOOGLE_SHEETS.fullmatch(f"{parts.scheme}://{parts.netloc}{parts.path}"):
        named = parse_qs(parts.query).get("gid", []) + parse_qs(parts.fragment).get("gid", [])
        worksheet = next((gid for gid in named if gid.isdecimal() and gid != "0"), "")
        wanted = f"format=csv&gid={worksheet}" if worksheet else "format=xlsx"
        return f"https://docs.google.com/spreadsheets/d/{match[1]}/export?{wanted}"
    return url
