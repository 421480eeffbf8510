"""Processes that are killed while they deliver, and two faulty platforms that keep count."""
