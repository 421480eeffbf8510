"""Measurements of speed and quality, each one command: `python -m bench.NAME [--data DIR]`."""
