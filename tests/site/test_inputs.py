"""The input of the renderer."""

from msgspec.structs import replace
from toyconference import toy

from confpapers.site.inputs import SiteInput


def test_latex_in_names_is_decoded() -> None:
    content: SiteInput = toy(3).content()
    entries = [replace(content.entries[0], authors=(r"In{\'e}s G{\'o}mez", "Ada Quill")), *content.entries[1:]]
    plain = replace(content, entries=entries).with_plain_names()
    assert plain.entries[0].authors == ("Inés Gómez", "Ada Quill")
    assert plain.entries[1] is entries[1]
