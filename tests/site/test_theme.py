"""Custom sites: a file for title, colour and footer; single files that replace the shipped ones."""

import re
from pathlib import Path

import jinja2
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from toyconference import toy

from confpapers import paths
from confpapers.errors import UsageError
from confpapers.site.environment import environment
from confpapers.site.inputs import Look
from confpapers.site.render import render
from confpapers.site.render_index import render_index
from confpapers.site.theme import Theme, contrast, read_theme

_DOCUMENT = Path(__file__).parents[2] / "docs" / "themes.md"


def blocks(language: str) -> list[str]:
    """The examples in the document that are in a language."""
    return re.findall(rf"```{language}\n(.*?)```", _DOCUMENT.read_text("utf-8"), re.DOTALL)


def rendered(folder: Path, look: Look | None = None) -> Path:
    """A site with this look."""
    render(toy(6).content(lsa=None, labels=(), sprites=()), folder / "toy", look)
    render_index(folder, look)
    return folder


def style(site: Path) -> str:
    (file,) = (site / "assets").glob("site.*.css")
    return file.read_text("utf-8")


@pytest.mark.slow
def test_the_documents_example_is_a_site_with_its_title_colour_footer_style_and_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (toml,), (css,), (html,) = blocks("toml"), blocks("css"), blocks("html")
    for name, text in (
        ("site.toml", toml),
        ("look/static/css/90-ours.css", css),
        ("look/templates/_footer.html", html),
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    plain = rendered(tmp_path / "plain")
    themed = rendered(tmp_path / "themed", Look(theme=read_theme(None)))
    own = rendered(
        tmp_path / "own", Look(static=tmp_path / "look" / "static", templates=tmp_path / "look" / "templates")
    )
    first = (themed / "index.html").read_text("utf-8")
    assert "<title>Papers of the Vision Lab</title>" in first
    assert ">Papers of the Vision Lab</a></h1>" in first
    for page in (themed / "index.html", themed / "toy" / "index.html", themed / "toy" / "all.html"):
        assert '<a href="https://lab.example/" rel="noopener noreferrer">Made by the Vision Lab</a>' in page.read_text()
        assert "Vision Lab" not in (plain / page.relative_to(themed)).read_text("utf-8")
    assert style(themed) == style(plain) + read_theme(None).css
    assert "--accent: light-dark(#0b6e4f, " in style(themed)
    assert "--column: 1100px" in style(own)
    assert "An unofficial page." in (own / "toy" / "index.html").read_text("utf-8")


def test_a_users_file_replaces_a_shipped_one(tmp_path: Path) -> None:
    shipped = {file.name: file.read_text("utf-8") for file in (paths.STATIC / "css").glob("*.css")}
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "40-card.css").write_text(".card { color: red }\n")
    site = rendered(tmp_path / "site", Look(static=tmp_path))
    expected = {**shipped, "40-card.css": ".card { color: red }\n"}
    assert style(site) == "".join(text for _, text in sorted(expected.items()))


def test_the_still_map_has_the_colours_of_the_pages_with_styles_of_ones_own(tmp_path: Path) -> None:
    render(toy(12).content(), tmp_path / "plain" / "toy")
    (tmp_path / "look" / "css").mkdir(parents=True)
    (tmp_path / "look" / "css" / "90-ours.css").write_text("img { border-radius: 0; }\n")
    render(toy(12).content(), tmp_path / "own" / "toy", Look(static=tmp_path / "look"))
    plain, own = ((tmp_path / site / "toy" / "map.svg").read_bytes() for site in ("plain", "own"))
    assert own == plain


def test_without_a_file_nothing_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_theme(None) == Theme()
    assert Theme().css == ""
    with pytest.raises(UsageError, match=r"other\.toml cannot be read"):
        read_theme(tmp_path / "other.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('acent = "#0b6e4f"', "no key 'acent'; did you mean 'accent'?"),
        ("title = 7", r"title: expected text, not 7$"),
        ('accent = "green"', "accent 'green' is not a colour such as"),
        ('accent = "#ffcc00"', r"accent #ffcc00 has too little contrast on #fdfcfa \(1.5 of 4.5\); try #\w{6}"),
        ('accent = ["#0b6e4f", "#0b6e4f"]', "has too little contrast on #141518"),
        ('link = "javascript:alert(1)"', "is not a web address"),
        ("title = ", "is not TOML"),
    ],
)
def test_an_invalid_setting_is_refused_with_the_valid_values(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "site.toml").write_text(text)
    with pytest.raises(UsageError, match=said):
        read_theme(tmp_path / "site.toml")


@given(colour=st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_every_accepted_accent_is_readable_in_light_and_dark(colour: str) -> None:
    assume(contrast(colour, "#fdfcfa") >= 4.5)
    light, dark = Theme(accent=colour).accents
    assert light == colour
    assert contrast(dark, "#141518") >= 4.5
    for accent, ink in zip((light, dark), re.findall(r"#\w{6}", Theme(accent=colour).css)[2:], strict=True):
        assert contrast(accent, ink) >= 4.5


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert round(contrast("#000000", "#ffffff"), 6) == 21
    shipped = (paths.STATIC / "css" / "10-base.css").read_text("utf-8")
    assert "--paper: light-dark(#fdfcfa, #141518)" in shipped, "the grounds that site/theme.py measures against"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{{ nothing.here }}", "line 1: 'nothing' is undefined. Mend the template"),
        (b"<p>\n{% if %}", "line 2: Expected an expression, got 'end of statement block'. Mend"),
        (b"\n{{ language|nofilter }}", "line 2: No filter named 'nofilter'. Mend"),
        (b'<p>{% include "none.html" %}', "line 1: 'none.html' not found"),
        (b"<p>\n\n{{ 1 / 0 }}", "line 3: division by zero. Mend"),
        (b"<p>\nCaf\xe9", "line 2 is not UTF-8. Save the template as UTF-8"),
    ],
)
def test_a_mistake_in_a_template_of_the_user_is_named_by_file_and_line(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "own").mkdir()
    footer = tmp_path / "own" / "_footer.html"
    footer.write_bytes(content)
    with pytest.raises(UsageError, match=re.escape(f"{footer}, {message}")):
        rendered(tmp_path / "site", Look(templates=tmp_path / "own"))
    assert not (tmp_path / "site" / "toy").exists()
    footer.write_text("<p>Ours")
    assert "<p>Ours" in (rendered(tmp_path / "site", Look(templates=tmp_path / "own")) / "index.html").read_text()


def test_a_mistake_in_a_shipped_template_is_a_bug_and_stays_what_it_is(tmp_path: Path) -> None:
    """A footer of the user's does not make them guilty of it."""
    (tmp_path / "_footer.html").write_text("<p>Ours")
    templates = environment(Look(templates=tmp_path))
    with pytest.raises(jinja2.UndefinedError):
        templates.get_template("offline.html").render()
