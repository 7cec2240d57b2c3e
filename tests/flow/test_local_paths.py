"""No folder of the builder's disk is published: not in reasons, tracebacks, notices, BibTeX, or any other file."""

import json
from pathlib import Path

import pytest
from pdfs import paper as pdf_of

from confpapers import Options, build
from confpapers.flow.local_paths import PathShortener

_LIST = "file:///home/ada/My%20Papers/cats.bib"


@pytest.mark.parametrize(
    ("message", "published"),
    [
        ("/home/ada/My Papers/pdf/a.pdf: an empty file", "pdf/a.pdf: an empty file"),
        ("file:///home/ada/My%20Papers/cats.bib: row 3 is empty", "cats.bib: row 3 is empty"),
        ("[Errno 2] No such file: '/srv/secret/b.pdf'", "[Errno 2] No such file: 'b.pdf'"),
        ("cannot read (/srv/secret/b.pdf)", "cannot read (b.pdf)"),
        ("path=/srv/secret/b.pdf:/srv/other/c.pdf", "path=b.pdf:c.pdf"),
        ("~/secret/b.pdf is not there", "b.pdf is not there"),
        (r"C:\Users\Ada\b.pdf is locked", "b.pdf is locked"),
        (r"\\server\share\b.pdf is locked", "b.pdf is locked"),
        (r"C:\\Users\\Ada\\b.pdf is locked", "b.pdf is locked"),
        (r"\\\\server\\share\\b.pdf is locked", "b.pdf is locked"),
        ('File "/opt/venv/lib/python3.14/json/decoder.py", line 3', 'File "python3.14/json/decoder.py", line 3'),
        ("https://example.org:80/a/b.pdf: 404", "https://example.org:80/a/b.pdf: 404"),
        ("http://[2606:4700::1]/a/b.pdf and/or ../x/y", "http://[2606:4700::1]/a/b.pdf and/or ../x/y"),
    ],
)
def test_a_published_message_has_no_folder_of_the_builder(message: str, published: str) -> None:
    assert PathShortener([_LIST]).text(message) == published


def test_a_file_is_named_relative_to_the_folder_of_the_list() -> None:
    shorten = PathShortener([_LIST], failing=["file:///mnt/Other%20Disk/x.pdf"])
    assert shorten.name_of("file:///home/ada/My%20Papers/pdf/a%20b.pdf") == "pdf/a b.pdf"
    assert shorten.name_of("file:///mnt/Other%20Disk/x.pdf") == "x.pdf"
    assert shorten.text("/mnt/Other Disk/x.pdf: an HTML page") == "x.pdf: an HTML page"
    assert shorten.name_of("https://example.org/a/b.pdf") == "https://example.org/a/b.pdf"
    assert shorten.text("not a DOI: /projects/ada/Private Fol…") == "not a DOI: …"
    assert shorten.facts({"a": ["/srv/x/y.csv", 1]}) == {"a": ["y.csv", 1]}


@pytest.mark.slow
def test_no_file_of_a_site_holds_a_path_of_the_builder(tmp_path: Path) -> None:
    home = tmp_path / "Private Folder"
    (home / "pdf").mkdir(parents=True)
    (home / "pdf" / "good.pdf").write_bytes(pdf_of(title="Cats Sleep Well"))
    (home / "pdf" / "empty.pdf").write_bytes(b"")
    (home / "pdf" / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    (tmp_path / "salary.pdf").write_bytes(pdf_of())
    (home / "pdf" / "linked.pdf").symlink_to(tmp_path / "salary.pdf")
    rows = [
        f"@article{{{name}, title = {{Cats {title}}}, author = {{Quill, Ada}}, pdf = {{pdf/{name}.pdf}}, "
        f"file = {{Full Text:{home}/pdf/{name}.pdf:application/pdf}}, local-url = {{file://{home}/x.pdf}}, "
        f"bdsk-file-1 = {{{home}/x}}, note = {{see {home}/notes.txt}}, url = {{{home}/page.html}}, "
        f"owner = {{ada}}, doi = {{{home}/doi}}}}"
        for name, title in (("good", "Sleep"), ("empty", "Rest"), ("broken", "Run"), ("linked", "Hide"), ("gone", "Go"))
    ]
    (home / "cats.bib").write_text("\n".join(rows), "utf-8")
    (home / "days.csv").write_text("title,day\nNobody Knows This,noon\n", "utf-8")
    (home / "boards.csv").write_text("board,x,y\n1,left,0\n2,0,0\n", "utf-8")
    (home / "cats.toml").write_text(
        f'title = "Cats"\nvenue = "CATS"\nyear = 2030\nsource = "listing"\nurl = "{home}/cats.bib"\n'
        f'boards = "{home}/boards.csv"\n[schedule]\nsource = "csv"\nurl = "{home}/days.csv"\n[topics]\ncount = 2\n',
        "utf-8",
    )
    options = Options(site=tmp_path / "site", cache=tmp_path / "cache", jobs=2, force=True)
    report = build(home / "cats.toml", options)
    names = sorted(failure.reason.partition(":")[0] for failure in report.failures if failure.paper)
    assert names == ["no engine can read the PDF", "pdf/empty.pdf", "pdf/gone.pdf", "pdf/linked.pdf"]
    for file in (tmp_path / "site").rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert str(tmp_path).encode() not in data, file
            assert b"Private Folder" not in data, file
            assert b"Private%20Folder" not in data, file
    papers = json.loads((tmp_path / "site" / "cats" / "papers.json").read_text("utf-8"))["papers"]
    assert [paper["doi"] for paper in papers] == [""] * 5
    assert all("Quill" in paper["bibtex"] and "owner" not in paper["bibtex"] for paper in papers)
    assert sum(notice.count for notice in report.notices if notice.what == "value that is not a DOI") == 5
