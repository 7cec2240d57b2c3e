"""Broken pages: real ones truncated, garbled, repeated, mixed and nested."""

from hypothesis import strategies as st

_NESTED = st.sampled_from(
    [
        (b"<div>", b"</div>"),
        (b"<dl><dt class=ptitle>", b""),
        (b"<ul class=paper-list><li>", b""),
        (b"<table><tr><td>", b""),
        (b"[", b"]"),
        (b'{"notes":', b"}"),
        (b'{"results":[', b"]}"),
        (b"{", b"}"),
        (b"<collection><volume>", b"</volume></collection>"),
        (b'"', b'"'),
    ]
)
_INSERTED = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"&#xD800;", b"\\ud800", b"<!--", b"<![CDATA[", b"<?xml", b"]]>",
         b"<script>", b"null", b"-1", b"1e999", b"9" * 400, b"{", b"}", b'"', b"\\", b"\r",
         b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"http://[", b"//x:99999/", b"javascript:",
         b"file:///etc/passwd", "\u202e٣".encode()]
    ),
)  # fmt: skip


@st.composite
def broken(draw: st.DrawFn, pages: st.SearchStrategy[bytes]) -> bytes:
    """One of the pages, with a few things done to it."""
    page = draw(pages)
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["cut", "insert", "replace", "remove", "repeat", "nest", "mix", "drop lines"]))
        start, end = sorted((draw(st.integers(0, len(page))), draw(st.integers(0, len(page)))))
        if kind == "cut":
            page = page[:end]
        elif kind == "insert":
            page = page[:start] + draw(_INSERTED) + page[start:]
        elif kind == "replace":
            page = page[:start] + draw(_INSERTED) + page[start + 1 :]
        elif kind == "remove":
            page = page[:start] + page[end:]
        elif kind == "repeat":
            page = page[:start] + page[start:end] * draw(st.integers(2, 5)) + page[end:]
        elif kind == "nest":
            depth, (before, after) = draw(st.sampled_from([1, 10, 1200])), draw(_NESTED)
            page = before * depth + page + after * depth
        elif kind == "mix":
            page = page[:start] + draw(pages)[start:]
        else:
            page = b"".join(line for line in page.splitlines(keepends=True) if draw(st.booleans()))
    return page
