"""A data file of the page: JSON in one call, with a hash in its name."""

import hashlib
from typing import Any

from confpapers.model import encode


def script(name: str, value: Any) -> bytes:
    """Return a data file: JSON in a call, in which nothing can end a script or a line."""
    return f'confpapers.data("{name}",{safe_json(value)});\n'.encode()


def safe_json(value: Any) -> str:
    """Return JSON in which nothing can end a script, an HTML element or a line."""
    text = encode(value).decode()
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def hashed(name: str, data: bytes) -> str:
    """Return the file name with a hash of its content: "cards.js" becomes "cards.3f2a9c01d4.js"."""
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:10]}{dot}{suffix}"
