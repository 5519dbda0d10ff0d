"""Tables list_entries, list_trust and announcements: what lists show of articles, and whether changes came true."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from storage.engine.store import Store, row, rows, stored_time
from storage.frontier.patterns import NEVER, day_in_beijing
from storage.records import FoundPage, Outcome, PageId, PageRole, agree


class EntryField(StrEnum):
    """Fields of a list entry that may announce a change."""

    TITLE = "title"
    DATE = "date"


# An honest list announces edits. Other lists show a counter in the headline, or the time of the request as the date,
# and announce all articles at every look. So trust is spent by announcements, and earned by those that came true.
# `pytest tests/storage/frontier/test_announcements.py` counts the requests that lying lists cause with these values.
START = 5  # announcements followed before the first outcome
GAIN = 3  # trust for an announcement that came true: the spent point, and two more
MOST = 50
LONGEST_REST = timedelta(days=7)  # of a list without trust; the rest begins with a day and doubles


@dataclass(frozen=True)
class ListTrust:
    """Trust in one field of a list. A list without trust is tried again and again, after longer and longer rests."""

    left: int = (
        START  # announcements that are followed; 0 or less: minus the tries in vain since the trust ended
    )
    day: date | None = None  # of the last announcement that was followed without success

    def follows(self, today: date) -> bool:
        """Return whether the next announcement makes its page due."""
        if self.left > 0 or self.day is None:
            return True
        return today - self.day >= min(timedelta(days=2 ** min(-self.left, 10)), LONGEST_REST)


def after_announcement(trust: ListTrust, today: date) -> ListTrust:
    """Return the trust after an announcement was followed."""
    left = trust.left - 1
    return ListTrust(left, today if left <= 0 else trust.day)


def after_outcome(trust: ListTrust, *, came_true: bool) -> ListTrust:
    """Return the trust after the page of a followed announcement was looked at."""
    return replace(trust, left=min(max(trust.left, 0) + GAIN, MOST)) if came_true else trust


CAME_TRUE = frozenset({Outcome.CHANGED, Outcome.MISSING, Outcome.REMOVED, Outcome.RESTORED, Outcome.MOVED})
PROVED_FALSE = frozenset({Outcome.UNCHANGED, Outcome.UNSETTLED})

ENTRIES = """
    SELECT pages.id AS id, pages.url AS url, pages.due_at AS due_at, pages.looked_at AS looked_at,
        shown.page_id AS shown, shown.title AS title, shown.date AS date
    FROM pages LEFT JOIN list_entries AS shown ON shown.page_id = pages.id AND shown.list_id = ?
    WHERE pages.role = 'article' AND pages.url IN (SELECT value FROM {values})
"""
SHOW = """
    INSERT INTO list_entries (list_id, page_id, title, date) VALUES (:list, :page, :title, :date)
    ON CONFLICT (list_id, page_id) DO UPDATE SET title = excluded.title, date = excluded.date
"""
# A page whose entry was copied from the list keeps the latest headline and date of any list.
NOTE = """
    UPDATE pages SET list_title = coalesce(:title, list_title), list_date = coalesce(:date, list_date)
    WHERE id = :page
"""


def note_entries(db: Store, by: PageId | None, found: Iterable[FoundPage], now: datetime) -> None:
    """Keep what a list shows of articles, and make the pages due that the list announces a change of.

    `by` is the list; None for entries that no list shows, which announce nothing. Runs in the caller's transaction.
    """
    entries = {
        page.url: page for page in found if page.role is PageRole.ARTICLE and (page.title or page.date)
    }
    if not entries:
        return
    known = rows(db, ENTRIES.format(values=db.json_values), (by, json.dumps(list(entries))))
    changed = [each for each in known if each["shown"] is None or _announced(each, entries[each["url"]])]
    _note(db, changed, entries)
    if by is not None:
        _follow(db, by, changed, entries, now)
        _forget_others(db, by, [each["id"] for each in known])


def _announced(shown: Mapping[str, Any], entry: FoundPage) -> list[EntryField]:
    """Return the fields in which an entry differs from the same list's earlier entry."""
    fields = []
    if _other_headline(shown["title"], entry.title):
        fields.append(EntryField.TITLE)
    if shown["date"] and entry.date and not agree(shown["date"], entry.date):
        fields.append(EntryField.DATE)
    return fields


def _other_headline(before: str | None, after: str | None) -> bool:
    """Tell whether a list shows another headline than before. A shortened headline is the same headline."""
    if not before or not after:
        return False
    earlier, later = (title.rstrip("….").strip() for title in (before, after))
    return not (earlier.startswith(later) or later.startswith(earlier))


