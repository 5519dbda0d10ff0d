"""Tables passes and captures: every exchange, kept for good, each chained to the one before.

``chain`` is SHA-256 over the previous chain value and the capture's own facts: a capture that was altered,
inserted or taken away later breaks it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from storage.archive import bodies
from storage.archive.chain import chain_value
from storage.archive.passes import PassId
from storage.engine.store import Store, read_time, row, rows, stored_time, transaction
from storage.errors import NotFound
from storage.frontier import hosts, pages, turns
from storage.frontier.turns import put_down
from storage.records import Capture, CaptureId, Failure, Fetch, FoundPage, Page, PageId, Redirect
from storage.records.to_json import to_json


@dataclass(frozen=True)
class Visit:
    """What one transaction records of a look at a page."""

    page: Page
    fetch: Fetch
    due_at: datetime  # when the page is due again
    found: Sequence[FoundPage] = ()
    alias_url: str | None = None  # the page only redirects there
    usable: bool = True  # False: counts as one more failure in a row
    etag: str | None = None
    last_modified: str | None = None
    backoff_until: datetime | None = None  # ask nothing of the host before
    backoff_s: float = 0.0
    trouble: str | None = None  # why it brought nothing usable
    requests: int = 1  # that the visit took
    pause_s: float = 0.0  # before the site's next
    unread: bool = False  # reading it for links ended its reader once more


def record_visit(db: Store, visit: Visit, *, pass_id: PassId, owner: str) -> CaptureId | None:
    """Archive an exchange, note what it made known and give the page back, in one transaction.

    None if the lease was lost in the meantime: another visit of the page is under way or done, and counts.
    """
    with transaction(db, alone=True):  # the chain has one end
        if not _holds_lease(db, visit.page.id, owner):
            return None
        # the turn, then the page, as whoever claims does: in another order each could wait for the other
        put_down(db, visit.page.site, owner, visit.fetch.fetched_at, pause_s=visit.pause_s)
        capture = _insert_capture(db, visit, pass_id)
        _give_back(db, visit, capture)
        pages.add_pages(db, visit.found, visit.fetch.fetched_at)
        if visit.alias_url is not None:
            pages.set_alias(db, visit.page.id, visit.alias_url)
        _note_host(db, visit)
        turns.note_requests(db, visit.page.site, visit.fetch.fetched_at, visit.requests)
    return capture


def _holds_lease(db: Store, page: PageId, owner: str) -> bool:
    return row(db, "SELECT 1 FROM pages WHERE id = ? AND lease_owner = ?", (page, owner)) is not None


def _insert_capture(db: Store, visit: Visit, pass_id: PassId) -> CaptureId:
    fetch = visit.fetch
    digest = None
    if fetch.body is not None:
        digest = bodies.save_body(db, fetch.body, like=_last_body(db, visit.page.id))
    last = row(db, "SELECT id, chain FROM captures ORDER BY id DESC LIMIT 1") or {"id": 0, "chain": ""}
    new = {
        "id": last["id"] + 1,
        "pass_id": pass_id,
        "page_id": visit.page.id,
        "fetched_at": stored_time(fetch.fetched_at),
        "duration_ms": fetch.duration_ms,
        "request_headers": to_json(fetch.request_headers),
        "status": fetch.status,
        "headers": to_json(fetch.headers),
        "final_url": fetch.final_url,
        "redirects": to_json([[hop.status, hop.url] for hop in fetch.redirects]),
        "failure": fetch.failure,
        "failure_detail": fetch.failure_detail,
        "same_as_id": fetch.same_as,
        "body_digest": digest,
    }
    new["chain"] = chain_value(last["chain"], new)
    names = ", ".join(new)
    marks = ", ".join(f":{name}" for name in new)
    db.conn.execute(f"INSERT INTO captures ({names}) VALUES ({marks})", new)
    db.conn.execute("INSERT INTO pending (capture_id) VALUES (?)", (new["id"],))
    return CaptureId(new["id"])


def _last_body(db: Store, page: PageId) -> str | None:
    sql = "SELECT body_digest FROM captures WHERE page_id = ? AND body_digest IS NOT NULL ORDER BY id DESC LIMIT 1"
    found = row(db, sql, (page,))
    return found["body_digest"] if found else None


GIVE_BACK = """
    UPDATE pages SET lease_owner = NULL, lease_until = NULL, looked_at = :at, looks = looks + 1, due_at = :due,
        unconditional = 0, failures = CASE WHEN :usable = 1 THEN 0 ELSE failures + 1 END,
        interrupted = CASE WHEN :unread = 1 THEN interrupted ELSE 0 END
    WHERE id = :id
