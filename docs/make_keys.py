"""Write docs/keys.md, the keys of a conference file, from the records that read it: `python docs/make_keys.py`."""

import json
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Meta

from confpapers.model import Conference, Record

FILE = Path(__file__).with_name("keys.md")
_BEGIN = """# Keys of a conference file

Made by `python docs/make_keys.py` from the program; do not edit.
[conferences.md](conferences.md) shows how to use them.
"""
_NEEDED = {"title": "needed", "year": "needed", "source": "needed", "url": "needed"}
_NAMES = {str: "text", int: "whole number", float: "number", bool: "true or false", dict: "table", tuple: "list"}


def document() -> str:
    """Return the whole of docs/keys.md."""
    parts = [_BEGIN, "## The conference\n", *_table(Conference, ""), ""]
    for field in msgspec.structs.fields(Conference):
        if kind := _record(field.type):
            about = " ".join((kind.__doc__ or "").split())
            parts += [f"## `[{field.name}]`\n", f"{about}\n", *_table(kind, f"{field.name}."), ""]
    return "\n".join(parts)


def _table(kind: type[Record], prefix: str) -> Iterator[str]:
    yield from ("| key | type | default | meaning |", "|---|---|---|---|")
    for field in msgspec.structs.fields(kind):
        if field.name == "id" or _record(field.type):
            continue
        default = _NEEDED.get(field.name, _shown(field))
        yield f"| `{prefix}{field.name}` | {_type(field.type)} | {default} | {_meaning(field.type)} |"


def _record(kind: Any) -> type[Record] | None:
    return next((one for one in (kind, *get_args(kind)) if isinstance(one, type) and issubclass(one, Record)), None)


def _meaning(kind: Any) -> str:
    """Return the description of a key.  Raises StopIteration for a key that has none."""
    return next(meta.description for meta in kind.__metadata__ if isinstance(meta, Meta) and meta.description)


def _shown(field: Any) -> str:
    if field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT:
        return "needed"
    if field.default in (msgspec.NODEFAULT, None, "", ()):
        return ""
    return f"`{json.dumps(field.default)}`"


def _type(kind: Any) -> str:
    if get_origin(kind) is Annotated:
        inner, *metas = get_args(kind)
        return next((text for meta in metas if (text := _bounds(meta))), _type(inner))
    if get_origin(kind) is Literal:
        return " or ".join(f'"{value}"' for value in get_args(kind))
    if get_origin(kind) in (Union, types.UnionType):
        return " or ".join(_type(one) for one in get_args(kind) if one is not types.NoneType)
    return _NAMES[get_origin(kind) or kind]


def _bounds(meta: Any) -> str:
    low, high = (meta.ge if meta.ge is not None else meta.gt), meta.le
    if low is None:
        return ""
    return f"{low} to {high}" if high is not None else f"{'above' if meta.ge is None else 'from'} {low}"


if __name__ == "__main__":
    FILE.write_text(document(), "utf-8")
    sys.stdout.write(f"wrote {FILE.name}\n")
