"""Rows without a contradiction to a head, honest or forged → sentences for a person to judge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from gettext import gettext as _

from storage.engine.store import Store, row, rows, stored_time
from storage.log.heads import all_heads
from storage.log.receipts import receipts_of

CLOCK_ERROR = timedelta(hours=1)  # a clock that was set back explains an earlier receipt
GIVEN_UP = """
    SELECT finding_captures.finding_id, finding_captures.capture_id, pruned.at
    FROM finding_captures JOIN captures ON captures.id = finding_captures.capture_id
    JOIN pruned ON pruned.digest = captures.body_digest ORDER BY finding_captures.finding_id, captures.id
"""
FORGOTTEN = """
    SELECT (SELECT max(number) FROM finding_log WHERE finding_id = '') AS number,
        (SELECT count(*) FROM findings) AS present, (SELECT count(*) FROM pending) AS waiting
"""


def remarks(db: Store) -> Iterator[str]:
    """Yield the sentences about a store."""
    yield from _early_receipts(db)
    yield from _forgotten(db)
    yield from _unproved(db)
    for each in rows(db, GIVEN_UP):
        yield _("finding {finding} rests on capture {capture}, whose body was given up at {at}").format(
            finding=each["finding_id"], capture=each["capture_id"], at=each["at"]
        )


def _early_receipts(db: Store) -> Iterator[str]:
    for head in all_heads(db):
        for receipt in receipts_of(db, head):
            if head.at - receipt.at > CLOCK_ERROR:
                yield _("the answer of {kind} to the head of size {size} is of {at}, before the head").format(
                    kind=receipt.kind, size=head.size, at=stored_time(receipt.at)
                )


def _forgotten(db: Store) -> Iterator[str]:
    """Yield a sentence if findings were deleted to be concluded anew, and fewer came back."""
    found = row(db, FORGOTTEN)
    if found is None or found["number"] is None or found["waiting"]:
        return
    sql = "SELECT count(DISTINCT finding_id) AS n FROM finding_log WHERE number < ? AND finding_id != ''"
    before = rows(db, sql, (found["number"],))[0]["n"]
    if before > found["present"]:
        yield _(
            "line {number} of the findings says that all findings were deleted, to be concluded anew;"
            " {before} were known before, {present} are there"
        ).format(number=found["number"], before=before, present=found["present"])


def _unproved(db: Store) -> Iterator[str]:
    waiting = rows(db, "SELECT finding_id FROM findings_to_prove ORDER BY finding_id")
    if waiting:
        names = ", ".join(each["finding_id"] for each in waiting[:9])
        yield _("the next analysis puts findings of an earlier release into the log: {names}").format(
            names=names
        )
