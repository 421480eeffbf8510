"""Stage 1 of 5: which feeds are due, bytes to articles, identity, OPML. Pure."""
