"""The reading page: each audience's briefings, stories and names as plain HTML behind a token."""
