"""Where a reference list begins and ends."""

from confpapers.citations.reference_list import read_references, running_text
from confpapers.model import Document

LIST = "References\n" + "".join(f"[{n}] A. Example. Counting puddles, part {n}. In CVPR, 2015.\n" for n in range(1, 9))


def document(*pages: str, references: tuple[int, int] | None) -> Document:
    return Document(pages=pages, page_count=len(pages), references=references)


def test_the_list_runs_from_its_heading_over_the_pages() -> None:
    read = document("Words.\n" + LIST, "[9] B. Sample. Hats.", references=(0, 7))
    assert running_text(read) == LIST + "\n[9] B. Sample. Hats."


def test_the_list_ends_where_the_appendix_begins() -> None:
    for heading in ("Appendix", "A Appendix: more puddles", "7. Supplementary Material", "Proof of Theorem 3"):
        text = LIST + heading + "\nMore words."
        assert running_text(document(text, references=(0, 0))) == LIST, heading


def test_a_paper_without_a_list_has_none() -> None:
    assert read_references(b"", document("Words.", references=None)).text == ""
