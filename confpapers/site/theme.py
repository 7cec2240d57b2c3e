"""Customise a site without changing a template: `site.toml`, beside the folder of conference files.

    title  = "Papers of the Vision Lab"     # the heading of the home page
    accent = "#0b6e4f"                      # links and marks; ["#0b6e4f", "#6fd3ac"] also sets the dark theme's
    footer = "Made by the Vision Lab"       # at the end of each page
    link   = "https://lab.example/"         # target of the footer
    language = "de"                         # of the page: a file of static/i18n/

For larger changes, replace shipped files with your own: `--templates` and `--static`.
"""

import re
from pathlib import Path

import msgspec

from confpapers.errors import UsageError, unknown
from confpapers.model import Record
from confpapers.model.settings_file import explain, read_settings

FILE = "site.toml"
_PAPER = ("#fdfcfa", "#141518")  # background: --paper of 10-base.css, light and dark
_READABLE = 4.5  # the contrast that text needs (WCAG 2.2, 1.4.3)


class Theme(Record, frozen=True, kw_only=True):
    """A site's own settings."""

    title: str = ""
    accent: str | tuple[str, str] = ""
    footer: str = ""
    link: str = ""
    language: str = "en"

    @property
    def css(self) -> str:
        """Return CSS rules that follow the shipped ones; "" if nothing differs."""
        if not self.accent:
            return ""
        light, dark = self.accents
        on = (_ink_on(light), _ink_on(dark))
        return f":root {{ --accent: light-dark({light}, {dark}); --on-accent: light-dark({on[0]}, {on[1]}); }}\n"

    @property
    def accents(self) -> tuple[str, str]:
        """Return the accent for light and dark; a single accent is lightened for the dark theme."""
        if not isinstance(self.accent, str):
            return self.accent
        return self.accent, _readable(self.accent, _PAPER[1])


def read_theme(file: Path | None) -> Theme:
    """Return the theme in a file, or in `site.toml` of the working directory if it exists. Raises UsageError."""
    file = file or Path(FILE)
    if not file.exists() and file == Path(FILE):
        return Theme()
    try:
        data = read_settings(file)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{file} {error}") from error
    for name in data:
        if name not in Theme.__struct_fields__:
            raise UsageError(f"{file}: {unknown('key', name, Theme.__struct_fields__)}")
    try:
        theme = msgspec.convert(data, Theme)
    except msgspec.ValidationError as error:
        raise UsageError(f"{file}: {explain(error, data)}") from error
    _check(theme, file)
    return theme


def _check(theme: Theme, file: Path) -> None:
    colours = (theme.accent,) if isinstance(theme.accent, str) else theme.accent
    for colour, paper in zip(colours if theme.accent else (), _PAPER, strict=False):
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            raise UsageError(f'{file}: accent {colour!r} is not a colour such as "#0b6e4f"')
        if (seen := contrast(colour, paper)) < _READABLE:
            raise UsageError(
                f"{file}: accent {colour} has too little contrast on {paper} ({seen:.1f} of {_READABLE}); "
                f"try {_readable(colour, paper)}"
            )
    if theme.link and not re.fullmatch(r"https?://[^\s<>\"]+", theme.link):
        raise UsageError(f"{file}: link {theme.link!r} is not a web address")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable(colour: str, paper: str) -> str:
    """Return the colour mixed with black or white until it is readable on a background."""
    end = 255 if _luminance(paper) < 0.5 else 0
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    mixed = ("#" + "".join(f"{round(part + (end - part) * step / 50):02x}" for part in parts) for step in range(51))
    return next(mixture for mixture in mixed if contrast(mixture, paper) >= _READABLE)


def _ink_on(colour: str) -> str:
    return max(("#ffffff", "#141518"), key=lambda ink: contrast(ink, colour))
