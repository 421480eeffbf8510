"""Everything that may be wrong with a set-up -> findings, one line and one remedy each; nothing is changed."""

from bot.doctor.examination import PARTS, examine

__all__ = ["PARTS", "examine"]
