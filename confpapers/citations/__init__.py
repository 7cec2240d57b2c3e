"""Citations: the reference lists of papers, the works in them, and links between the papers of a site."""
