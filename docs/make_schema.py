"""Write docs/papers.schema.json, the JSON Schema of papers.json: `python docs/make_schema.py`.

Types come from the records that a build writes, descriptions from the tables of docs/data.md.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import msgspec

from confpapers.model import Entry
from confpapers.site.exports import SCHEMA, Export

FILE = Path(__file__).with_name("papers.schema.json")
_ADDRESS = "https://confpapers.github.io/confpapers/docs/papers.schema.json"


def document() -> str:
    """Return the schema as JSON."""
    schema = msgspec.json.schema(Export)
    records: dict[str, Any] = schema["$defs"]
    records["Export"]["properties"]["schema"] = {"const": SCHEMA}
    for record in records.values():
        record.pop("additionalProperties", None)  # later versions add fields without notice
    for name, meaning in _meanings().items():
        if name in records["Entry"]["properties"]:
            records["Entry"]["properties"][name]["description"] = meaning
    for setting in (
        field for name, record in records.items() if name != "Entry" for field in record["properties"].values()
    ):
        setting |= {key: _plain(value) for key, value in setting.items() if key == "description"}
    for record in (records["Export"], records["Entry"]):  # every field is written, also where it says nothing
        record["required"] = list(record["properties"])
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": _ADDRESS, "title": "papers.json"}
    return json.dumps({**head, **schema}, indent=1, ensure_ascii=False) + "\n"


def _plain(markdown: str) -> str:
    return re.sub(r"\[([^]]*?)\]\(.*?\)", r"\1", markdown).replace("`", "")


def _meanings() -> dict[str, str]:
    """Return what docs/data.md says of each field of a paper."""
    text = Path(__file__).with_name("data.md").read_text("utf-8").partition("## papers.json")[2].partition("\n## ")[0]
    meanings = {}
    for names, meaning in re.findall(r"^\| (`[a-z].*?`) \| (.*) \|$", text, re.MULTILINE):
        plain = _plain(meaning)
        meanings |= dict.fromkeys(re.findall(r"`(\w+)`", names), plain)
    return {name: meaning for name, meaning in meanings.items() if name in Entry.__struct_fields__}


if __name__ == "__main__":
    FILE.write_bytes(document().encode())
    sys.stdout.write(f"wrote {FILE.name}\n")
