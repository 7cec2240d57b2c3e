"""pdfminer's document, with objects read one by one out of the streams that hold hundreds of them (PDF 1.5).

pdfminer reads all objects of such a stream when one is asked for; page 1 needs few of them.  Where a stream's table
does not fit its data, pdfminer's own way is taken.
"""

from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFStreamParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSException


class LazyDocument(PDFDocument):
    """A PDF whose object streams are read as far as they are needed."""

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
                pass  # pdfminer's own way says what is wrong
        return super()._getobj_objstm(stream, index, objid)


def _table(stream: PDFStream) -> tuple[bytes, list[int]] | None:
    """The stream's data and the offset of each object in it; None where its table is not as it should be."""
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
