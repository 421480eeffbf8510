"""Log records -> lines on standard error: for people, or one JSON object each for whoever collects logs."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

#: What every record has; anything else was given with `extra` and belongs to the event.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One object a line: at, level, logger, message, what the event carries, and the traceback of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; values that JSON does not know stand as text."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logs(form: str) -> None:
    """Log to standard error, as "json" or as text: what Limelight does, and others' warnings."""
    handler = logging.StreamHandler()
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if form == "json" else text)
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("limelight").setLevel(logging.INFO)
