"""Conference files: the schema, the registry of known editions, and what `confpapers list` prints."""
