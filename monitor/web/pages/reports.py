"""Span and form → a report to read or to take away: HTML, CSV, workbook, JSON Lines."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial

from monitor.analysis.spread.copies import first_sights
from monitor.config.reader import load
from monitor.config.values import Config, Digests
from monitor.coverage.sheets import plain_workbook
from monitor.coverage.task_choice import setup_of
from monitor.enrolment.digest_times import set_digests
from monitor.present import json_answers
from monitor.present.evidence import evidence_of
from monitor.present.report import gather, render
from monitor.web.answering import sheet
from monitor.web.asked import Answer, Elsewhere, PageAnswer, PageRequest, SentDocument
from monitor.web.errors import PageRefusal
from monitor.web.pages.decisions import written
from monitor.web.views.listing import rows_table
from storage.access import audit
from storage.access.audit import AuditEntry
from storage.errors import ConfigError
from storage.findings import findings
from storage.findings import inbox as inbox_rows
from storage.records import FindingId, InboxRow

SPANS = {"24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30), "all": None}
FORMATS = ("html", "csv", "xlsx", "jsonl")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVER = datetime(2000, 1, 1, tzinfo=UTC)  # before the first finding of any store
MOST_FINDINGS = 5000
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KIND_SHEET = {"zh": "发现", "en": "findings"}  # name of the sheet


def reports(asked: PageRequest) -> Answer:
    """Return the page from which reports are taken away, with the times of the digests as the file has them."""
    written_digests = _written(asked.config)
    values = {
        "spans": list(SPANS),
        "formats": FORMATS,
        "digests": written_digests,
        "is_waiting": written_digests != asked.config.digests,
        "channels": list(asked.config.channels),
        "days": DAYS,
        "done": asked.query.get("done", ""),
    }
    return PageAnswer("reports.html", values, {"spans": list(SPANS), "formats": list(FORMATS)})


def _written(config: Config) -> Digests:
    """Return the digests of the file: a service that runs takes them up at its next start."""
    try:
        return load(config.path).digests
    except ConfigError:
        return config.digests


def schedule(asked: PageRequest) -> Answer:
    """Write the times and channels of the digests into the configuration. Raises PageRefusal."""
    day, hour = asked.field("day"), asked.field("weekly")
    weekly = f"{day} {hour}" if day and hour else None
    digests = Digests(asked.field("daily") or None, weekly, tuple(asked.fields("channel")))
    try:
        set_digests(asked.config.path, digests)
    except (ConfigError, OSError) as error:
        raise PageRefusal(409, "error_schedule") from error
    subject = f"daily {digests.daily or '-'}, weekly {weekly or '-'}"
    entry = AuditEntry(asked.now, asked.viewer.name, "schedule", subject)
    written(asked, lambda db: audit.note_action(db, entry))
    return Elsewhere(f"{asked.base}/desk/reports?done=schedule-1", {"daily": digests.daily, "weekly": weekly})


def download(asked: PageRequest) -> Answer:
    """Return a report as a file."""
    name, form = asked.query.get("since", "7d"), asked.query.get("format", "html")
    if name not in SPANS or form not in FORMATS:
        raise PageRefusal(400, "error_400")
    length = SPANS[name]
    since = asked.now - length if length else None
    file_name = f"report-{asked.now:%Y%m%d}-{name}.{form}"
    if form == "html":
        sights = partial(first_sights, asked.db, setup_of(asked.config), until=asked.now)
        gathered = gather(asked.db, asked.config.sites, since=since, now=asked.now, sights=sights)
        page = render(gathered, language=asked.language)
        return SentDocument(page.encode(), "text/html; charset=utf-8", file_name)
    return _lines(asked, since, form, file_name)


def _lines(asked: PageRequest, since: datetime | None, form: str, file_name: str) -> SentDocument:
    found = findings.latest_since(asked.db, since or EVER, MOST_FINDINGS)
    if form == "jsonl":
        lines = (
            json_answers.finding(each, evidence_of(asked.db, each), (), language=asked.language)
            for each in found
        )
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        return SentDocument(text.encode(), "application/jsonl; charset=utf-8", file_name)
    rows = [row for each in found if (row := _row(asked, each.id))]
    table = rows_table(rows, asked.titles, asked.language)
    if form == "xlsx":
        book = plain_workbook(KIND_SHEET[asked.language], [tuple(table.header), *map(tuple, table.rows)])
        return SentDocument(book, WORKBOOK, file_name)
    return SentDocument(sheet(table), "text/csv; charset=utf-8", file_name)


def _row(asked: PageRequest, id_: FindingId) -> InboxRow | None:
    return inbox_rows.row_of(asked.db, id_)
