"""Limelight: a region's news feeds in, a cited briefing of what is new out."""
