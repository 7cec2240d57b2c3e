"""Clean and normalise text and addresses from outside; no other module does this.

clean        any text: resolves entities and removes invisible characters, keeps LaTeX
title_key    a normalised title, for comparing two sites
slug         a name that is safe as a file name and in a URL
unique       makes names distinct
safe_url     an address that may be put into a page, or ""
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

_MAX_SLUG = 80
_UNESCAPES = 3  # sites escape twice ("&amp;quot;"), seldom three times
# Soft hyphen, zero-width space, word joiner, byte-order mark, and the characters that change the direction of writing:
# all are invisible, and the last can make a title read as something else.
_INVISIBLE = re.compile(
    "\\(cid:173\\)|[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)$")  # names reserved by Windows for devices
_UNSAFE_IN_URL = re.compile(r"[\s\"<>\\^`{|}\x00-\x1f\x7f]")


def clean(text: str | None) -> str:
    """Return the text unescaped, without invisible characters, with single spaces, in NFC. LaTeX is kept."""
    return " ".join(_printable(text or "").split())


def clean_lines(text: str | None) -> str:
    """Clean a text line by line, for BibTeX."""
    lines = [" ".join(line.split()) for line in _printable(text or "").splitlines()]
    return "\n".join(line for line in lines if line)


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable() and "&" not in text and "(cid:" not in text:
        return text  # as most texts are
    for _ in range(_UNESCAPES):
        before, text = text, html.unescape(text)
        if text == before:
            break
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", _INVISIBLE.sub("", text)))


_MARKUP = re.compile(
    r"</?(?:jats:|mml:)?(?:p|i|b|u|em|strong|br|span|div|sub|sup|sec|title|italic|bold|sc|tt|font|a|inline-formula|"
    r"tex-math|abstract|ext-link|list|list-item|underline|small|scp|bgt)(?:\s+[\w:-]+\s*=[^<>]{0,300})?\s*/?>",
    re.IGNORECASE,
)


def without_markup(text: str) -> str:
    """Return a clean text without the tags of HTML and JATS; a paragraph ends in a space.

    >>> without_markup("<jats:p>Tiny <i>cats</i>, n < 3.</jats:p>")
    'Tiny cats, n < 3.'
    """
    if "<" not in text:
        return text
    return " ".join(_MARKUP.sub(_space, text).split())


def _space(match: re.Match[str]) -> str:
    return " " if re.match(r"</?(?:jats:)?(?:p|br|div|sec|title|list)", match[0], re.IGNORECASE) else ""


def title_key(title: str) -> str:
    """Return a title without case, spaces and punctuation: equal for the same paper on two sites.

    >>> title_key("Tiny  Cats: See Big-Boxes!")
    'tinycatsseebigboxes'
    """
    if title.isascii():
        return title.lower().translate(_MARKS)
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title).casefold())


_MARKS = dict.fromkeys(code for code in range(128) if not chr(code).isalnum())


def fold(text: str) -> str:
    """Return the text in ASCII: accents are dropped, and so are characters without an ASCII equivalent."""
    plain = text.translate(_LIKENESSES)
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()


_LIKENESSES = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i", "œ": "oe"}
)


def slug(text: str) -> str:
    """Return a name of [a-z0-9_-], 1 to 80 characters, that is safe as a file name everywhere.

    >>> slug("Tiny_Cats See/Big Boxes!")
    'tiny_cats-see-big-boxes'
    """
    name = re.sub(r"[^a-z0-9_]+", "-", fold(text).lower()).strip("-_")[:_MAX_SLUG].rstrip("-_")
    if not name:
        return "p-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name}-" if _RESERVED.match(name) else name


def is_reserved(name: str) -> bool:
    """Return whether Windows keeps a file name for a device, or drops its end: "con", "aux.html", "what...".

    >>> is_reserved("con"), is_reserved("NUL.txt"), is_reserved("etc."), is_reserved("console")
    (True, True, True, False)
    """
    return name.endswith((".", " ")) or bool(_RESERVED.match(name.partition(".")[0].lower()))


def unique(names: Iterable[str]) -> list[str]:
    """Return the names in order; repeated ones (ignoring case) become "name-2", "name-3" ...

    >>> unique(["cat", "dog", "cat", "cat-2"])
    ['cat', 'dog', 'cat-3', 'cat-2']
    """
    listed = list(names)
    taken, seen, result = {name.casefold() for name in listed}, set[str](), []
    numbers: dict[str, int] = {}  # the last of each name: all before it are taken
    for name in listed:
        new, number = name, numbers.get(name.casefold(), 1)
        while new.casefold() in seen or (number > 1 and new.casefold() in taken):
            number += 1
            end = f"-{number}"
            new = name[: _MAX_SLUG - len(end)] + end
        numbers[name.casefold()] = number
        seen.add(new.casefold())
        result.append(new)
    return result


def safe_url(url: str | None, base: str = "") -> str:
    """Return the absolute address if it is http or https, or `file:` below a `file:` base; otherwise "".

    User name and password are left out: they must not be published.
    """
    written = _UNPRINTABLE.sub("", url or "").strip()
    try:
        joined = urljoin(base, written)
        parts = urlsplit(joined)
        if "@" in parts.netloc:
            parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
            joined = parts.geturl()
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # "http://[", "http://x:port"
        return ""
    local = parts.scheme == "file" and base.startswith("file:") and not parts.netloc
    if not written or not (local or (parts.scheme in ("http", "https") and named)):
        return ""
    return _UNSAFE_IN_URL.sub(_quoted, joined)


def _quoted(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def byte_size(size: float) -> str:
    """Return a number of bytes in a readable form.

    >>> byte_size(999), byte_size(2_340_000)
    ('999 B', '2.3 MB')
    """
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> counted(1, "paper"), counted(1200, "paper")
    ('1 paper', '1,200 papers')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
