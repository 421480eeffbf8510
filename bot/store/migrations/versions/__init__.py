"""One file a step, in the order of its number; a released one never changes."""