def _note(db: Store, changed: Sequence[Mapping[str, Any]], entries: Mapping[str, FoundPage]) -> None:
    notes = [
        {"page": each["id"], "title": entries[each["url"]].title, "date": entries[each["url"]].date}
        for each in changed
    ]
    db.conn.executemany(NOTE, notes)


@dataclass
class _Ledger:
    """The trust in the fields of a list, read once and written at the end."""

    db: Store
    list_page: PageId
    today: date
    trust: dict[EntryField, ListTrust] = field(default_factory=dict)

    def follows(self, announced: Sequence[EntryField]) -> list[EntryField]:
        """Return the announced fields that are trusted, and spend their trust."""
        trusted = [each for each in announced if self._of(each).follows(self.today)]
        for each in trusted:
            self.trust[each] = after_announcement(self._of(each), self.today)
        return trusted

    def close(self) -> None:
        """Write the trust."""
        for name, trust in self.trust.items():
            _save_trust(self.db, self.list_page, name, trust)

    def _of(self, name: EntryField) -> ListTrust:
        if name not in self.trust:
            self.trust[name] = trust_in(self.db, self.list_page, name)
        return self.trust[name]


def _follow(
    db: Store,
    by: PageId,
    changed: Sequence[Mapping[str, Any]],
    entries: Mapping[str, FoundPage],
    now: datetime,
) -> None:
    """Make pages due whose announced change is trusted. An entry that is not followed is compared again later."""
    ledger = _Ledger(db, by, day_in_beijing(now))
    for each in changed:
        entry = entries[each["url"]]
        announced = _announced(each, entry) if each["shown"] is not None else []
        waits = each["looked_at"] is not None and stored_time(now) < each["due_at"] < NEVER
        trusted = ledger.follows(announced) if waits else []
        if trusted:
            db.conn.execute("UPDATE pages SET due_at = ? WHERE id = ?", (stored_time(now), each["id"]))
            _keep_announcements(db, by, each["id"], trusted)
        if trusted or not announced or not waits:
            show = {"list": by, "page": each["id"], "title": entry.title, "date": entry.date}
            db.conn.execute(SHOW, show)
    ledger.close()


def _keep_announcements(db: Store, by: PageId, page: int, fields: Iterable[EntryField]) -> None:
    sql = "INSERT INTO announcements (page_id, list_id, field) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    db.conn.executemany(sql, [(page, by, each) for each in fields])


def _forget_others(db: Store, by: PageId, pages: Sequence[int]) -> None:
    """Forget the entries that a list shows no longer."""
    shown = f"SELECT CAST(value AS BIGINT) FROM {db.json_values}"
    sql = f"DELETE FROM list_entries WHERE list_id = ? AND page_id NOT IN ({shown})"
    db.conn.execute(sql, (by, json.dumps(list(pages))))


def trust_in(db: Store, list_page: PageId, name: EntryField) -> ListTrust:
    """Return the trust in a field of a list."""
    sql = "SELECT trust, day FROM list_trust WHERE list_id = ? AND field = ?"
    kept = row(db, sql, (list_page, name))
    return (
        ListTrust(kept["trust"], date.fromisoformat(kept["day"]) if kept["day"] else None)
        if kept
        else ListTrust()
    )


def _save_trust(db: Store, list_page: PageId, name: EntryField, trust: ListTrust) -> None:
    sql = """
        INSERT INTO list_trust (list_id, field, trust, day) VALUES (?, ?, ?, ?)
        ON CONFLICT (list_id, field) DO UPDATE SET trust = excluded.trust, day = excluded.day
    """
    day = trust.day.isoformat() if trust.day else None
    db.conn.execute(sql, (list_page, name, trust.left, day))


def note_outcome(db: Store, page: PageId, outcome: Outcome) -> None:
    """Learn from a look at a page whether the announcements of its change came true, in the caller's transaction."""
    if outcome not in CAME_TRUE and outcome not in PROVED_FALSE:
        return
    told = rows(db, "SELECT list_id, field FROM announcements WHERE page_id = ?", (page,))
    for each in told:
        name, list_page = EntryField(each["field"]), PageId(each["list_id"])
        trust = after_outcome(trust_in(db, list_page, name), came_true=outcome in CAME_TRUE)
        _save_trust(db, list_page, name, trust)
    if told:
        db.conn.execute("DELETE FROM announcements WHERE page_id = ?", (page,))
