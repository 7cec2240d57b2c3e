"""Formulas in titles and abstracts: converts LaTeX between dollar signs to MathML, which browsers show without a
script.

What cannot be converted stays as written. The source is untrusted, so only MathML's own elements and harmless
attributes are output.
"""

import functools
import html
import re
from typing import Any
from xml.etree import ElementTree

_SOURCE = re.compile(r"\$\$[^$]{1,400}\$\$|\$(?!\s)[^$]{1,400}(?<![\s\\])\$(?!\d)|\\\(.{1,400}?\\\)", re.DOTALL)
_WORTH = re.compile(r"[A-Za-z\\^_=<>+*/]|^\d[\d.,]*$")
_MACRO = re.compile(
    r"\\(?:emph|textit|textbf|textsc|texttt|textrm|text)\{([^{}]*)\}|\{\\(?:em|it|bf|sc|tt)\s+([^{}]*)\}"
)
_ELEMENTS = """
math mrow mi mn mo ms mtext mspace msub msup msubsup mfrac msqrt mroot munder mover munderover mtable mtr mtd mstyle
mpadded mphantom menclose mmultiscripts mprescripts"""
_ATTRIBUTES = """
accent accentunder columnalign columnspacing columnspan depth display displaystyle fence form height largeop
linethickness lspace mathvariant maxsize minsize movablelimits notation rowspacing rowspan rspace scriptlevel separator
stretchy symmetric voffset width"""
_ALLOWED, _HARMLESS = frozenset(_ELEMENTS.split()), frozenset(_ATTRIBUTES.split())
_VALUE = re.compile(r"[\w .%+-]{1,40}")

Tree = list[Any]
"""A MathML element: its name, its attributes, then its children (text or trees)."""


def formulas(text: str) -> dict[str, Tree]:
    """Return the formulas of a text: source -> tree. Formulas that cannot be converted are omitted."""
    trees = {source: _tree(source) for source in _SOURCE.findall(text)} if "$" in text or "\\(" in text else {}
    return {source: tree for source, tree in trees.items() if tree is not None}


def plain_macros(text: str) -> str:
    r"""Return the text without LaTeX markup that a page does not need: `\emph{...}`, `\%`, `\&`."""
    if "\\" not in text:
        return text
    out, at = [], 0
    for formula in _SOURCE.finditer(text):
        out += [_plain(text[at : formula.start()]), formula[0]]
        at = formula.end()
    return "".join([*out, _plain(text[at:])])


def _plain(text: str) -> str:
    bare = _MACRO.sub(lambda match: match[1] or match[2] or "", text)
    return re.sub(r"\\([%&#_])", r"\1", bare)


def as_html(text: str) -> str:
    """Return the text as escaped HTML with its formulas as MathML."""
    trees = formulas(text)
    if not trees:
        return html.escape(text)
    parts = re.split("(" + "|".join(map(re.escape, trees)) + ")", text)
    return "".join(_html(trees[part]) if part in trees else html.escape(part) for part in parts)


def as_text(text: str) -> str:
    r"""Return the text with its formulas as plain text, for places without formulas: `$O(n \log n)$` is O(n log n)."""
    trees = formulas(text)
    if not trees:
        return text
    parts = re.split("(" + "|".join(map(re.escape, trees)) + ")", text)
    flat = "".join(_flat(trees[part]) if part in trees else part for part in parts)
    return re.sub(r" {2,}", " ", re.sub(r"(?<=\() | (?=\))", "", flat))


def _flat(tree: Tree) -> str:
    name, _, *children = tree
    inside = "".join(child if isinstance(child, str) else _flat(child) for child in children)
    return f" {inside} " if name == "mi" and len(inside) > 1 else inside


def _html(tree: Tree) -> str:
    name, attributes, *children = tree
    inside = "".join(html.escape(child) if isinstance(child, str) else _html(child) for child in children)
    own = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{name}{own}>{inside}</{name}>"


@functools.lru_cache(maxsize=50_000)
def _tree(source: str) -> Tree | None:
    from latex2mathml import exceptions
    from latex2mathml.converter import convert

    bare = source.strip("$") if source.startswith("$") else source[2:-2]
    if not _WORTH.search(bare.strip()):
        return None
    own = vars(exceptions).values()
    errors: tuple[type[Exception], ...] = tuple(e for e in own if isinstance(e, type) and issubclass(e, Exception))
    errors += (ElementTree.ParseError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
    try:
        root = ElementTree.fromstring(convert(bare))  # noqa: S314 - a string created here, without entities or a DTD
    except errors:
        return None  # the converter does not handle everything that authors write
    return _without_layout(root)


def _without_layout(element: ElementTree.Element) -> Tree | None:
    name = element.tag.rpartition("}")[2]
    if name not in _ALLOWED:
        return None
    text = (element.text or "").strip()
    if text.startswith("\\"):  # a macro unknown to the converter: the source is more readable
        return None
    tree: Tree = [name, {key: v for key, v in element.attrib.items() if key in _HARMLESS and _VALUE.fullmatch(v)}]
    if text:
        tree.append(text)
    for child in element:
        inner = _without_layout(child)
        if inner is None:
            return None
        tree.append(inner)
    if name == "mi" and len(text) > 1 and text.isalpha() and text.isascii():  # a function's name: "n log n"
        return ["mrow", {}, ["mspace", {"width": "0.17em"}], tree, ["mspace", {"width": "0.17em"}]]
    return tree
