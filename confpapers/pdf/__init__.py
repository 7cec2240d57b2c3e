"""The parts of `extract` and `thumbnails`: two PDF engines, and the analysis of their output.

    pdfium, shapes                 text, lines, links, shapes and images of pages, by PDFium
    typography, glyphs, operators  lines with their type, by pdfminer.six
    prose                          cleans PDF text
    boilerplate                    removes headers, page numbers, stamps, notices and line numbers
    legibility                     decides whether the result is text
    front_matter, names            title, authors, affiliations, abstract
    references                     finds the list of references
    links                          code, project pages, videos, data; arXiv id and DOI
    layout, columns                the text block, and its columns
    captions, figures              captions, and the teaser

All but the first two rows are pure functions of text and of lines with boxes.
"""
