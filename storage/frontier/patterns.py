"""Table address_patterns: for each pattern of addresses of a site, how many visits brought news.

The column `brought` of a page says whether a visit brought news: from a list an unknown article, from an article a
text that is new on the site.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from storage.clock import SHANGHAI
from storage.engine.store import Store, row, rows, stored_time
from storage.frontier.address_pattern import address_pattern
from storage.frontier.credit import (
    ALLOWANCES,
    MOST_PATTERNS,
    Credit,
    after_admission,
    after_visit,
    first_credit,
    on_day,
)
from storage.records import FoundPage, PageId, PageRole

# The time at which pages of a held pattern are due.
NEVER = stored_time(datetime(9999, 1, 1, tzinfo=UTC))
OTHERS = "*"  # pattern of all addresses whose own pattern came too late


@dataclass(frozen=True)
class AddressPattern:
    """A row of the table."""

    id: int
    site: str
    role: PageRole
    pattern: str
    credit: Credit
    looks: int = 0  # first visits with a known outcome
    gains: int = 0  # of these, visits that brought news
    left_out: int = 0  # new addresses that were not admitted


def day_in_beijing(moment: datetime) -> date:
    """Return the day of a moment in Beijing time."""
    return moment.astimezone(SHANGHAI).date()


def pattern_of(db: Store, page: FoundPage, now: datetime) -> AddressPattern:
    """Return the pattern of a found page, with the credit of today; the row is added if it is new."""
    name = address_pattern(page.url)
    known = _named(db, page.site, page.role, name)
    if known is None and _is_full(db, page.site, page.role):
        name = OTHERS
        known = _named(db, page.site, page.role, name)
    known = known or _added(db, page.site, page.role, name)
    return replace(known, credit=on_day(known.credit, known.role, day_in_beijing(now)))


def _named(db: Store, site: str, role: PageRole, name: str) -> AddressPattern | None:
    sql = "SELECT * FROM address_patterns WHERE site = ? AND role = ? AND pattern = ?"
    known = row(db, sql, (site, role, name))
    return _pattern(known) if known else None


def _is_full(db: Store, site: str, role: PageRole) -> bool:
    sql = "SELECT count(*) AS n FROM address_patterns WHERE site = ? AND role = ?"
    return int(rows(db, sql, (site, role))[0]["n"]) >= MOST_PATTERNS


def _added(db: Store, site: str, role: PageRole, name: str) -> AddressPattern:
    credit = first_credit(role)
    sql = "INSERT INTO address_patterns (site, role, pattern, credit) VALUES (?, ?, ?, ?) RETURNING id"
    number = db.conn.execute(sql, (site, role, name, credit.left)).fetchone()[0]
    return AddressPattern(number, site, role, name, credit)


def after_new_page(pattern: AddressPattern) -> AddressPattern:
    """Return a pattern after a page of the pattern was admitted."""
    return replace(pattern, credit=after_admission(pattern.credit))


def save_pattern(db: Store, pattern: AddressPattern) -> None:
    """Keep the counts and the credit of a pattern, in the caller's transaction."""
    sql = """
        UPDATE address_patterns SET looks = ?, gains = ?, credit = ?, held_since = ?, day = ?, left_out = ?
        WHERE id = ?
    """
    credit = pattern.credit
    days = (each.isoformat() if each else None for each in (credit.held_since, credit.day))
    db.conn.execute(sql, (pattern.looks, pattern.gains, credit.left, *days, pattern.left_out, pattern.id))


def note_yield(db: Store, page: PageId, now: datetime, *, brought: bool) -> None:
    """Note whether a visit brought news, in the caller's transaction, which is alone.

    A page counts once, unless the page brings news after a visit without news. Unseen pages of a pattern without credit
    wait. Unseen pages of a pattern in good standing are due.
    """
    known = row(db, OF_PAGE, (page,))
    if known is None or (known["brought"] is not None and not brought):
        return
    before = _pattern(known)
    credit = after_visit(before.credit, before.role, day_in_beijing(now), brought=brought)
    after = replace(_counted(db, before, page, known["brought"], brought), credit=credit)
    save_pattern(db, after)
    if credit.is_held and not before.credit.is_held:
        _set_due(db, after, NEVER, "due_at < :never AND lease_owner IS NULL")
    elif before.credit.is_held and not credit.is_held:
        _set_due(db, after, stored_time(now), "due_at >= :never")


OF_PAGE = """
    SELECT address_patterns.*, pages.brought AS brought FROM pages
    JOIN address_patterns ON address_patterns.id = pages.pattern_id WHERE pages.id = ?
"""


def _counted(
    db: Store, pattern: AddressPattern, page: PageId, before: int | None, brought: bool
) -> AddressPattern:
    """Keep the outcome of a page, and return its pattern with the counts after the visit."""
    if before is None or (brought and not before):
        db.conn.execute("UPDATE pages SET brought = ? WHERE id = ?", (int(brought), page))
    looks = pattern.looks + int(before is None)
    return replace(pattern, looks=looks, gains=pattern.gains + int(brought and not before))


def _set_due(db: Store, pattern: AddressPattern, due_at: str, condition: str) -> None:
    sql = f"UPDATE pages SET due_at = :due WHERE pattern_id = :id AND looked_at IS NULL AND {condition}"
    db.conn.execute(sql, {"due": due_at, "id": pattern.id, "never": NEVER})


def unwelcome(db: Store, found: Iterable[FoundPage], now: datetime) -> frozenset[str]:
    """Return the addresses whose pattern is held back and has no credit today. Writes nothing."""
    day = day_in_beijing(now)
    addresses = set()
    for page in found:
        if page.role in ALLOWANCES:
            known = _named(db, page.site, page.role, address_pattern(page.url))
            if known and not on_day(known.credit, known.role, day).admits:
                addresses.add(page.url)
    return frozenset(addresses)


def held_patterns(db: Store, site: str) -> list[AddressPattern]:
    """Return the patterns of a site that are held back, the pattern with most visits first."""
    sql = """
        SELECT * FROM address_patterns WHERE site = ? AND held_since IS NOT NULL ORDER BY looks DESC, pattern
    """
    return [_pattern(known) for known in rows(db, sql, (site,))]


def _pattern(columns: dict[str, Any]) -> AddressPattern:
    held_since, day = (
        date.fromisoformat(each) if each else None for each in (columns["held_since"], columns["day"])
    )
    return AddressPattern(
        columns["id"],
        columns["site"],
        PageRole(columns["role"]),
        columns["pattern"],
        Credit(columns["credit"], held_since, day),
        columns["looks"],
        columns["gains"],
        columns["left_out"],
    )
