"""Log records → lines on standard error, as text for people or as JSON for programs, without control characters.

JSON is English. Text is in the language of the console: the catalogue holds the events and the names of their facts.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from gettext import gettext as _

from monitor.speech.language import marked, spoken
from monitor.wording.chinese_reasons import in_words
from monitor.wording.plain import printable
from storage.records import Reason

LEVELS = {
    "warning": marked("warning"),
    "error": marked("error"),
    "info": marked("note"),
    "critical": marked("error"),
    "debug": marked("note"),
}

# members of every log record; further members are facts given with ``extra``
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "spider"}


class _Lines(logging.Formatter):
    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        facts = {name: value for name, value in vars(record).items() if name not in STANDARD}
        if self._as_json:
            return self._json(record, facts)
        told = " ".join(f"{_(name)}={_told(value, spoken())}" for name, value in facts.items())
        level = record.levelname.lower()
        said = _(str(record.msg)) if record.msg else ""
        words = said % record.args if record.args else said
        text = (
            _("{level}: {event} {facts}")
            .format(level=level if spoken() == "en" else _(LEVELS.get(level, level)), event=words, facts=told)
            .rstrip()
        )
        if not record.exc_info:
            return printable(text)
        # the message of an error may quote a page
        trace = (printable(each) for each in self.formatException(record.exc_info).splitlines())
        return "\n".join([printable(text), *trace])

    def _json(self, record: logging.LogRecord, facts: Mapping[str, object]) -> str:
        line = {name: _told(value, "en") for name, value in facts.items()}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        head = {"time": _utc(record.created), "logger": record.name, "level": record.levelname.lower()}
        return json.dumps(head | {"event": record.getMessage()} | line, default=str)


def _told(value: object, language: str) -> object:
    """Return a fact, a reason in words."""
    return in_words(value, language) if isinstance(value, Reason) else value


def _utc(seconds: float) -> str:
    """Return RFC 3339 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


OURS = ("crawler", "monitor", "storage")
PASSES = "monitor.service.state.pass_log"  # a line a pass, also without -v


def set_level(level: int) -> None:
    """Write our own events from this level on."""
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def tell_passes() -> None:
    """Write a line for each pass, whatever the level."""
    logging.getLogger(PASSES).setLevel(logging.INFO)


def configure(*, as_json: bool, level: int) -> None:
    """Write our own events from this level on, and the errors of libraries."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(as_json=as_json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.ERROR)
    set_level(level)
    # Scrapy logs failed pages as errors: captures record them, and `doctor` shows them
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
