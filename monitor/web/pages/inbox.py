"""Filters in the address → the inbox: rows by day, a preview, the counts of the trays; as Atom too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from monitor.notify.feed import atom
from monitor.web.asked import Answer, PageAnswer, PageRequest, SentDocument
from monitor.web.pages.finding import preview_values
from monitor.web.template_engine import with_query
from monitor.web.views.listing import by_day, from_to, original_site_of, row_data, rows_table
from monitor.wording.plain import utc
from storage.archive import passes
from storage.findings import events, findings
from storage.findings import inbox as inbox_rows
from storage.findings.desk import persons_in_charge
from storage.findings.inbox import InboxQuestion, leads_of_large
from storage.frontier import site_controls
from storage.records import FindingId, FindingKind, InboxFilter, InboxRow, Severity, Tray

MOST_ROWS = 40
MOST_CSV = 5000
KEPT = ("tray", "severity", "kind", "site", "assignee")  # filters in the address


def inbox(asked: PageRequest) -> Answer:
    """Return the inbox."""
    wanted = inbox_filter(asked.query)
    if asked.ending == "atom":
        return _feed(asked, wanted)
    most = MOST_CSV if asked.ending == "csv" else MOST_ROWS
    before, skip = _place(asked.query)
    question = _question(asked, wanted)
    rows = inbox_rows.inbox_page(asked.db, question, before=before, skip=skip, most=most + 1)
    more, rows = rows[most:], rows[:most]
    chosen = asked.query.get("finding") or (rows[0].id if rows else None)
    counts = asked.counts.trays
    filters = {name: asked.query[name] for name in KEPT if asked.query.get(name)}
    values: dict[str, Any] = {
        "groups": by_day(rows, asked.now, asked.language),
        "facts": {row.id: from_to(row.facts, asked.language) for row in rows},
        "originals": {row.id: original_site_of(row.facts) for row in rows},
        "wanted": wanted,
        "filters": filters,
        "trays": [(tray, counts[tray]) for tray in Tray],
        "total": counts[wanted.tray],
        "is_filtered": any(name in filters for name in KEPT if name != "tray"),
        "kinds": list(FindingKind),
        "persons": persons_in_charge(asked.db),
        "severities": list(reversed(Severity)),
        "chosen": chosen,
        "opened": "finding" in asked.query,
        "next": _next(filters, rows, skip, before) if more else None,
        "undo": asked.query.get("undo", ""),
        "done": asked.query.get("done", ""),
        **_watch(asked),
    }
    values["preview"] = preview_values(asked, FindingId(chosen)) if chosen else None
    data = {
        "rows": [row_data(row) for row in rows],
        "counts": {tray.value: count for tray, count in counts.items()},
        "next": values["next"],
        "last_look": utc(values["last_look"]),
        "next_look": utc(values["next_look"]),
    }
    return PageAnswer("inbox.html", values, data, rows_table(rows, asked.titles, asked.language))


def inbox_filter(query: Mapping[str, str]) -> InboxFilter:
    """Return the filter of an address. Unknown values restrict nothing."""
    trays, kinds = {tray.value: tray for tray in Tray}, {kind.value: kind for kind in FindingKind}
    severities = {severity.word: severity for severity in Severity}
    return InboxFilter(
        trays.get(query.get("tray", ""), Tray.OPEN),
        severities.get(query.get("severity", ""), Severity.INFO),
        kinds.get(query.get("kind", "")),
        query.get("site") or None,
        query.get("assignee") or None,
    )


def _question(asked: PageRequest, wanted: InboxFilter) -> InboxQuestion:
    """Return a question to the table of findings. The large events are ranked once after each count."""
    question = InboxQuestion(wanted, asked.now, asked.counts.large)
    if not question.large:
        return question
    key = ("leads", wanted, asked.counts.since)
    return replace(question, leads=asked.once(key, lambda: leads_of_large(asked.db, question)))


def _place(query: Mapping[str, str]) -> tuple[datetime | None, int]:
    """Return the place of the list in the address: a time before which, and the rows to skip."""
    skip = query.get("skip", "")
    try:
        before = datetime.fromisoformat(query["before"]) if query.get("before") else None
    except ValueError:
        before = None
    if before is not None and before.tzinfo is None:
        before = None
    return before, int(skip) if skip.isdecimal() and len(skip) < 9 else 0


def _next(filters: Mapping[str, str], rows: list[InboxRow], skip: int, before: datetime | None) -> str:
    """Return the query of the further rows: the day of the last row, without the rows shown of this day."""
    end = inbox_rows.next_day(rows[-1].detected_at)
    of_day = sum(inbox_rows.next_day(row.detected_at) == end for row in rows)
    same = before is not None and before == end
    first_day = inbox_rows.next_day(rows[0].detected_at)
    earlier = skip if same or first_day == end else 0
    return with_query("", filters, before=end.isoformat(), skip=of_day + earlier)


def _watch(asked: PageRequest) -> dict[str, Any]:
    """Return when the last look was and when the next comes: silence must differ from a dead crawler."""
    last = passes.last_passes(asked.db, 1)
    due = [site_controls.next_look(asked.db, site.name) for site in asked.config.sites]
    return {
        "last_look": last[0][2] or last[0][1] if last else None,
        "next_look": min((at for at in due if at), default=None),
    }


def _feed(asked: PageRequest, wanted: InboxFilter) -> SentDocument:
    question = _question(asked, wanted)
    rows = inbox_rows.inbox_page(asked.db, question, before=None, skip=0, most=100)
    told = [finding for row in rows if (finding := findings.finding_of(asked.db, row.id))]
    names = dict.fromkeys(finding.event for finding in told)
    found = [event for name in names if (event := events.event_of(asked.db, name))]
    text = atom(found, asked.titles, now=asked.now, language=asked.language)
    return SentDocument(text.encode(), "application/atom+xml; charset=utf-8")
