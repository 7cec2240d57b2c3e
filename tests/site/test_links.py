"""The quick way to read a page's links finds all that a parser finds, or says that it cannot tell."""

import pytest

from confpapers.site.links import links_of, plain_links

PLAIN = {
    '<a href="a.html">A</a> <img src="b.png">': {"a.html", "b.png"},
    '<a href="a&amp;b.html#top">A</a><a href="#here">B</a>': {"a&b.html"},
    '<img srcset="c.png 1x, d.png 2x"><video poster="e.png">': {"c.png", "d.png", "e.png"},
    '<use xlink:href="icons.svg#star">': {"icons.svg"},
    "<a href='a.html'>A</a>": None,
    "<a href=a.html>A</a>": None,
    '<a href = "a.html">A</a>': None,
    '<A HREF="a.html">A</A>': None,
    '<a href="a.html">A</a>\n<a\nhref="b.html"\nid="b">B</a>': {"a.html", "b.html"},
    '<a href\n="a.html">A</a>': None,
    '<a href=\n"a.html">A</a>': None,
    '<a href="a.html">href, src="a", poster, Poster, SRC</a>': {"a.html", "a"},
    '<a href="a.html">href = "b"</a>': None,
}


@pytest.mark.parametrize(("page", "links"), PLAIN.items())
def test_links_in_plain_form_are_read_without_a_parser(page: str, links: set[str] | None) -> None:
    assert plain_links(page.encode()) == links
    assert links is None or links >= set(links_of(page.encode()))
