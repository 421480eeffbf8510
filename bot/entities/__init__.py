"""Stage 2 of 5: the catalogue, names in every script, matching, learning. Pure."""
