"""pdfminer's document, with lazy access to the objects in object streams (PDF 1.5).

pdfminer parses all the hundreds of objects of such a stream when one is requested; page 1 needs few of them. If a
stream's table does not fit its data, pdfminer's own method is used.
"""

from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFStreamParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSException


class LazyDocument(PDFDocument):
    """A PDF whose object streams are parsed only as far as needed."""

    def __init__(self, parser: Any) -> None:
        self._tables: dict[int | None, tuple[bytes, list[int]] | None] = {}
        super().__init__(parser)

    def _getobj_objstm(self, stream: PDFStream, index: int, objid: int) -> object:
        if stream.objid not in self._tables:
            self._tables[stream.objid] = _table(stream)
        table = self._tables[stream.objid]
        if table is not None and 0 <= index < len(table[1]):
            data, offsets = table
            end = offsets[index + 1] if index + 1 < len(offsets) else len(data)
            parser = PDFStreamParser(data[offsets[index] : end] + b"\n")
            parser.set_document(self)
            try:
                return parser.nextobject()[1]
            except PSException:
                pass  # pdfminer's own method reports the error
        return super()._getobj_objstm(stream, index, objid)


def _table(stream: PDFStream) -> tuple[bytes, list[int]] | None:
    """Return the stream's data and the offset of each object in it, or None if its table is invalid."""
    first, count = stream.get("First"), stream.get("N")
    if not (isinstance(first, int) and isinstance(count, int) and 0 < count < 1_000_000):
        return None
    data = stream.get_data()
    try:
        numbers = [int(number) for number in data[:first].split()]
    except ValueError:
        return None
    offsets = [first + offset for offset in numbers[1 : 2 * count : 2]]
    fits = len(numbers) == 2 * count and offsets == sorted(offsets) and offsets[-1] < len(data)
    return (data, offsets) if fits else None
