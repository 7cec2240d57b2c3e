"""Decode bytes to text, for pages from the web and for the user's files.

The order is: byte-order mark; UTF-8 if all, or nearly all, of the bytes are valid; the encoding named by the server or
the page; detection; Windows-1252. An invalid byte affects only its own character.
"""

import codecs
import re
from dataclasses import dataclass

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_JAPANESE_SHIFT = re.compile(rb"\x1b\$[@B](?:[\x21-\x7e]{2})+\x1b\([BJ]")  # of ISO-2022-JP: to two bytes and back
_LABELS = {  # names that browsers know (https://encoding.spec.whatwg.org) and Python does not
    "x-sjis": "cp932", "windows-31j": "cp932", "x-euc-jp": "euc_jp", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "x-x-big5": "big5hkscs", "windows-949": "cp949", "ks_c_5601-1987": "cp949", "windows-874": "cp874",
    "dos-874": "cp874", "x-mac-roman": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "koi": "koi8-r",
}  # fmt: skip
_WIDER = {  # encodings whose pages use the characters of a larger one
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874", "shift_jis": "cp932",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_NOT_TEXT = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_DETECTED_ON = 100_000  # bytes
_WIDE_ON, _ZEROS = 4_000, 0.05  # bytes, and the share of characters with a zero byte that shows UTF-16
_STRONG = 10  # letters that make a detected encoding credible
_FEW = 0.02  # share of invalid non-ASCII characters allowed in UTF-8


@dataclass(frozen=True)
class DecodedText:
    """A text, the encoding it was decoded with, and the lines (from 1) with an invalid byte."""

    text: str
    encoding: str
    repaired: tuple[int, ...] = ()


def decode(data: bytes, charset: str = "") -> DecodedText:
    """Return the text of a page or file. `charset` is from the server's header, or "".

    Never fails. Servers and pages often name a wrong encoding, so valid UTF-8 takes precedence.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return DecodedText(data[len(mark) :].decode(encoding, "replace"), encoding)
    if wide := _wide(data[:_WIDE_ON]):
        return DecodedText(data.decode(wide, "replace"), wide)
    declared = _codec(charset) or _codec(_declared(data))
    if (declared.startswith("iso2022") and data.isascii()) or (not declared and _JAPANESE_SHIFT.search(data)):
        declared = declared or "iso2022_jp"
        return DecodedText(data.decode(declared, "replace"), declared)
    try:
        return DecodedText(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    repaired, wrong = _as_utf8(data)
    right = len(_MULTIBYTE.findall(data))
    if (right and len(wrong) <= max(1, _FEW * right)) or (not declared and _is_patched(data, right, len(wrong))):
        return DecodedText(repaired, "utf-8", tuple(data.count(b"\n", 0, place) + 1 for place in wrong[:1000]))
    encoding = declared if declared and declared != "utf-8" else _detected(data)
    text = data.decode(encoding, "replace")
    return DecodedText(text, encoding)


def _is_patched(data: bytes, right: int, wrong: int) -> bool:
    """Return whether most of a text is UTF-8, with lines that were pasted from a file in another encoding."""
    if right > 2 * wrong:
        return True
    lines = [line for line in data.split(b"\n") if re.search(rb"[\x80-\xff]", line)] if right else []
    valid = sum(1 for line in lines if not _as_utf8(line)[1])
    return 2 * valid >= len(lines) > 1


def _wide(head: bytes) -> str:
    """Return the order of bytes of UTF-16 without a mark, or "": every Latin letter, blank or comma has a zero byte."""
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) < max(2, _ZEROS * len(head) / 2) or min(first, second) > max(first, second) / 10:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def to_utf8(page: bytes, charset: str) -> bytes:
    """Return a page as UTF-8 bytes if its server names another encoding.

    Latin-1 is what careless servers say of all pages, so the page itself knows better.
    """
    if charset == "cp1252" and _codec(_declared(page)) not in ("", "utf-8"):
        charset = _codec(_declared(page))
    return decode(page, charset).text.encode("utf-8", "replace") if charset else page


def charset_of(content_type: str) -> str:
    """Return the encoding in a Content-Type header, or "" if it is UTF-8 or missing.

    >>> charset_of("text/html; charset=ISO-8859-2"), charset_of("text/html; charset=utf-8")
    ('iso8859-2', '')
    """
    named = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type, re.IGNORECASE)
    codec = _codec(named[1]) if named else ""
    return "" if codec == "utf-8" else codec


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data, 0, 4096)
    return match[1].decode("ascii", "replace") if match else ""


def _codec(name: str) -> str:
    """Return Python's name of a text encoding, or "". Latin-1 is read as Windows-1252, and others likewise as browsers
    do.
    """
    try:
        codec = codecs.lookup(_LABELS.get(name.lower(), name))
    except (LookupError, ValueError):
        return ""
    if not getattr(codec, "_is_text_encoding", True) or codec.name in _NOT_TEXT:
        return ""
    return _WIDER.get(codec.name, codec.name)


def _as_utf8(data: bytes) -> tuple[str, list[int]]:
    """Return the text as UTF-8, and the positions of invalid bytes, which are read as Windows-1252."""
    wrong: list[int] = []

    def mend(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        wrong.append(error.start)
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end

    codecs.register_error("confpapers-mend", mend)
    return data.decode("utf-8", "confpapers-mend"), wrong


def _detected(data: bytes) -> str:
    """Return the detected encoding. Most files are Western text, so detection needs strong evidence."""
    if not re.search(rb"[\x80-\xff]{2}", data[:_DETECTED_ON]):
        return "cp1252"  # single accented letters among ASCII
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_DETECTED_ON]).best()
    codec = _codec(best.encoding) or "cp1252" if best else "cp1252"
    return "cp1252" if _is_weak(data[:_DETECTED_ON], codec) else codec


def _is_weak(data: bytes, encoding: str) -> bool:
    """Return whether only a few letters speak for another single-byte encoding, and are letters in Windows-1252 too."""
    if encoding not in ("cp1250", "cp1254", "cp1257", "iso8859-2", "iso8859-9", "iso8859-15", "mac-roman", "cp1258"):
        return False
    pairs = zip(data.decode(encoding, "replace"), data.decode("cp1252", "replace"), strict=False)
    other = [western for codec, western in pairs if codec != western]
    return len(other) < _STRONG and all(map(str.isalpha, other))
