"""Bibliographic text: names of people, LaTeX and BibTeX, read and written."""
