"""A page's content as operators with their operands (PDF 32000-1:2008, 7.8.2), in one pass of a regular expression.

pdfminer's own parser is a state machine in Python, which took most of the time of a page. Here whole runs of paths and
colours are skipped, and one expression tokenises the rest. It never backtracks, so no content can make it slow.
"""

import re
from collections.abc import Iterator

Operand = float | bytes | str | list[float | bytes]
"""A number, the bytes of a string, a name, or an array of numbers and strings."""

_REGULAR = rb"[^\s()<>\[\]{}/%]"
_IN_STRING = rb"[^()\\]++|\\."
TOKEN = re.compile(
    rb"(?P<drawing>(?:[-+.\d]{1,20}+\s++){0,6}+(?:[SsFfBbnWhmlcvyJjMdiwgGkK]|[fBbW]\*|re|rg|RG|gs)(?!"
    + _REGULAR
    + rb"))"
    rb"|(?P<number>[-+]?(?:\d++\.?\d*+|\.\d++))"
    rb"|\((?P<string>(?:" + _IN_STRING + rb"|\((?:" + _IN_STRING + rb")*+\))*+)\)?"
    rb"|(?P<array>[\[\]])"
    rb"|ID\s(?P<picture>(?:\S++|\s(?!EI(?!" + _REGULAR + rb")))*+)"
    rb"|(?P<operator>[A-Za-z'\"]" + _REGULAR + rb"*+)"
    rb"|/(?P<name>" + _REGULAR + rb"*+)"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*+)>"
    rb"|%[^\r\n]*+",
    re.DOTALL,
)
ESCAPE = re.compile(rb"\\(?:(?P<octal>[0-7]{1,3})|(?P<sign>\r\n|.))", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


def operations(content: bytes) -> Iterator[tuple[str, list[Operand]]]:
    """Yield each operator that does not draw, with its operands.

    Invalid syntax is skipped. Inline images, names of marked content and dictionaries are not distinguished from other
    operands, because no operator that positions text takes them.
    """
    operands: list[Operand] = []
    array: list[float | bytes] | None = None
    for token in TOKEN.finditer(content):
        kind = token.lastgroup
        if kind == "operator":
            yield token[0].decode("latin-1"), operands
        if kind in ("operator", "drawing"):
            operands, array = [], None
        elif kind == "array":
            if array is not None:
                operands.append(array)
            array = [] if token[0] == b"[" else None
        elif kind == "name":
            operands.append(_name(token["name"]))
        elif kind in ("number", "string", "hex"):
            value = float(token[0]) if kind == "number" else _string(token[kind], kind)
            (operands if array is None else array).append(value)


def _string(raw: bytes, kind: str) -> bytes:
    if kind == "hex":
        digits = b"".join(raw.split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return ESCAPE.sub(_unescaped, raw) if b"\\" in raw else raw


def _unescaped(match: re.Match[bytes]) -> bytes:
    if match["octal"]:
        return bytes([int(match["octal"], 8) & 255])
    return ESCAPED.get(match["sign"], match["sign"])


def _name(raw: bytes) -> str:
    """Return the name as pdfminer writes it."""
    whole = re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode("ascii")), raw)
    return whole.decode("utf-8", errors="surrogateescape")
