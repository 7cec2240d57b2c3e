"""Page thumbnails, teasers and sprites: pages of a PDF as encoded images."""
