"""The name in an object of a list: "given" and "family", "name", "fullname" and their like."""

from confpapers.bibliography.person import (
    EAST_ASIAN,
)
from confpapers.text import clean

_NAME_KEYS = (
    "fullname",
    "full_name",
    "public_name",
    "name",
    "display_name",
    "literal",
    "author",
    "authname",
    "preferred_name",
    "text",
)
_GIVEN_KEYS = ("given", "first", "firstname", "first_name", "givenname", "given_name")
_FAMILY_KEYS = ("family", "last", "lastname", "last_name", "familyname", "family_name", "surname")


def name_of(row: object) -> str:
    """Return a name in a list of names."""
    if isinstance(row, str):
        return clean(row)
    if isinstance(row, list | tuple):
        return clean(" ".join(part for part in row if isinstance(part, str)))
    if not isinstance(row, dict):
        return ""
    lower = {str(key).lower().replace("-", "_"): value for key, value in row.items()}
    given = next((clean(lower[key]) for key in _GIVEN_KEYS if isinstance(lower.get(key), str)), "")
    family = next((clean(lower[key]) for key in _FAMILY_KEYS if isinstance(lower.get(key), str)), "")
    if family or given:
        particle = clean(str(lower.get("non_dropping_particle") or lower.get("dropping_particle") or ""))
        suffix = clean(str(lower.get("suffix") or ""))
        if EAST_ASIAN.search(family) and EAST_ASIAN.search(given):
            return family + given
        return " ".join(part for part in (given, particle, family, suffix) if part)
    for key in _NAME_KEYS:
        inner = lower.get(key)
        if isinstance(inner, str) and inner.strip():
            return clean(inner)
        if isinstance(inner, dict):
            return name_of(inner)
    return ""
