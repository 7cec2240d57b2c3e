r"""Convert between LaTeX and text.

    plain     a value as text: accents and symbols decoded, markup and grouping braces removed, mathematics unchanged
    address   the same for an address
    escape    a text for LaTeX: special characters escaped, mathematics unchanged

pylatexenc does the parsing; formulas between dollar signs are kept, because the page shows them.
"""

import functools
import re
from typing import Any

from confpapers.text import clean

_MATHEMATICS = re.compile(r"((?<!\\)\$(?:[^$\\]|\\.)*\$)", re.DOTALL)
_LETTER = re.compile(  # in braces: "\\'e" may also be an apostrophe that a program escaped
    r"""\{\\(?:['"`^~=.]|[cvuHkrdb]\b)\s*(?:\{\\?[A-Za-z]\}|\\?[A-Za-z])\}"""
    r"""|\\(?:['"`^~=.]|[cvuHkr])\{\\?[A-Za-z]\}|\{\\(?:ss|aa|AA|ae|AE|oe|OE|o|O|l|L|i)\}|\\["^`~][aeiounAEIOUN](?![A-Za-z]*\{)"""
)
_TEX = re.compile(r"[\\{}~`]|--|''")
_HIDDEN = re.compile(r"\\-|\\/|\\relax\b|\\noopsort\s*\{[^{}]*\}")
_BARE = re.compile(r"(?<!\\)&")  # commonly written in text, without meaning a table
_SLOW = 100_000  # characters; a longer value is hardly a title or an abstract, and only its braces are removed


def plain(value: str) -> str:
    r"""Return a value as text. Never fails: a value that is not valid LaTeX only loses its braces.

    >>> plain(r"{T}iny Na{\"\i}ve Cats \& the $\ell_1$-norm")
    'Tiny Naïve Cats & the $\\ell_1$-norm'
    """
    pieces = _MATHEMATICS.split(value)
    return clean("".join(piece if number % 2 else _decoded(piece) for number, piece in enumerate(pieces)))


def with_letters(text: str) -> str:
    r"""Return a text with its accented letters decoded, and all other LaTeX as it is.

    >>> with_letters(r"Erd{\H{o}}s, {\L}uk{\'a}{\v s} and $\dot{x}$, \emph{don\'t}")
    "Erdős, Łukáš and $\\dot{x}$, \\emph{don\\'t}"
    """
    if "\\" not in text:
        return text
    pieces = _MATHEMATICS.split(text)
    return "".join(piece if n % 2 else _LETTER.sub(lambda m: plain(m[0]), piece) for n, piece in enumerate(pieces))


def address(value: str) -> str:
    r"""Return a value as an address: without `\url{}`, and with `\_` and `\%` decoded.

    >>> address(r"\url{https://example.org/a\_b}")
    'https://example.org/a_b'
    """
    text = clean(value)
    if inner := re.search(r"\\(?:url|href|path|nolinkurl)\s*\{([^{}]*)\}", text[:4000]):
        text = inner[1]
    return re.sub(r"\\([&%$#_~{}])", r"\1", text).strip("<>{} ")


def _decoded(text: str) -> str:
    if not _TEX.search(text):
        return text
    if len(text) > _SLOW:
        return re.sub(r"[{}]", "", text)
    try:
        return str(_converter().latex_to_text(_BARE.sub(r"\\&", _HIDDEN.sub("", text))))
    # a library's parser on untrusted text: after any exception the text stays as it is
    except Exception:  # noqa: BLE001
        return re.sub(r"[{}]", "", text)


