"""Bytes to text: one reader for pages from the web and for files of the user.

The order: byte-order mark; UTF-8 where all, or nearly all, of the bytes are; the encoding that the server or the page
names; detection; Windows-1252.  A byte that does not fit costs its own character.
"""

import codecs
import re
from dataclasses import dataclass

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOT_TEXT = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_DETECTED_ON = 100_000  # bytes
_FEW = 0.02  # of the characters outside ASCII may be wrong in a text that is UTF-8


@dataclass(frozen=True)
class DecodedText:
    """A text, the encoding it was read in, and the lines (from 1) where a byte did not fit."""

    text: str
    encoding: str
    repaired: tuple[int, ...] = ()


def decode(data: bytes, charset: str = "") -> DecodedText:
    """Return the text of a page or file.  `charset` is what the server's header says, "" when it says nothing.

    Never fails.  Servers and pages often name an encoding that they do not use, so UTF-8 that is whole wins.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return DecodedText(data[len(mark) :].decode(encoding, "replace"), encoding)
    declared = _codec(charset) or _codec(_declared(data))
    if declared.startswith("iso2022") or (declared.startswith("utf-16") and b"\x00" in data[:200]):
        return DecodedText(data.decode(declared, "replace"), declared)
    try:
        return DecodedText(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    repaired, wrong = _as_utf8(data)
    right = len(_MULTIBYTE.findall(data))
    if (right and len(wrong) <= max(1, _FEW * right)) or (not declared and right > 2 * len(wrong)):
        return DecodedText(repaired, "utf-8", tuple(data.count(b"\n", 0, place) + 1 for place in wrong[:1000]))
    encoding = declared if declared and declared != "utf-8" else _detected(data)
    text = data.decode(encoding, "replace")
    return DecodedText(text, encoding)


def to_utf8(page: bytes, charset: str) -> bytes:
    """Return a page whose server names its encoding as UTF-8 bytes."""
    return decode(page, charset).text.encode("utf-8", "replace") if charset else page


def charset_of(content_type: str) -> str:
    """Return the encoding that a Content-Type header names, "" when it is UTF-8 or none.

    >>> charset_of("text/html; charset=ISO-8859-2"), charset_of("text/html; charset=utf-8")
    ('iso8859-2', '')
    """
    named = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type, re.IGNORECASE)
    found = _codec(named[1]) if named else ""
    return "" if found == "utf-8" else found


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data, 0, 4096)
    return found[1].decode("ascii", "replace") if found else ""


def _codec(name: str) -> str:
    """Python's name of an encoding of text; "" for what is none.  Latin-1 is read as Windows-1252, as browsers do."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if not getattr(found, "_is_text_encoding", True) or found.name in _NOT_TEXT:
        return ""
    return "cp1252" if found.name in ("iso8859-1", "ascii") else found.name


def _as_utf8(data: bytes) -> tuple[str, list[int]]:
    """The text as UTF-8, and where bytes did not fit; each of those is read as Windows-1252."""
    wrong: list[int] = []

    def mend(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        wrong.append(error.start)
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end

    codecs.register_error("confpapers-mend", mend)
    return data.decode("utf-8", "confpapers-mend"), wrong


def _detected(data: bytes) -> str:
    """The encoding that the bytes look like.  Western text is what most files are, so detection must see a reason."""
    if not re.search(rb"[\x80-\xff]{2}", data[:_DETECTED_ON]):
        return "cp1252"  # single letters with accents among ASCII
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_DETECTED_ON]).best()
    return _codec(best.encoding) or "cp1252" if best else "cp1252"
