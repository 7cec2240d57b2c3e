"""Lists of papers in files and pages that no site of ours publishes: any format, read into rows.

`formats` recognises the format and calls its reader; `columns` says what the columns mean, by the `dialects` of the
programs that write lists and by the `headings` that people use; the source `listing` makes papers of the rows.
"""
