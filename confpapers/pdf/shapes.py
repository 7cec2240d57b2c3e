"""Drawings on a page besides text, from PDFium: images, included figures, paths, shadings."""

import ctypes
from typing import Any, NamedTuple

from confpapers.errors import DocumentError

MAX_SHAPES = 6_000  # per page: a vector plot may have a million, and the first thousands show where it is
MAX_DEPTH = 3  # of forms in forms

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Shape(NamedTuple):
    """An image, drawing or included figure on the page."""

    kind: str  # "image", "form", "path", "shading"
    left: float
    top: float
    right: float
    bottom: float


class ToPoints(NamedTuple):
    """The transformation from PDF space (origin at the bottom left, before rotation) to the displayed page."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    def __call__(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Return the box as displayed."""
        left, bottom, right, top = box
        match self.rotation:
            case 90:
                return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
            case 180:
                return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
            case 270:
                return self.top - top, self.right - right, self.top - bottom, self.right - left
            case _:
                return left - self.left, self.top - top, right - self.left, self.top - bottom


def to_points(page: Any) -> ToPoints:
    """Return the transformation of this page. Raises DocumentError."""
    from pypdfium2 import PdfiumError

    try:
        left, bottom, right, top = page.get_bbox()
        return ToPoints(left, bottom, right, top, page.get_rotation())
    except PdfiumError as error:
        raise DocumentError("a page has no size") from error


def shapes_of(page: Any) -> list[Shape]:
    """Return the shapes of the page; page-sized forms are taken apart, since publishers' stamps wrap pages in one."""
    import pypdfium2.raw as c

    place, size = to_points(page), page.get_size()
    shapes: list[Shape] = []
    waiting = [(c.FPDFPage_GetObject, page, c.FPDFPage_CountObjects(page), _IDENTITY, 0)]
    left = MAX_SHAPES
    while waiting and left > 0:
        get, parent, count, matrix, depth = waiting.pop(0)
        for raw in (get(parent, index) for index in range(min(count, left))):
            left -= 1
            shape = _shape(raw, matrix, place)
            if shape and shape.kind == "form" and depth < MAX_DEPTH and _fills(shape, size):
                inside = c.FPDFFormObj_CountObjects(raw)
                waiting.append((c.FPDFFormObj_GetObject, raw, inside, _matrix(raw, matrix), depth + 1))
            elif shape:
                shapes.append(shape)
    return shapes


def _shape(raw: Any, matrix: _Matrix, place: ToPoints) -> Shape | None:
    import pypdfium2.raw as c

    kinds = {
        c.FPDF_PAGEOBJ_IMAGE: "image",
        c.FPDF_PAGEOBJ_FORM: "form",
        c.FPDF_PAGEOBJ_PATH: "path",
        c.FPDF_PAGEOBJ_SHADING: "shading",
    }
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    kind = kinds.get(c.FPDFPageObj_GetType(raw)) if raw else None
    if not kind or not c.FPDFPageObj_GetBounds(raw, left, bottom, right, top):
        return None
    corners = [_moved(x, y, matrix) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs, ys = zip(*corners, strict=True)
    return Shape(kind, *place((min(xs), min(ys), max(xs), max(ys))))


def _fills(shape: Shape, size: tuple[float, float]) -> bool:
    return shape.right - shape.left > 0.6 * size[0] and shape.bottom - shape.top > 0.6 * size[1]


def _moved(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _matrix(form: Any, outer: _Matrix) -> _Matrix:
    """Return the matrix from the form's space to the page's."""
    import pypdfium2.raw as c

    raw = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(form, raw):
        return outer
    a, b = _moved(raw.a, raw.b, (*outer[:4], 0.0, 0.0))
    x, y = _moved(raw.c, raw.d, (*outer[:4], 0.0, 0.0))
    return (a, b, x, y, *_moved(raw.e, raw.f, outer))
