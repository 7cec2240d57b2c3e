"""How the demo's papers are drawn: words, pen, figures, pages."""
