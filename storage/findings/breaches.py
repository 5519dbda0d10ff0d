"""Table breaches: the rules broken by the reprints at present. Like reprints of a site share a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.engine.store import Store, read_time, reads_rows, row, rows, stored_time
from storage.records import BrokenRule, PageId, Severity
from storage.records.from_json import read_broken
from storage.records.to_json import to_json

RuleSet = tuple[str, ...]


@dataclass(frozen=True)
class Breach:
    """The rules broken by a reprint beside an original."""

    page: PageId
    original: PageId
    site: str  # of the reprint
    rules: RuleSet  # in order, not empty
    seen_at: datetime  # when the reprint was first seen
    severity: Severity
    broken: tuple[BrokenRule, ...]


INSERT = """
    INSERT INTO breaches (page_id, original_page_id, site, rules, seen_at, severity, broken)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""


def replace_breaches(db: Store, page: PageId, now: Iterable[Breach]) -> dict[tuple[str, RuleSet], int]:
    """Keep the breaches of a page in place of the earlier ones.

    Returns the touched sites and rule sets, in order, with the change of their number of reprints: 1, 0 or -1.
    """
    before = breaches_of_page(db, page)
    after = list(now)
    db.conn.execute("DELETE FROM breaches WHERE page_id = ?", (page,))
    for each in after:
        values = (",".join(each.rules), stored_time(each.seen_at), int(each.severity), to_json(each.broken))
        db.conn.execute(INSERT, (each.page, each.original, each.site, *values))
    had, has = ({(each.site, each.rules) for each in some} for some in (before, after))
    return {each: (each in has) - (each in had) for each in sorted(had | has)}


def breaches_of_page(db: Store, page: PageId) -> list[Breach]:
    """Return the breaches of a page, by original."""
    found = rows(db, "SELECT * FROM breaches WHERE page_id = ? ORDER BY original_page_id", (page,))
    return [_breach(each) for each in found]


def breaches_of_site(db: Store, site: str, rules: RuleSet, *, most: int) -> list[Breach]:
    """Return the breaches of exactly these rules on a site, the reprint that was first seen first, at most `most`."""
    sql = """
        SELECT breaches.* FROM breaches JOIN pages ON pages.id = page_id
        JOIN pages AS originals ON originals.id = original_page_id
        WHERE breaches.site = ? AND rules = ? ORDER BY seen_at, pages.url, originals.url LIMIT ?
    """
    return [_breach(each) for each in rows(db, sql, (site, ",".join(rules), most))]


def count_reprints(db: Store, site: str, rules: RuleSet) -> int:
    """Return the number of reprints of a site that break exactly these rules."""
    sql = "SELECT count(DISTINCT page_id) AS n FROM breaches WHERE site = ? AND rules = ?"
    counted = row(db, sql, (site, ",".join(rules)))
    return int(counted["n"]) if counted else 0


@reads_rows
def _breach(found: dict[str, Any]) -> Breach:
    return Breach(
        page=PageId(found["page_id"]),
        original=PageId(found["original_page_id"]),
        site=found["site"],
        rules=tuple(found["rules"].split(",")),
        seen_at=read_time(found["seen_at"]),
        severity=Severity(found["severity"]),
        broken=read_broken(found["broken"]),
    )
