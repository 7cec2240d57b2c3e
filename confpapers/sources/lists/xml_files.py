"""Lists in XML: dblp, EndNote, arXiv, OAI-PMH, and elements of any name that have a title and authors."""

import re
from collections.abc import Iterator
from typing import Any

from confpapers.errors import notice
from confpapers.model import Url
from confpapers.sources.lists.rows import Row
from confpapers.text import clean

_DBLP = ("inproceedings", "article", "publ", "info", "incollection")
_OAI = "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
_ATOM = "{http://www.w3.org/2005/Atom}"


def from_xml(text: str, url: Url) -> Iterator[Row]:
    """Return the rows of dblp's, EndNote's, arXiv's or OAI-PMH's XML, or of elements with title and authors.

    Raises ValueError if it is not XML.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(text.lstrip().encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(str(error)) from error
    if root is None:
        raise ValueError("it has no elements")
    for _ in root.iter("proceedings"):
        notice("dropped", "entry that is a volume, not a paper", where=url)
    rows = list(_of_known_programs(root))
    yield from rows or ([] if root.tag == "collection" else _of_any_kind(root))  # the ACL Anthology has its own source


def _of_known_programs(root: Any) -> Iterator[Row]:
    """Yield the records of arXiv, OAI-PMH, EndNote and dblp."""
    for entry in root.iter(f"{_ATOM}entry"):
        yield Row(_atom_values(entry), entry.sourceline or 0)
    for record in root.iter(_OAI):
        yield Row(_dublin_core(record), record.sourceline or 0)
    for record in root.iterfind(".//records/record"):
        yield Row(_endnote_xml(record), record.sourceline or 0)
    for entry in root.iter(*_DBLP):
        if entry.find("title") is not None:
            yield Row(_dblp_values(entry), entry.sourceline or 0)


def _dublin_core(record: Any) -> dict[str, Any]:
    """Return a record of OAI-PMH, as journal systems give it (AAAI's proceedings)."""
    texts: dict[str, list[str]] = {}
    for child in record:
        if isinstance(child.tag, str) and (text := clean("".join(child.itertext()))):
            texts.setdefault(child.tag.rpartition("}")[2], []).append(text)
    addresses = [text for text in texts.get("identifier", []) if text.startswith("http")]
    dois = [text for text in texts.get("identifier", []) if text.startswith("10.")]
    files = [text.replace("/view/", "/download/") for text in texts.get("relation", []) if "/view/" in text]
    return {
        "title": next(iter(texts.get("title", [])), ""),
        "authors": texts.get("creator", []),
        "abstract": max(texts.get("description", []), key=len, default=""),
        "url": next(iter(addresses), ""),
        "doi": next(iter(dois), ""),
        "pdf_url": next(iter(files), ""),
    }


def _endnote_xml(record: Any) -> dict[str, Any]:
    """Return a record of EndNote's XML export."""
    fields = {name: clean("".join(tag.itertext())) for name, tag in _endnote_tags(record)}
    authors = [clean("".join(tag.itertext())) for tag in record.iterfind(".//contributors/authors/author")]
    return {**fields, "authors": authors}


def _endnote_tags(record: Any) -> Iterator[tuple[str, Any]]:
    paths = {
        "title": "titles/title", "abstract": "abstract", "pages": "pages", "doi": "electronic-resource-num",
        "url": "urls/related-urls/url", "pdf_url": "urls/pdf-urls/url", "year": "dates/year",
    }  # fmt: skip
    for name, path in paths.items():
        if (tag := record.find(path)) is not None:
            yield name, tag


def _dblp_values(entry: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"authors": [], "ee": [], "id": entry.get("key") or entry.findtext("key") or ""}
    for child in entry:
        text = clean("".join(child.itertext())) if isinstance(child.tag, str) else ""
        if child.tag == "author":
            values["authors"].append(text)
        elif child.tag == "authors":
            values["authors"] += [clean("".join(inner.itertext())) for inner in child]
        elif child.tag == "ee":
            values["ee"].append(text)
        elif text and not (child.tag == "url" and text.startswith("db/")):  # dblp's own page
            values.setdefault(child.tag, text.removesuffix(".") if child.tag == "title" else text)
    return values


def _atom_values(entry: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"authors": [clean(name.text) for name in entry.iterfind(f"{_ATOM}author/{_ATOM}name")]}
    for name, field in (("title", "title"), ("summary", "abstract"), ("id", "url")):
        values[field] = clean(entry.findtext(f"{_ATOM}{name}"))
    for link in entry.iterfind(f"{_ATOM}link"):
        if link.get("title") == "pdf" or link.get("type") == "application/pdf":
            values["pdf_url"] = link.get("href") or ""
    values["arxiv_id"] = values["url"]
    return values


# --- XML of other programs -------------------------------------------------------------------------------------------

_PEOPLE = ("author", "person", "speaker", "creator", "presenter")
_GROUPS = tuple(f"{name}s" for name in _PEOPLE)
_GIVEN_NAMES = ("givenname", "given_name", "first_name", "firstname", "given", "first")
_FAMILY_NAMES = ("familyname", "family_name", "last_name", "lastname", "family", "last", "surname")
_OF_PLACE = ("day", "date", "room", "session")


def _of_any_kind(root: Any) -> Iterator[Row]:
    """Yield the elements that have a title and people: schedules of frab, pretalx and researchr, OJS."""
    for element in root.iter("{*}*"):
        people = _authors_of(element)
        if people and any(_local(child) == "title" for child in element):
            yield Row({**_inherited(element), **_children(element), "authors": people}, element.sourceline or 0)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _authors_of(element: Any) -> list[str]:
    """Return the names of the people in an element, or in a list that is one of its children."""
    people = [child for child in element if _local(child) in _PEOPLE]
    inner = [person for child in element if _local(child) in _GROUPS for person in child if _local(person) in _PEOPLE]
    return [name for person in people or inner if (name := _person(person))]


def _person(element: Any) -> str:
    parts = {_local(child): clean("".join(child.itertext())) for child in element}
    names = [next((parts[name] for name in keys if parts.get(name)), "") for keys in (_GIVEN_NAMES, _FAMILY_NAMES)]
    whole = parts.get("name") or parts.get("public_name") or ("" if parts else clean(element.text))
    return " ".join(name for name in names if name) or whole


def _children(element: Any) -> dict[str, Any]:
    """Return the texts of an element's children by their names, and its id."""
    values: dict[str, Any] = {"id": element.get("id") or ""}
    for child in element:
        name = _local(child)
        if name not in (*_PEOPLE, *_GROUPS, "links") and (text := clean("".join(child.itertext()))):
            values.setdefault(name, text)
        links = [link.get("href") for link in child.iter("{*}*") if link.get("href")]
        if pdf := next((link for link in links if link.lower().endswith(".pdf")), ""):
            values.setdefault("pdf_url", pdf)
    if end := _end(values.get("start", ""), values.get("duration", "")):
        values.setdefault("end", end)
    return values


def _end(start: str, duration: str) -> str:
    """Return the time at which something ends that begins at 09:50 and lasts 00:20."""
    if not all(re.fullmatch(r"\d{1,2}:\d\d", text) for text in (start, duration)):
        return ""
    minutes = sum(60 * int(text.partition(":")[0]) + int(text.partition(":")[2]) for text in (start, duration))
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _inherited(element: Any) -> dict[str, str]:
    """Return day, room and session that the elements around it name."""
    values: dict[str, str] = {}
    for outer in element.iterancestors():
        for name in _OF_PLACE:
            own = outer.get(name) or (outer.get("name") if _local(outer) == name else "")
            if own and (name != "date" or "day" not in values):
                values.setdefault("day" if name == "date" else name, own)
    return values
