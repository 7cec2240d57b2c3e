"""Every source on hand-written pages with invented papers: `tests/sources/<name>/<case>/`.

page.*       the page, as the site would send it
also.*       the page that it names as `also`, when there is one
meta.toml    url = its address; [paper] = the paper as the list had it, when the page is a landing page;
             error = what the message begins with, when the page must be refused
notices      in meta.toml: what is reported as dropped, guessed or repaired, each with its line
papers.json  what is read from it
"""

import json
import os
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from brokenpages import broken
from hypothesis import example, given, settings
from hypothesis import strategies as st

from confpapers.errors import SourceError, collect_notices
from confpapers.model import Conference, Listing, Paper, encode
from confpapers.sources import SOURCES, abstracts, addresses, page, source_named
from confpapers.sources.encoding import charset_of, to_utf8

CASES = sorted(Path(__file__).parent.glob("*/*/meta.toml"))
PAPER = Paper(id="tiny-cats", title="Tiny Cats", authors=("Ada Example",))


def read_case(meta_file: Path) -> tuple[str, dict[str, Any], bytes]:
    meta = tomllib.loads(meta_file.read_text("utf-8"))
    (file,) = meta_file.parent.glob("page.*")
    meta["also"] = next((other.read_bytes() for other in meta_file.parent.glob("also.*")), None)
    return meta_file.parent.parent.name, meta, file.read_bytes()


def parse(source: str, meta: dict[str, Any], content: bytes) -> Listing | Paper:
    if "paper" in meta:
        return source_named(source).parse_paper(content, meta["url"], msgspec.convert(meta["paper"], Paper))
    if meta["also"] is not None:
        return source_named(source).complete(content, meta["url"], meta["also"])
    return source_named(source).parse_list(content, meta["url"])


@pytest.mark.parametrize("case", CASES, ids=lambda file: f"{file.parent.parent.name}-{file.parent.name}")
def test_a_page_gives_the_papers_beside_it(case: Path) -> None:
    source, meta, content = read_case(case)
    if "error" in meta:
        with pytest.raises(SourceError) as raised:
            parse(source, meta, content)
        assert meta["error"] in str(raised.value)
        return
    expected = json.loads(case.with_name("papers.json").read_text("utf-8"))
    with collect_notices() as notices:
        assert json.loads(encode(parse(source, meta, content))) == expected
    said = [
        f"{row.line} {row.kind} {row.what}{f': {row.detail}' if row.detail else ''}"
        f"{f' ({row.count} times)' if row.count > 1 else ''}"
        for row in notices
    ]
    wanted = meta.get("notices", said if source != "listing" else [])
    assert len(said) == len(wanted), said
    assert all(notice.startswith(beginning) for notice, beginning in zip(said, wanted, strict=True)), said


def test_every_source_has_cases_and_its_own_name() -> None:
    assert {file.parent.parent.name for file in CASES} == set(SOURCES)
    assert [source_named(name).name for name in SOURCES] == list(SOURCES)


def test_an_unknown_source_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(SourceError, match=r"no source 'cfv'; did you mean 'cvf'\? Known: acl, cvf, ecva, folder"):
        source_named("cfv")


# --- nothing a site may send makes a parser fail ---------------------------------------------------------------------

