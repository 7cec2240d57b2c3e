"""Error messages for lists without papers."""

from confpapers.model import Url
from confpapers.sources.lists.columns import ListColumns
from confpapers.sources.lists.formats import RowList, named
from confpapers.text import clean

_LONGEST_HEADING = 40  # characters
_NEEDED = {
    "XML": "of XML, that of dblp, arXiv, EndNote, OAI-PMH and programmes is read",
    "HTML table": "of a page, a table with a heading `Title` is read, or a list of entries with a title and names each",
}


def nothing_listed(rows: RowList, columns: ListColumns, url: Url) -> str:
    """Return why a file lists no papers, and what to do about it."""
    if not rows.rows:
        needed = _NEEDED.get(rows.format, "a CSV needs a header line with a column `title`, JSON a list of objects")
        return f"{named(url)} lists no papers: {needed}"
    names = list(dict.fromkeys(clean(str(name)) for row in rows.rows[:5] for name in row.values))
    seen = ", ".join(names) or "none"
    first = rows.rows[0].line
    where = f"line {first} of {named(url)}" if first else named(url)
    if "title" not in columns.fields:
        if rows.format == "CSV" and (len(names) < 2 or max(map(len, names)) > _LONGEST_HEADING):
            return (
                f"{named(url)} is a text without columns. Make it a table: a first line `title,authors`, then a line "
                "for each paper, with quotation marks around cells that hold a comma; or write `Title:` and `Authors:` "
                "before each paper's"
            )
        return (
            f"{where}: no column is called `title` (its columns: {seen[:300]}). Call the column of the titles `title`"
        )
    return f"{where}: no row has a title (its columns: {seen[:300]})"
