"""The static site: records in, a folder of pages and data files out."""
