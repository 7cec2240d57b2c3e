"""Repair a PDF that PDFium cannot open."""

import io

from confpapers.errors import DocumentError


class NeedsPassword(DocumentError):  # noqa: N818 - a state of the file
    """The file is encrypted and requires a password."""


def mended(pdf: bytes) -> bytes:
    """Return the same document with its tables rebuilt by qpdf: for truncated files or with bytes before the header.

    Raises DocumentError if it cannot be rebuilt, and NeedsPassword if the file is encrypted.
    """
    import pikepdf

    buffer = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(pdf), suppress_warnings=True) as document:
            document.save(buffer)
    except pikepdf.PasswordError as error:
        raise NeedsPassword("the PDF is locked with a password; save a copy without it") from error
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError, RuntimeError, OverflowError) as error:
        raise DocumentError("the PDF is damaged beyond repair") from error
    return buffer.getvalue()
