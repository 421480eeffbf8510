"""The terminal as a chat platform: the default when no token is set."""
