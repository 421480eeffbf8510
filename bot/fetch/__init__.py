"""The outside of feeds: one polite, guarded HTTP client and the parser's child process."""