@functools.cache
def _converter() -> Any:
    """Return pylatexenc's converter, with some commands of bibliographies that it would read differently."""
    from pylatexenc import latex2text, latexwalker, macrospec

    argument = macrospec.MacroSpec
    walker = latexwalker.get_default_latex_context_db()
    walker.add_context_category(
        "bibliography", [argument("href", "{{"), argument("url", "{"), argument("nolinkurl", "{")], prepend=True
    )
    context = latex2text.get_default_latex_context_db()
    spec = latex2text.MacroTextSpec
    own = [
        spec("url", "%s"),
        spec("nolinkurl", "%s"),
        spec("href", "%(2)s"),
        spec("LaTeX", "LaTeX"),
        spec("TeX", "TeX"),
        spec("BibTeX", "BibTeX"),
        spec("textquotesingle", "'"),
        spec("textasciicircum", "^"),
        spec("textasciitilde", "~"),
        spec("textbackslash", "\\"),
        spec("textbraceleft", "{"),
        spec("textbraceright", "}"),
    ]
    context.add_context_category("bibliography", own, prepend=True)
    reader = latex2text.LatexNodes2Text(context, math_mode="verbatim", keep_comments=True)
    return _Converter(reader, walker)


class _Converter:
    def __init__(self, reader: Any, context: Any) -> None:
        self.reader, self.context = reader, context

    def latex_to_text(self, text: str) -> str:
        """Return the text, parsed with our context: `LatexNodes2Text.latex_to_text` uses the default one."""
        from pylatexenc.latexwalker import LatexWalker

        nodes, _, _ = LatexWalker(text, latex_context=self.context, tolerant_parsing=True).get_latex_nodes()
        return str(self.reader.nodelist_to_text(nodes))


# --- writing ---------------------------------------------------------------------------------------------------------

_SPECIAL = {
    "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
}  # fmt: skip
_ESCAPES = str.maketrans(_SPECIAL)
# In mathematics, only commands that typeset formulas: a title must not be able to read files or redefine commands.
_HARMLESS = re.compile(r"\$(?:[^\\{}$]|\\[a-zA-Z]+|\\[,;:! {}|]|[{}])*\$")
_HARMFUL = re.compile(
    r"\\(?:input|include\w*|write\w*|open\w*|close\w*|read\w*|\w*def|let|futurelet|catcode|\w*csname|immediate|special|"
    r"usepackage|newcommand|renewcommand|newread|loop|repeat|expandafter|jobname|endlinechar|everypar|message|bye|end)\b"
)


def escape(text: str, *, protect: bool = False) -> str:
    r"""Return the text for LaTeX. `protect` puts words in braces if BibTeX styles would change their capitals.

    >>> escape("Cats & Dogs: $x^2$ for T5", protect=True)
    'Cats \\& Dogs: $x^2$ for {T5}'
    """
    pieces = _MATHEMATICS.split(clean(text))
    return "".join(_escaped_piece(piece, protect) for piece in pieces)


def _escaped_piece(piece: str, protect: bool) -> str:
    if _HARMLESS.fullmatch(piece) and _balanced(piece) and not _HARMFUL.search(piece):
        return piece
    if not protect:
        return _escaped(piece)
    words = re.split(r"([\s/-]+)", piece)
    joined = {n for n in range(0, len(words), 2) if "-" in "".join(words[max(n - 1, 0) : n + 2 : 2])}
    return "".join(_escaped(word) if n % 2 else _protected(word, n in joined) for n, word in enumerate(words))


@functools.lru_cache(maxsize=1 << 14)
def _protected(word: str, joined: bool) -> str:
    """Return a word, in braces if it has unusual capitals: "T5", "C++", "U" in "U-Net"."""
    before, rest = _divided(word, r"\W*")
    after, core = (part[::-1] for part in _divided(rest[::-1], r"[^\w+#*]*"))
    inner = any(letter.isupper() for letter in core[1:])
    short = core[:1].isupper() and not re.search(r"[^\W\d_]", core[1:]) and (joined or core not in ("A", "I"))
    return f"{_escaped(before)}{{{_escaped(core)}}}{_escaped(after)}" if inner or short else _escaped(word)


def _divided(text: str, pattern: str) -> tuple[str, str]:
    match = re.match(pattern, text)
    end = match.end() if match else 0
    return text[:end], text[end:]


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _balanced(text: str) -> bool:
    depth = 0
    for brace in re.findall(r"[{}]", text):  # BibTeX counts escaped braces, too
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
