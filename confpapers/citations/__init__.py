"""Who cites whom: the reference lists of papers, the works they name, and links between the papers of a site."""