_FRAGMENTS = st.sampled_from(
    [
        b"<dt class='ptitle'>",
        b"<dd>",
        b"<a href='",
        b"x.html?day=2019-06-18'>",
        b"</a>",
        b"<form class=authsearch>",
        b"<input name=query value='Ada'>",
        b"<div class=bibref>",
        b"@inproceedings{k, title = {",
        b"}}",
        b"author = {",
        b"<ul class=paper-list><li>",
        b"/paper/2014/hash/0123456789abcdef-Abstract.html'>",
        b"<div class=paper>",
        b"<span class=paper-count>",
        "٣ papers".encode(),
        b"<p class=title>",
        b"<h3>",
        b"Oral",
        b"<meta name=citation_title content='",
        b"<meta name=citation_author content='",
        b"<p class='book-see-also'>",
        b"<h4>Abstract</h4>",
        b"<p>",
        b"'>",
        b"&#xD800;",
        b"&amp;amp;",
        b'{"papers": [',
        b'{"title": "',
        b'"}',
        b"]}",
        b"title,authors\n",
        b"- title: ",
        b"<li><b>Tiny Lamps See Far in Fog</b>",
        b"<br>Ada Quill, Bo Sample",
        b"<h4>",
        b"\n  authors: &a [Ada, *a]\n",
        b"PK\x03\x04xl/worksheets/",
        b"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet><Row><Cell><Data>title",
        b'"',
        b"\x00",
        b"\xff",
        b"\xff\xfe",
        b"http://[",
        b"//x:99999/",
        b"<?xml version='1.0'?>",
        b"<![CDATA[",
        b"<!--",
        b"<script>",
        b"\n",
        b" ",
        b"\\ud800",
        b"\\'{",
        b'{"notes": [{"id": "1", "content": {"title": "',
        b'"}}]}',
        b'{"results": [{"id": 1, "name": "',
        b'", "starttime": "2030',
        b"<collection id='",
        b"<volume><paper><title>",
        b"<button class=accordion>ECCV 2020",
        b"charset=utf-7",
        b"charset=hex",
        b"charset=idna",
    ]
)
_PAGES = st.one_of(st.binary(max_size=200), st.lists(_FRAGMENTS, max_size=25).map(b"".join))
_URLS = st.sampled_from(
    ["https://site.example/list?day=all", "file:///conf/papers.csv", "file:///conf/papers.bib", "https://x.example/a.json",
     "file:///conf/papers.yml",
     "https://x.example/papers.jsonl", "file:///conf/pdf/", "https://papers.nips.cc/paper/2014"]
)  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
@given(content=_PAGES, url=_URLS)
@example(content=b"<volume><paper><title>&#xD800;", url="https://site.example/list?day=all")
@example(content=b"<a href=http://[>", url="file:///list.html")
@settings(max_examples=150)
def test_any_page_raises_only_source_errors(name: str, content: bytes, url: str) -> None:
    source = source_named(name)
    try:
        listing = source.parse_list(content, url)
    except SourceError:
        return
    assert msgspec.json.decode(encode(listing), type=Listing) == listing, "records survive being written"
    assert listing.papers or listing.more
    for paper in listing.papers:
        assert paper.id
        for address in (paper.url, paper.pdf_url, paper.supp_url, *(link.url for link in paper.links)):
            assert (
                address.startswith(
                    ("http://", "https://", "file:///") if url.startswith("file:") else ("http://", "https://")
                )
                or not address
            )


def pages_of(name: str) -> st.SearchStrategy[tuple[str, bytes]]:
    """A source's own pages above, each with its address, broken in some way."""
    cases = [read_case(case) for case in CASES if case.parent.parent.name == name]
    pages = st.sampled_from([content for _, _, content in cases])
    return st.tuples(st.sampled_from([meta["url"] for _, meta, _ in cases]), broken(pages))


@pytest.mark.slow
@pytest.mark.parametrize("name", SOURCES)
@given(data=st.data())
@settings(max_examples=int(os.environ.get("CONFPAPERS_EXAMPLES", "25")))
def test_a_broken_page_raises_only_source_errors(name: str, data: st.DataObject) -> None:
    url, content = data.draw(pages_of(name))
    source = source_named(name)
    read = source.parse_paper(content, url, PAPER)
    assert msgspec.json.decode(encode(read), type=Paper) == read
    assert read.id == PAPER.id
    assert source.titles_from_pages or read.title == PAPER.title
    try:
        listing = source.complete(content, url, data.draw(pages_of(name))[1])
    except SourceError:
        return
    assert msgspec.json.decode(encode(listing), type=Listing) == listing
    assert all(paper.id and isinstance(paper.title, str) for paper in listing.papers)
    assert all(address.startswith(("http://", "https://", "file:///")) for address in listing.more)


@pytest.mark.parametrize("name", SOURCES)
@given(content=_PAGES, url=_URLS)
@example(content=b"<volume><paper><title>&#xD800;", url="https://site.example/list?day=all")
@settings(max_examples=100)
def test_no_landing_page_raises_an_error(name: str, content: bytes, url: str) -> None:
    read = source_named(name).parse_paper(content, url, PAPER)
    assert msgspec.json.decode(encode(read), type=Paper) == read
    assert (read.id, read.authors) == (PAPER.id, PAPER.authors)
    assert source_named(name).titles_from_pages or read.title == PAPER.title