"""
VALIDATE = "UPDATE pages SET etag = ?, last_modified = ?, validated_capture_id = ? WHERE id = ?"


def _give_back(db: Store, visit: Visit, capture: CaptureId) -> None:
    fetch = visit.fetch
    facts = {
        "id": visit.page.id,
        "at": stored_time(fetch.fetched_at),
        "due": stored_time(visit.due_at),
        "usable": int(visit.usable),
        "unread": int(visit.unread),
    }
    db.conn.execute(GIVE_BACK, facts)
    if fetch.status == 200:
        db.conn.execute(VALIDATE, (visit.etag, visit.last_modified, capture, visit.page.id))


def _note_host(db: Store, visit: Visit) -> None:
    host = row(db, "SELECT host FROM pages WHERE id = ?", (visit.page.id,))
    if host is None:
        return
    if visit.backoff_until is not None:
        hosts.back_off(
            db, host["host"], until=visit.backoff_until, backoff_s=visit.backoff_s, reason=visit.trouble or ""
        )
    elif visit.usable:
        hosts.clear_backoff(db, host["host"], visit.fetch.fetched_at)


SELECT_CAPTURE = """
    SELECT captures.*, pages.url AS url, bodies.size AS size
    FROM captures JOIN pages ON pages.id = captures.page_id LEFT JOIN bodies ON bodies.digest = captures.body_digest
"""


def capture_of(db: Store, capture_id: CaptureId) -> Capture:
    """The capture with this id, without its body. Raises NotFound."""
    found = row(db, f"{SELECT_CAPTURE} WHERE captures.id = ?", (capture_id,))
    if found is None:
        raise NotFound(f"no capture {capture_id}")
    return _capture(found)


def captures_of(db: Store, page: PageId) -> list[Capture]:
    """All captures of a page, oldest first."""
    return [
        _capture(each)
        for each in rows(db, f"{SELECT_CAPTURE} WHERE page_id = ? ORDER BY captures.id", (page,))
    ]


def as_shown(db: Store, capture: Capture) -> Capture:
    """The capture as a reader saw it: a 304 shows what the capture that it confirms does. Without its body."""
    if capture.fetch.same_as is None:
        return capture
    shown = as_shown(db, capture_of(db, capture.fetch.same_as))
    return replace(
        capture, fetch=replace(shown.fetch, fetched_at=capture.fetch.fetched_at), digest=shown.digest
    )


def with_body(db: Store, capture: Capture) -> Capture:
    """The capture as a reader saw it, with its body."""
    shown = as_shown(db, capture)
    if shown.digest is None:
        return shown
    return replace(shown, fetch=replace(shown.fetch, body=bodies.read_body(db, shown.digest)))


def count_captures(db: Store) -> int:
    """How many captures the archive holds; they are numbered without gaps."""
    return int(db.conn.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()[0])


def pending_captures(db: Store, pass_id: PassId) -> list[Capture]:
    """Captures of a pass that nothing was concluded from yet, in the order of the archive.

    Those of a page that an earlier capture of another pass waits for are not among them: the looks at a page are
    concluded in the order in which they were made, however many fetchers made them.
    """
    sql = f"""
        {SELECT_CAPTURE} WHERE pass_id = ? AND captures.id IN (SELECT capture_id FROM pending)
            AND NOT EXISTS (
                SELECT 1 FROM captures AS sooner JOIN pending AS waiting ON waiting.capture_id = sooner.id
                WHERE sooner.page_id = captures.page_id AND sooner.id < captures.id
                    AND sooner.pass_id != captures.pass_id)
        ORDER BY captures.id
    """
    return [_capture(each) for each in rows(db, sql, (pass_id,))]


def same_response(db: Store, before: Capture, after: Capture) -> bool:
    """Whether the later capture shows the very bytes of the earlier, with the same status, at the same address."""
    shown = [_shown(db, each) for each in (before, after)]
    if after.fetch.same_as is None and before.fetch.same_as is None:
        redirects = [[(hop.status, hop.url) for hop in each.fetch.redirects] for each in (before, after)]
        if redirects[0] != redirects[1]:
            return False
    one, other = ((each.digest, each.fetch.status, each.fetch.final_url) for each in shown)
    return one == other and shown[0].digest is not None


def _shown(db: Store, capture: Capture) -> Capture:
    """The capture whose body this one has: itself, or the one that a 304 confirms."""
    return capture if capture.fetch.same_as is None else _shown(db, capture_of(db, capture.fetch.same_as))


def _capture(found: dict[str, Any]) -> Capture:
    fetch = Fetch(
        url=found["url"],
        fetched_at=read_time(found["fetched_at"]),
        duration_ms=found["duration_ms"],
        request_headers=_pairs(found["request_headers"]),
        status=found["status"],
        headers=_pairs(found["headers"]),
        final_url=found["final_url"],
        redirects=tuple(Redirect(status, url) for status, url in json.loads(found["redirects"])),
        failure=Failure(found["failure"]) if found["failure"] else None,
        failure_detail=found["failure_detail"],
        same_as=CaptureId(found["same_as_id"]) if found["same_as_id"] else None,
    )
    return Capture(
        CaptureId(found["id"]), PageId(found["page_id"]), fetch, found["body_digest"], found["size"]
    )


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(text))
