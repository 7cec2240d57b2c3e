"""Read files of settings that people write, and say what is wrong with them in plain words."""

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec

_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "a table",
}
_BOUNDS = {">=": "from", ">": "above", "<=": "up to", "<": "below"}
_QUOTES = "“”„‘’«»"


def read_settings(file: Path) -> dict[str, Any]:
    """Return a TOML file's tables. A byte order mark is skipped.

    Raises ValueError naming the line, what is wrong with it and how to write it, and OSError.
    """
    data = file.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("is not TOML: its encoding is UTF-16. Save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"is not TOML: line {line} is not in UTF-8. Save the file as UTF-8") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"is not TOML: {error}{_remedy(text, str(error))}") from error


def _remedy(text: str, message: str) -> str:
    """Return how to write the line that the message names, if it has a usual mistake."""
    number = re.search(r"at line (\d+)", message)
    lines = text.replace("\r\n", "\n").split("\n")
    line = lines[int(number[1]) - 1].strip() if number and int(number[1]) <= len(lines) else ""
    if any(quote in line.partition("=")[2][:2] for quote in _QUOTES):
        return '. Write straight quotation marks: "'
    if re.match(r"[\w-]+\s*:", line):
        return f". Write = between key and value: {re.sub(r':', ' =', line, count=1)}"
    if match := re.match(r"([\w-]+)\s*=\s*([^\W\d][^\"'\[\]{}#=]*)$", line):
        return f'. Text needs quotation marks: {match[1]} = "{match[2].strip()}"'
    if "\\" in line:
        return ". Write / instead of \\ in paths"
    if message.startswith("Cannot overwrite"):
        return f". A key is there twice: {line}"
    return ""


def explain(error: msgspec.ValidationError, data: dict[str, Any]) -> str:
    """Return msgspec's message in our words: "topics.count: expected a whole number, not "many"".

    `data` are the settings that were refused.
    """
    message, _, place = str(error).partition(" - at `$.")
    key = place.rstrip("`")
    if match := re.fullmatch(r"Object missing required field `(\w+)`", message):
        return f"`{match[1]}` is missing{f' in [{key}]' if key else ''}"
    wanted = re.match(r"Expected `([^`]+)`(?: (>=|>|<=|<) ([\d.]+))?", message)
    if wanted and "regex" in message:
        message = "expected a date such as 2027-06-30"
    elif wanted:
        kinds = " or ".join(_TYPES.get(kind, kind) for kind in wanted[1].split(" | ") if kind != "null")
        bound = f" {_BOUNDS[wanted[2]]} {wanted[3].removesuffix('.0')}" if wanted[2] else ""
        message = f"expected {kinds}{bound}"
    value = _value_at(data, key)
    return f"{key}: {message}, not {_shown(value)}" if wanted and value is not None else f"{key}: {message}"


def _value_at(data: Any, key: str) -> Any:
    """Return the value of a key such as "dates[1]" or "topics.count"; None if it is not there."""
    for name, row in re.findall(r"(\w+)|\[(\d+)\]", key):
        try:
            data = data[name] if name else data[int(row)]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:59]}…"'
    return str(value) if isinstance(value, int | float) else "a list" if isinstance(value, list) else "a table"
