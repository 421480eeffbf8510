"""The single checks of a sentence against the articles it cites; bot.briefing.check puts them together."""
