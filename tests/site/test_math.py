"""Formulas: converted where possible, otherwise left as written, and never able to inject markup."""

import re

import pytest

from confpapers.site.math import as_html, as_text, formulas, plain_macros


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("$O(n)$ time", "<mi>O</mi>"),
        (r"$n \log n$", '<mi>n</mi><mrow><mspace width="0.17em"></mspace><mi>log</mi>'),
        (r"the $\ell_1$-norm", "<msub><mi>ℓ</mi><mn>1</mn></msub>"),
        (r"\(x^2\)", "<msup>"),
        (r"at $121 \mu$J", "<mi>μ</mi>"),
        ("$$a + b$$", "<mo>+</mo>"),
        (r"$99.42\%$ right", "%"),
    ],
)
def test_a_formula_becomes_mathml(text: str, drawn: str) -> None:
    html = as_html(plain_macros(text))
    assert "<math" in html
    assert drawn in html
    assert "$" not in html


@pytest.mark.parametrize(
    "text",
    ["costs $5 and $6 each", "a $ b $ c", "only one $x", r"$\left( x$", "${$", r"$\nosuchthing{x}$", "no formula", ""],
)
def test_text_that_is_not_a_formula_stays_as_written(text: str) -> None:
    assert as_html(text) == text
    assert formulas(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        r"$\text{<script>alert(1)</script>}$",
        r"$\href{javascript:alert(1)}{x}$",
        r"$\style{background:url(x)}{y}$",
        r"$\text{</mtext></math><img src=x onerror=alert(1)>}$",
        r"$\class{a\" onclick=\"1}{x}$",
        r"$\color{red;x:expression(1)}{x}$",
        "<b>$x$</b>",
    ],
)
def test_no_formula_can_inject_markup(text: str) -> None:
    html = as_html(text)
    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= {"math", "mrow", "mi", "mo", "mn", "mtext", "mstyle", "msup", "mspace"}
    assert not re.search(r"href|style=|class|\bon\w+=|color", " ".join(re.findall(r"<[^>]*>", html)))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"90\% of \emph{adaptive feedback}", "90% of adaptive feedback"),
        (r"{\it offline} \& more", "offline & more"),
        (r"$\text{kept}$ \textbf{b}", r"$\text{kept}$ b"),
    ],
)
def test_text_macros_are_removed(text: str, plain: str) -> None:
    assert plain_macros(text) == plain


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        (r"Untangling in $O(n \log n)$, or why", "Untangling in O(n log n), or why"),
        (r"the $\ell_1$-norm", "the ℓ1-norm"),
        ("costs $5 and $6 each", "costs $5 and $6 each"),
        ("<b>$x^2$</b>", "<b>x2</b>"),
    ],
)
def test_a_formula_becomes_plain_text_where_none_can_be_drawn(text: str, flat: str) -> None:
    assert as_text(text) == flat
