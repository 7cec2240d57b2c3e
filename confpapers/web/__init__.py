"""How the network is asked: what `confpapers.web.fetcher` is made of.  Other modules use `fetch` alone.

lines        one waiting line a site, each with the one thread that asks
web          robots.txt, second tries, redirects
hosts        one site: one request at a time, never too soon, not at all once it said no
answers      what came back, unpacked
download     the way of an answer into a file: resumed and checked
remembered   what was fetched, and what could not be
files        saved pages and folders of PDFs, in place of the web
"""
