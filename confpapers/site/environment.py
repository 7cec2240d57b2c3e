"""The Jinja environment of the pages, with the functions and values that all templates use."""

from collections.abc import Iterable
from types import CodeType

import jinja2
import markupsafe
from jinja2.bccache import Bucket
from jinja2.runtime import Macro

from confpapers import paths
from confpapers.site.card import Card, name_text, web_link
from confpapers.site.inputs import Look
from confpapers.site.math import as_html, as_text
from confpapers.site.paper_pages import up


class _CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates, shared by all environments of this process: compiling takes longer than rendering."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket the code of a template that was compiled before and has not changed."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template that was just compiled."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


_compiled = _CompiledTemplates()


class _Once:
    """Calls a macro once for each card, or once without a card, and gives its text again: pages repeat them."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, int], markupsafe.Markup] = {}

    def __call__(self, macro: Macro, card: Card | None = None) -> markupsafe.Markup:
        key = (macro.name, -1 if card is None else card.index)
        if key not in self._texts:
            text = macro() if card is None else macro(card)
            self._texts[key] = markupsafe.Markup(text)  # noqa: S704 - a macro escapes its values
        return self._texts[key]


def environment(look: Look, *, pictures: Iterable[str] = ()) -> jinja2.Environment:
    """Return the templates: the user's if they exist, otherwise the shipped ones. All values are escaped.

    `pictures` are the other sites from which pages may load images.
    """
    folders = [folder for folder in (look.templates, paths.TEMPLATES) if folder is not None]
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=_compiled,
    )
    templates.globals["theme"] = look.theme
    templates.globals["picture_sites"] = " ".join(["", *sorted(set(pictures))])
    templates.globals["t"] = look.strings.html
    templates.globals["once"] = _Once()
    templates.globals["language"] = look.strings.language
    templates.filters["dates"] = look.strings.dates
    templates.filters["day"] = look.strings.day
    templates.filters["up"] = up
    templates.filters["name"] = name_text
    templates.filters["web"] = web_link
    templates.filters["number"] = look.strings.number
    templates.filters["flat"] = as_text
    templates.filters["math"] = lambda text: markupsafe.Markup(as_html(text))  # noqa: S704 - as_html escapes it
    return templates
