"""The texts of the page: one file for each language, `static/i18n/<language>.json`.

A file maps keys to texts with `{placeholders}`. A text that depends on a number is an object with one text for each
plural category, in the order of the file's `language.plural`, a rule in gettext's notation: the rule of English, `n !=
1`, is 0 ("one") or 1 ("other"). Python and the page's scripts read the same file, so that a translation is one file.
Keys that a translation lacks are taken from English.
"""

import datetime
import functools
import gettext
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import markupsafe
import msgspec

from confpapers import paths
from confpapers.errors import UsageError

FOLDER = "i18n"
_NAME = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_LITERAL = re.compile(r"""["']([a-z][\w.:-]*)["']""")  # t("card.save"), t(early ? "papers.least" : "papers")
_PREFIX = re.compile(r"`([a-z][\w.:-]*\.)\$\{")  # t(`undo.${name}`): every key that begins with "undo."
_ALWAYS = ("language.", "number.")

Text = str | dict[str, str]


class Strings:
    """The texts of one language. `strings("papers", n=3)` is "3 papers"."""

    def __init__(self, language: str, texts: Mapping[str, Text]) -> None:
        self.language = language
        self.texts = dict(texts)
        self._plural: Callable[[int], int] = gettext.c2py(str(texts["language.plural"]))
        self._plain: dict[str, markupsafe.Markup] = {}
        self._escaped: dict[str, str] = {}  # templates: pages of thousands of papers repeat them

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key with its placeholders filled; whole numbers are grouped as in the language.

        Raises KeyError if there is no such key, or if a placeholder has no value.
        """
        return self._template(key, values).format(**self._shown(values))

    def html(self, key: str, **values: object) -> markupsafe.Markup:
        """Return the same text as safe HTML: everything is escaped except values that are Markup."""
        if not values and key in self._plain:
            return self._plain[key]
        template = self._template(key, values)
        if (text := self._escaped.get(template)) is None:
            text = self._escaped[template] = str(markupsafe.escape(template))
        shown = {name: markupsafe.escape(value) for name, value in self._shown(values).items()}
        filled = markupsafe.Markup(text.format(**shown))  # noqa: S704 - both are escaped
        if not values:
            self._plain[key] = filled
        return filled

    def number(self, value: int) -> str:
        """Return a whole number with the language's thousands separator."""
        return f"{value:,}".replace(",", str(self.texts["number.group"]))

    def day(self, day: str) -> str:
        """Return a date, "2015-06-08", as "Mon 8 Jun"."""
        if not day:
            return ""
        date = datetime.date.fromisoformat(day)
        return self(
            "date.day",
            weekday=str(self.texts["date.weekdays"]).split()[date.weekday()],
            day=date.day,
            month=self._month(date),
        )

    def dates(self, days: Sequence[str]) -> str:
        """Return the range of some days: "7–12 Jun"."""
        if not days:
            return ""
        first, last = datetime.date.fromisoformat(days[0]), datetime.date.fromisoformat(days[-1])
        if first == last:
            return self("date.one", day=first.day, month=self._month(first))
        if first.month == last.month:
            return self("date.range.month", first=first.day, last=last.day, month=self._month(first))
        values = {"month": self._month(first), "month2": self._month(last)}
        return self("date.range.months", first=first.day, last=last.day, **values)

    def _month(self, date: datetime.date) -> str:
        return str(self.texts["date.months"]).split()[date.month - 1]

    def used_by(self, script: str) -> dict[str, Text]:
        """Return the texts whose keys a script names, in full or by a prefix as in t(`undo.${name}`)."""
        keys = set(_LITERAL.findall(script))
        starts = (*_ALWAYS, *_PREFIX.findall(script))
        return {key: text for key, text in self.texts.items() if key in keys or key.startswith(starts)}

    def _template(self, key: str, values: Mapping[str, object]) -> str:
        text = self.texts[key]
        if isinstance(text, str):
            return text
        return list(text.values())[self._plural(int(str(values["n"])))]

    def _shown(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}


@functools.cache
def read_strings(language: str = "en", own: Path | None = None) -> Strings:
    """Return the texts of a language from `own`/i18n or the shipped folder; `own` is the user's `--static` folder.

    Raises UsageError if the language has no file, or an invalid one.
    """
    folders = [folder / FOLDER for folder in (own, paths.STATIC) if folder is not None]
    texts = _read(paths.STATIC / FOLDER / "en.json")
    languages = sorted({file.stem for folder in folders for file in folder.glob("*.json")})
    if not _NAME.fullmatch(language) or language not in languages:
        raise UsageError(f"language {language!r} is not available; choose from {', '.join(languages)}")
    for folder in reversed(folders):
        if (file := folder / f"{language}.json").is_file():
            texts |= _read(file)
    return Strings(language, texts)


def _read(file: Path) -> dict[str, Text]:
    try:
        texts: dict[str, Text] = msgspec.convert(json.loads(file.read_bytes()), dict[str, Text])
    except (ValueError, msgspec.ValidationError) as error:
        raise UsageError(f"{file} is not a valid language file: {error}") from error
    return texts


def as_script(strings: Strings, scripts: Iterable[str], *, added: bool = False) -> str:
    """Return the first line of a bundle of scripts: the language, and the texts that the scripts use.

    With `added`, the texts are added to those of the bundle before it.
    """
    texts = strings.used_by("\n".join(scripts))
    if added:
        return f"Object.assign(confpapersStrings.texts,{_compact(texts)});"
    return f"var confpapersStrings={_compact({'language': strings.language, 'texts': texts})};"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
