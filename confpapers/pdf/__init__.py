"""What `extract` and `thumbnails` are made of: two PDF engines, and what is looked for in their answers.

    pdfium, shapes                 text, lines, links, shapes and pictures of pages, by PDFium
    typography, glyphs, operators  lines with their type, by pdfminer.six
    prose                          PDF text made clean
    furniture                      headers, page numbers, stamps, notices and line numbers taken out
    legibility                     is it text at all?
    front_matter, names            title, authors, affiliations, abstract
    references                     where the list of references begins
    links                          code, project pages, videos, data; arXiv id and DOI
    layout, columns                the block of text, and the columns that stand in it
    captions, figures              captions, and the teaser

All but the first two rows are pure functions on text and on lines with boxes.
"""
