"""Addresses of pages that show a file lead to the file."""

import pytest

from confpapers.web.addresses import plain
from confpapers.web.viewers import file_behind

TABLE = "https://docs.google.com/spreadsheets/d/1AbC-dEfGhIjKlMnOpQrStUvWx"
GITHUB = "https://raw.githubusercontent.com/ada/list/main/data/papers.csv"


@pytest.mark.parametrize(
    ("page", "file"),
    [
        ("https://github.com/ada/list/blob/main/data/papers.csv", GITHUB),
        ("https://github.com/ada/list/blob/main/data/papers.csv?plain=1#L3-L9", GITHUB),
        ("https://github.com/ada/list/raw/main/data/papers.csv", GITHUB),
        ("https://gitlab.lamps.example/a/b/list/-/blob/main/p.bib?ref_type=heads", "https://gitlab.lamps.example/a/b/list/-/raw/main/p.bib"),
        ("https://huggingface.co/datasets/ada/list/blob/main/p.jsonl", "https://huggingface.co/datasets/ada/list/resolve/main/p.jsonl"),
        ("https://drive.google.com/file/d/1aB-c_D/view?usp=sharing", "https://drive.google.com/uc?export=download&id=1aB-c_D"),
        ("https://drive.google.com/open?id=1aB-c_D", "https://drive.google.com/uc?export=download&id=1aB-c_D"),
        (f"{TABLE}/edit", f"{TABLE}/export?format=xlsx"),
        (f"{TABLE}/edit?usp=sharing", f"{TABLE}/export?format=xlsx"),
        (f"{TABLE}/edit?gid=0#gid=0", f"{TABLE}/export?format=xlsx"),
        (f"{TABLE}/edit#gid=17", f"{TABLE}/export?format=csv&gid=17"),
        (TABLE, f"{TABLE}/export?format=xlsx"),
        (f"{TABLE}/export?format=csv", f"{TABLE}/export?format=csv"),
        ("https://docs.google.com/spreadsheets/d/e/2PACX-1v/pubhtml?gid=0", "https://docs.google.com/spreadsheets/d/e/2PACX-1v/pub?output=xlsx"),
        ("https://docs.google.com/spreadsheets/d/e/2PACX-1v/pub?output=csv", "https://docs.google.com/spreadsheets/d/e/2PACX-1v/pub?output=csv"),
        ("https://www.dropbox.com/s/abc/papers.csv?dl=0", "https://www.dropbox.com/s/abc/papers.csv?dl=1"),
        ("https://www.dropbox.com/scl/fi/abc/p.csv?rlkey=x&dl=0", "https://www.dropbox.com/scl/fi/abc/p.csv?rlkey=x&dl=1"),
        ("https://github.com/ada/list", "https://github.com/ada/list"),
        ("https://lamps.example/blob/papers.csv", "https://lamps.example/blob/papers.csv"),
    ],
)  # fmt: skip
def test_a_page_that_shows_a_file_leads_to_the_file(page: str, file: str) -> None:
    assert file_behind(page) == file
    assert plain(f" {page}") == file
