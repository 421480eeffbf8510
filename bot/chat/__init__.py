"""The chat platforms: each a folder with render (pure), client and commands."""
