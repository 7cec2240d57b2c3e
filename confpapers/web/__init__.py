"""How the network is used.  Other packages import `confpapers.web.fetcher` alone.

settings     the options of a fetcher
queues       one queue a site, each with the one thread that requests
client       robots.txt, second tries, redirects
hosts        one site: one request at a time, never too soon, none once it has refused
guard        which addresses may be requested: public ones, and what the user's own file names
responses    what came back, decompressed
download     a response on its way into a file: resumed and checked
cache        what was fetched, and what could not be
files        saved pages and folders of PDFs, in place of the web
"""
