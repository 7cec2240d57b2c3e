"""Reading and writing BibTeX: everything written can be read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confpapers.bibliography import bibtex, bibtex_writing, latex
from confpapers.model import Conference, Entry, Paper
from confpapers.site.exports import papers_bib

CATS = Conference(
    title="CATS 2030", name="Conference on Cats & Dogs", venue="CATS", year=2030, source="cvf", url="https://c/"
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"{\"o}\'{e}\~n\c{c}\v{s}\H o{\aa}\o", "öéñçšőåø"),
        (r"{\'\i}\ss{} \L{}\'od\'z", "íß Łódź"),
        (r"{DNA} and {\em tiny} \textbf{cats}", "DNA and tiny cats"),
        (r"the $\ell_{1}$-norm \& $x\_y$", r"the $\ell_{1}$-norm & $x\_y$"),
        (r"50\% of ``cats''---see \url{x}", "50% of “cats”—see x"),
        ("Ada~Example", "Ada Example"),
        (r"unknown \frac{1}{2}", "unknown 1/2"),
        (r"Nguy{\~{\^e}}n \& Gar\c{c}on", "Nguyễn & Garçon"),
        (r"{``}Quoted{''} Cats & Dogs", "“Quoted” Cats & Dogs"),
    ],
)
def test_latex_becomes_text(value: str, text: str) -> None:
    assert latex.plain(value) == text


def test_values_may_be_braced_quoted_joined_or_macros() -> None:
    (entry,) = bibtex.read(
        '@string{c = "Cats"} @Misc(k1, a = {x {y} z}, b = "say {"}hi{"}", d = c # " and " # c, e = 12, f = mar)'
    )
    assert (entry.kind, entry.key) == ("misc", "k1")
    assert entry.fields == {"a": "x {y} z", "b": 'say {"}hi{"}', "d": "Cats and Cats", "e": "12", "f": "Mar"}


def test_names_are_split_outside_braces() -> None:
    assert bibtex.authors(r"Example, Ada and {Cats and Dogs} and Bo  Sample and others") == (
        "Ada Example",
        "Cats and Dogs",
        "Bo Sample",
    )


@given(st.text(st.sampled_from('@misc{}(),="#\\ ax\n$'), max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for entry in bibtex.read(text):
        for value in entry.fields.values():
            latex.plain(value)
            bibtex.authors(value)


def test_the_year_of_an_entry_is_that_of_its_paper_where_it_is_known() -> None:
    paper = Paper(id="x", title="Tiny Cats", authors=("Ada Quill",), published=2024)
    entry = bibtex_writing.from_paper(CATS, paper)
    assert entry.startswith("@inproceedings{quill2024tiny,")
    assert "year = {2024}" in entry


def test_an_entry_is_complete_and_clean() -> None:
    paper = Paper(
        id="x",
        title="Cats & DynamicFusion: 50% of_the $\\ell_1$-norm",
        authors=("Ada van Example", "Bo Sample Jr.", "Plato"),
        page_range="1-9",
        doi="10.1/x_y",
        url="https://cats.example/a_b",
        arxiv_id="2099.00001",
    )
    assert bibtex_writing.from_paper(CATS, paper) == (
        "@inproceedings{example2030cats,\n"
        "  author = {van Example, Ada and Sample, Jr., Bo and Plato},\n"
        "  title = {Cats \\& {DynamicFusion}: 50\\% of\\_the $\\ell_1$-norm},\n"
        "  booktitle = {Conference on Cats \\& Dogs},\n"
        "  year = {2030},\n"
        "  pages = {1--9},\n"
        "  doi = {10.1/x_y},\n"
        "  url = {https://cats.example/a_b},\n"
        "  eprint = {2099.00001},\n"
        "  eprinttype = {arXiv}\n}"
    )


@pytest.mark.parametrize(
    "title",
    [
        r"\input{/etc/passwd}",
        r"$\input{/etc/passwd}$",
        r"$\write18{ls}$",
        r"$}$ {",
        "a } b { c",
        "$ alone",
        r"\def\x{y}",
        "^~#",
    ],
)
def test_a_title_cannot_break_out_of_its_field_or_run_commands(title: str) -> None:
    entry = bibtex_writing.from_paper(CATS, Paper(id="x", title=title, authors=("Ada } Example",)))
    (read,) = bibtex.read(entry)
    assert set(read.fields) == {"author", "title", "booktitle", "year"}
    assert not re.search(r"\\(?:input|write|def)\b", entry)
    assert entry.count("{") == entry.count("}")


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
@pytest.mark.slow
def test_every_paper_has_an_entry_that_can_be_read(title: str, names: list[str]) -> None:
    (read,) = bibtex.read(bibtex_writing.from_paper(CATS, Paper(id="x", title=title, authors=tuple(names))))
    assert re.fullmatch(r"[a-z0-9]+", read.key)
    assert read.fields["year"] == "2030"


def test_plain_titles_come_back_as_they_were() -> None:
    for title in ("Tiny Naïve Cats & 50% Dogs", "A_B #1 {C}", "On $x^2$ and RGB-D"):
        (read,) = bibtex.read(bibtex_writing.from_paper(CATS, Paper(id="x", title=title)))
        assert (
            latex.plain(read.fields["title"].replace(r"\textbraceleft{}", r"\{").replace(r"\textbraceright{}", r"\}"))
            == title
        )


def test_repeated_keys_are_made_distinct() -> None:
    entries = [
        "@misc{Li_2019_CVPR,\n a = {1}\n}",
        "@misc{Li_2019_CVPR, a = {2}}",
        "no entry",
        "@misc{Li_2019_CVPR-2, a = {3}}",
    ]
    result = bibtex_writing.with_unique_keys(entries)
    assert [entry.key for text in result for entry in bibtex.read(text)] == [
        "Li_2019_CVPR",
        "Li_2019_CVPR-3",
        "Li_2019_CVPR-2",
    ]
    assert result[0] == entries[0]
    assert result[2] == "no entry"


def test_the_file_of_all_papers_can_be_read_back() -> None:
    titles = ["100 % of {Braces} & $x^2$ in R_n #1", "Tilde ~ and \\backslash", "Ünïcode–Dashes", "Twice", "Twice"]
    papers = [Paper(id=str(n), title=title, authors=("Ada Quill",)) for n, title in enumerate(titles)]
    conference = Conference(title="Toy & Sons 2031", venue="TOY", year=2031, source="listing", url="x")
    texts = bibtex_writing.with_unique_keys(bibtex_writing.from_paper(conference, paper) for paper in papers)
    entries = [
        Entry(id=paper.id, title=paper.title, authors=paper.authors, abstract=None, url="", pdf_url="", bibtex=text)
        for paper, text in zip(papers, texts, strict=True)
    ]
    result = bibtex.read(papers_bib(entries).decode())
    assert len({entry.key for entry in result}) == len(titles)
    assert [bibtex.authors(entry.fields["author"]) for entry in result] == [("Ada Quill",)] * len(titles)
    assert [latex.plain(entry.fields["title"]) for entry in result][2:] == titles[2:]
    assert latex.plain(result[0].fields["title"]).startswith("100 % of")


@pytest.mark.parametrize(
    "field",
    [
        *("file = {Full Text:/home/ada/x.pdf:application/pdf}", "file = {:C\\:/Volumes/ada/x.pdf:PDF}"),
        "owner = {ada}",
        *("local-url = {file:///x.pdf}", "bdsk-file-1 = {YnBsaXN0}", "pdf = {/home/ada/x.pdf}", "url = {~/tmp/x.pdf}"),
        *("note = {/projects/ada/x.txt}", "url = {~/x.pdf}", "doi = {/dev/shm/ada/doi}"),
        *(
            "note = {see /home/ada/notes.txt}",
            'howpublished = "file:///x"',
            "date-added = {2030-01-01}",
            "annote = {bad}",
        ),
    ],
)
def test_private_fields_of_reference_managers_are_not_published(field: str) -> None:
    text = f"@article{{cats,\n  title = {{Cats}},\n  {field},\n  year = 2030\n}}"
    assert bibtex.for_readers(text) == "@article{cats,\n  title = {Cats},\n  year = {2030}\n}"


@pytest.mark.parametrize(
    "field",
    [
        "url = {https://a.example/home/x}",
        "pdf = {https://a.example/x.pdf}",
        "note = {a/b}",
        "note = {TCP /IP/ and 3 / 4}",
    ],
)
def test_an_entry_for_readers_stays_as_it_is(field: str) -> None:
    text = f"@article{{cats, title={{Files and Owners = Cats}}, {field}}}"
    assert bibtex.read(bibtex.for_readers(text)) == bibtex.read(text)
