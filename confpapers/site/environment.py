"""The Jinja environment of the pages, with the functions and values that all templates use."""

import functools
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import CodeType
from typing import NoReturn

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.runtime import Macro
from jinja2.visitor import NodeTransformer

from confpapers import paths
from confpapers.errors import ConfpapersError, UsageError
from confpapers.site.card import Card, name_text, web_link
from confpapers.site.inputs import Look
from confpapers.site.math import as_html, as_text
from confpapers.site.paper_pages import up
from confpapers.site.strings import Strings


class _CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates with the texts of one language: compiling takes longer than rendering."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket the code of a template that was compiled before and has not changed."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template that was just compiled."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


@functools.lru_cache(maxsize=8)
def _compiled(strings: Strings) -> _CompiledTemplates:
    """Return the compiled templates that all environments of this process with these texts share."""
    return _CompiledTemplates()


class _WithTexts(NodeTransformer):
    """Replaces `t("key")` in a template by the text: thousands of pages repeat it."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the name that Jinja looks for
        """Return the text that a call without values gives, or the call."""
        self.generic_visit(node)
        key = node.args[0] if len(node.args) == 1 else None
        alone = not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not (alone and isinstance(node.node, nodes.Name) and node.node.name == "t"):
            return node
        if isinstance(key, nodes.Const) and isinstance(self._strings.texts.get(key.value), str):
            return nodes.Const(self._strings.html(key.value), lineno=node.lineno)
        return node


class _Files(jinja2.FileSystemLoader):
    """The files of templates, which are in UTF-8."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return what Jinja wants to know of a file. Raises UsageError if it is not in UTF-8."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            file = next(path for folder in self.searchpath if (path := Path(folder) / template).exists())
            line = error.object.count(b"\n", 0, error.start) + 1
            raise UsageError(f"{file}, line {line} is not UTF-8. Save the template as UTF-8") from error


class _Environment(jinja2.Environment):
    """Jinja's environment, whose templates have the texts of one language in them. `own` are the user's templates."""

    def __init__(self, strings: Strings, own: Path | None) -> None:
        self._strings, self._own = strings, own
        super().__init__(
            loader=_Files([folder for folder in (own, paths.TEMPLATES) if folder is not None]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            bytecode_cache=_compiled(strings),
            auto_reload=False,  # a template does not change while pages are rendered
        )

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Raise the error in hand: UsageError, with file and line, if a template of the user's led to it."""
        try:
            super().handle_exception(source)
        except ConfpapersError:
            raise
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__) if self._own else []
            for frame in reversed(frames):
                if self._own in Path(frame.filename).parents:
                    reason = (getattr(error, "message", None) or str(error) or type(error).__name__).rstrip(".")
                    remedy = "Mend the template, or build without --templates"
                    raise UsageError(f"{frame.filename}, line {frame.lineno}: {reason}. {remedy}") from error
            raise

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        return super()._generate(_WithTexts(self._strings).visit(source), name, filename, defer_init)


class _Once:
    """Calls a macro once for each card, or once for the same values, and gives its text again: pages repeat them."""

    def __init__(self) -> None:
        self._texts: dict[tuple[object, ...], markupsafe.Markup] = {}

    def __call__(self, macro: Macro, *values: Card | int) -> markupsafe.Markup:
        key: tuple[object, ...] = (macro.name, *[value.index if isinstance(value, Card) else value for value in values])
        if key not in self._texts:
            self._texts[key] = markupsafe.Markup(macro(*values))  # noqa: S704 - a macro escapes its values
        return self._texts[key]


def meta_tags(tags: Sequence[tuple[str, str]], name: str) -> markupsafe.Markup:
    """Return `<meta>` elements, one a line, from their names and contents; `name` is the attribute of the names."""
    lines = (f'<meta {name}="{of}" content="{markupsafe.escape(text)}">\n' for of, text in tags)
    return markupsafe.Markup("".join(lines))  # noqa: S704 - its parts are escaped


def coloured(runs: Iterable[tuple[str, int]]) -> markupsafe.Markup:
    """Return runs of words as elements in their topics' colours, separated by commas."""
    spans = [f'<span class="t{topic}">{markupsafe.escape(words)}</span>' for words, topic in runs]
    return markupsafe.Markup(", ".join(spans))  # noqa: S704 - its parts are escaped


def dotted(parts: Iterable[str]) -> markupsafe.Markup:
    """Return the parts that are not empty with dots between them."""
    return markupsafe.Markup(" · ").join([part for part in parts if part])


def environment(look: Look, *, pictures: Iterable[str] = ()) -> jinja2.Environment:
    """Return the templates: the user's if they exist, otherwise the shipped ones. All values are escaped.

    `pictures` are the other sites from which pages may load images.
    """
    templates = _Environment(look.strings, look.templates)
    templates.globals["theme"] = look.theme
    templates.globals["picture_sites"] = " ".join(["", *sorted(set(pictures))])
    templates.globals["t"] = look.strings.html
    templates.globals["once"] = _Once()
    templates.globals["language"] = look.strings.language
    templates.filters["dates"] = look.strings.dates
    templates.filters["day"] = look.strings.day
    templates.filters["up"] = up
    templates.filters["meta_tags"] = meta_tags
    templates.filters["coloured"] = coloured
    templates.filters["dotted"] = dotted
    templates.filters["name"] = name_text
    templates.filters["web"] = web_link
    templates.filters["number"] = look.strings.number
    templates.filters["percent"] = functools.cache(lambda value: look.strings.html("number.percent", value=value))
    templates.filters["flat"] = as_text
    templates.filters["math"] = lambda text: markupsafe.Markup(as_html(text))  # noqa: S704 - as_html escapes it
    return templates
