"""Stage 3 of 5: copies, grouping, statements, what is new. Pure."""
