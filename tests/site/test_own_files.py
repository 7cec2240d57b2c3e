"""Files of one's own templates and styles that change nothing are named."""

from pathlib import Path

import pytest

from confpapers.site.own_files import unused_files


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("templates/_footer.html", "", id="a template"),
        pytest.param("templates/_foter.html", "did you mean _footer.html?", id="a template with a typing error"),
        pytest.param("templates/lab/_notes.html", "", id="a part of a template"),
        pytest.param("templates/.index.html.swp", "", id="a hidden file"),
        pytest.param("static/css/90-ours.css", "", id="a style sheet"),
        pytest.param("static/90-ours.css", "did you mean css/90-ours.css?", id="a style sheet beside its folder"),
        pytest.param("static/css/old/90-ours.css", "only css/*.css are added", id="a style sheet below its folder"),
        pytest.param("static/i18n/fr.json", "", id="a language"),
        pytest.param("static/icons/icon.svg", "", id="an icon"),
        pytest.param("static/icon.svg", "did you mean icons/icon.svg?", id="an icon beside its folder"),
        pytest.param("static/fonts/ours.woff2", "only css/*.css are added", id="a font"),
        pytest.param("static/README.md", "", id="a note"),
    ],
)
def test_files_that_change_nothing_are_named(tmp_path: Path, name: str, said: str) -> None:
    files = {"templates/all.html": "{% include 'lab/_notes.html' %}", "static/css/10-base.css": "", name: ""}
    for file, text in files.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    sentences = unused_files(tmp_path / "templates", tmp_path / "static")
    assert len(sentences) == bool(said)
    assert all(said in sentence and name.split("/", 1)[1] in sentence for sentence in sentences)


def test_without_own_files_there_is_nothing_to_say() -> None:
    assert unused_files(None, None) == []
