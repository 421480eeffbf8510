"""Stage 4 of 5: choose, write, check; a briefing no platform knows of. Pure."""