def test_a_page_nested_ten_thousand_deep_is_read() -> None:
    deep = b"<div>" * 10_000 + b"<dt class=ptitle><a href=x.html>Tiny Cats</a>"
    assert len(source_named("cvf").parse_list(deep, "https://openaccess.thecvf.com/CVPR2015").papers) == 1
    nested = b"[" * 100_000
    with pytest.raises(SourceError):
        source_named("listing").parse_list(nested, "file:///conf/papers.json")


# --- small parts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>naïve</p>".encode(), "naïve"),
        (b"<p>na\xefve</p>", "naïve"),
        ("<meta charset='koi8-r'><p>кот</p>".encode("koi8-r"), "кот"),
        ("<p>naïve</p>".encode("utf-16"), "naïve"),
        ("<p>夜の庭で猫を数える方法</p>".encode("utf-16-be"), "夜の庭で猫を数える方法"),
        ("<p>夜の庭で猫を数える方法</p>".encode("utf-16-le"), "夜の庭で猫を数える方法"),
        ("<meta charset='iso-2022-jp'><p>夜の庭で猫を数える方法</p>".encode("iso2022_jp"), "夜の庭で猫を数える方法"),
        ("<meta charset='iso-2022-jp'><p>夜の庭で猫を数える方法</p>".encode(), "夜の庭で猫を数える方法"),
        ("<p>夜の庭で猫を数える方法</p>".encode("iso2022_jp"), "夜の庭で猫を数える方法"),
        ("<meta charset='x-sjis'><p>①髙橋</p>".encode("cp932"), "①髙橋"),
        ("<meta charset='gb2312'><p>朱镕基</p>".encode("gbk"), "朱镕基"),
        (b"<meta charset=none-such><p>na\xefve</p>", "naïve"),
        (b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?><p>cat</p>", "cat"),
        (b"cat.html", "cat.html"),
        (b"", ""),
    ],
)
def test_a_page_is_read_in_its_encoding(content: bytes, text: str) -> None:
    assert page.text_of(page.read_html(content)) == text


@pytest.mark.parametrize(
    ("declared", "header", "encoding"),
    [
        ("shift_jis", "iso-8859-1", "cp932"),  # what Apache once said of all pages
        ("iso-2022-jp", "iso-2022-jp", "iso2022_jp"),
        ("utf-8", "shift_jis", "cp932"),
        ("iso-8859-1", "iso-8859-1", "utf-8"),
    ],
)
def test_a_page_is_read_whatever_its_server_says_of_it(declared: str, header: str, encoding: str) -> None:
    content = f"<meta charset='{declared}'><p>夜の庭で猫を数える方法</p>".encode(encoding)
    in_utf8 = to_utf8(content, charset_of(f"text/html; charset={header}"))
    assert page.text_of(page.read_html(in_utf8)) == "夜の庭で猫を数える方法"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://www.cv-foundation.org/openaccess/CVPR2015.py", "https://openaccess.thecvf.com/CVPR2015.py"),
        ("http://openaccess.thecvf.com/CVPR2016", "https://openaccess.thecvf.com/CVPR2016"),
        ("https://papers.nips.cc/paper/2014", "https://proceedings.neurips.cc/paper/2014"),
        ("http://jmlr.org/proceedings/papers/v37/a15.html", "https://proceedings.mlr.press/v37/a15.html"),
        ("http://www.aclweb.org/anthology/P15-1001", "https://aclanthology.org/P15-1001"),
        ("https://cats.example/openaccess/", "https://cats.example/openaccess/"),
    ],
)
def test_an_old_address_becomes_the_current_one(old: str, new: str) -> None:
    assert addresses.current(old) == new
    assert addresses.same_page(old) == addresses.same_page(new)


