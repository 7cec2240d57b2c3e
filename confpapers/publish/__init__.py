"""From a folder to the web: serve it locally, push it to GitHub Pages, start your own repository."""
