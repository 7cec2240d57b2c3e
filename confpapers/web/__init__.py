"""Network access. Other packages import `confpapers.web.fetcher` only.

settings     the options of a fetcher
queues       one queue per site, each with its own thread for requests
client       robots.txt, retries, redirects
hosts        one site: one request at a time, with pauses, and none after it has refused
guard        which addresses may be requested: public ones, and those in the user's own file
responses    HTTP responses, decompressed
download     a response written to a file: resumed and checked
cache        fetched pages and failed requests
files        saved pages and folders of PDFs instead of the web
"""