@pytest.mark.parametrize(
    ("url", "identifier"),
    [
        ("http://arxiv.org/abs/1409.4842v3", "1409.4842"),
        ("https://www.arxiv.org/pdf/2099.00001v1.pdf", "2099.00001"),
        ("https://arxiv.org/abs/cs/0112017", "cs/0112017"),
        ("https://arxiv.example/abs/1409.4842", ""),
        ("https://arxiv.org/list/cs.CV", ""),
    ],
)
def test_an_arxiv_id_is_found_in_an_address(url: str, identifier: str) -> None:
    assert addresses.arxiv_id(url) == identifier


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1109/CATS.2030.1", "10.1109/CATS.2030.1"),
        ("doi: 10.1109/CATS.2030.1", "10.1109/CATS.2030.1"),
        ("https://www.doi.org/10.1109/cats(30)<1::a>2", "10.1109/cats(30)<1::a>2"),
        ("https://cats.example/doi/abs/10.1145/1.2", "10.1145/1.2"),
        ("10.1109/CATS 2030", ""),
        ("10.1109/../../cats", ""),
        ('10.1109/"onmouseover="alert(1)', ""),
        ("javascript:alert(1)", ""),
        ("10.1109/" + "9" * 400, ""),
        ("cats.example/2030", ""),
    ],
)
def test_an_invalid_doi_is_dropped_and_reported(text: str, doi: str) -> None:
    with collect_notices() as notices:
        paper = addresses.with_valid_identifiers(msgspec.structs.replace(PAPER, doi=addresses.doi(text)), "cats.csv", 7)
    assert paper.doi == doi
    said = [] if doi else [("value that is not a DOI", "cats.csv", 7)]
    assert [(notice.what, notice.where, notice.line) for notice in notices] == said


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        *(("2099.00001", True), ("2099.00001v12", True), ("cs/0112017", True), ("math.GT/0309136", True)),
        *(("2099.001", False), ("../2099.00001", False), ("hal-01234", False), ("2099.00001?x", False)),
    ],
)
def test_an_invalid_arxiv_id_is_dropped(text: str, valid: bool) -> None:
    with collect_notices() as notices:
        paper = addresses.with_valid_identifiers(msgspec.structs.replace(PAPER, arxiv_id=text), "cats.csv")
    assert paper.arxiv_id == (text if valid else "")
    assert [notice.what for notice in notices] == ([] if valid else ["value that is not an arXiv id"])


def test_a_missing_value_is_not_an_invalid_one() -> None:
    with collect_notices() as notices:
        paper = addresses.with_valid_identifiers(msgspec.structs.replace(PAPER, doi="n/a", arxiv_id="-"), "cats.csv")
    assert (paper.doi, paper.arxiv_id, notices) == ("", "", [])


def test_the_address_of_a_doi_stays_at_its_host() -> None:
    assert addresses.doi_address('10.1234/a<b>"?#c') == "https://doi.org/10.1234/a%3Cb%3E%22%3F%23c"


@pytest.mark.parametrize("text", ["", "Abstract Unavailable", "Abstract Missing", " n/a ", "Abstract not available."])
def test_an_abstract_that_says_that_there_is_none_is_dropped(text: str) -> None:
    assert abstracts.abstract(text) is None
    assert abstracts.abstract(f"{text} in cats") is not None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"We are \textbfaligned in \sqrtn( log n).", "We are aligned in √n( log n)."),
        (r"The \textbf{bold} $\sqrt{n}$ stays.", r"The \textbf{bold} $\sqrt{n}$ stays."),
        ("Abstract: We cat.", "We cat."),
        ("Abstract boxes are seen.", "Abstract boxes are seen."),
        ("<jats:title>Abstract</jats:title><jats:p>We cat.</jats:p>", "We cat."),
        ("We cat. (C) 2031 Cat Press. All rights reserved.", "We cat."),
        ("We cat. Copyright © 2031 Cat Press.", "We cat."),
        ("We cat. Copyright 2031 Cat Press.", "We cat."),
        ("We cat. ©2031 Cat Press.", "We cat."),
        ("(c) 2031 is where we cat.", "(c) 2031 is where we cat."),
    ],
)
def test_tags_headings_rights_and_commands_without_braces_are_removed_from_abstracts(text: str, plain: str) -> None:
    assert abstracts.abstract(text) == plain


def test_lists_are_requested_from_current_hosts() -> None:
    conference = Conference(
        title="Cats", venue="CATS", year=2030, source="cvf", url="http://www.cv-foundation.org/openaccess/CVPR2015.py"
    )
    assert source_named("cvf").list_urls(conference) == ["https://openaccess.thecvf.com/CVPR2015.py"]
    assert source_named("highwire").list_urls(conference) == list(conference.urls)
    slash = msgspec.structs.replace(conference, url="https://openaccess.thecvf.com/CVPR2021/?day=all")
    assert source_named("cvf").list_urls(slash) == ["https://openaccess.thecvf.com/CVPR2021?day=all"]
