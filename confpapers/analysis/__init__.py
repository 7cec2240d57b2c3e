"""Words, topics, similarity and the map of a conference: arrays in, arrays out, no disk or network."""
