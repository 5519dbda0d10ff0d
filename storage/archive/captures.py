"""Table captures: every exchange with a site, kept for good and chained to the capture before.

The column `chain` is SHA-256 over the chain value before and the facts of the capture. A later change, insertion or
removal of a capture breaks the chain.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from gettext import gettext as _
from typing import Any

from storage.archive import bodies
from storage.archive.chain import chain_value
from storage.archive.passes import PassId
from storage.engine.store import (
    Store,
    read_time,
    reads_rows,
    row,
    rows,
    stored_optional,
    stored_time,
    transaction,
)
from storage.errors import NotFound
from storage.frontier import hosts, pages, turns
from storage.frontier.discovered import admit_pages
from storage.frontier.patterns import note_yield
from storage.frontier.turns import put_down
from storage.records import (
    BodyEnd,
    Capture,
    CaptureId,
    Failure,
    Fetch,
    FoundPage,
    Page,
    PageId,
    PageRole,
    Redirect,
    Tolerance,
)
from storage.records.to_json import to_json
from storage.records.web import read_wire
from storage.wire.certificates import keep_certificate


@dataclass(frozen=True)
class Visit:
    """One look at a page, recorded in one transaction."""

    page: Page
    fetch: Fetch
    due_at: datetime  # when the page is due again
    found: Sequence[FoundPage] = ()
    alias_url: str | None = None  # the target, if the page only redirects
    usable: bool = True  # False counts as a further failure in a row
    etag: str | None = None
    last_modified: str | None = None
    has_validators: bool = True  # False: a body that may be cut gives no validators, and the earlier stay
    backoff_until: datetime | None = None  # no request to the host before
    backoff_s: float = 0.0
    trouble: str | None = None  # the reason why the look is not usable
    requests: int = 1  # in this visit
    pause_s: float = 0.0  # before the next visit of the site
    interrupted: int = 0  # visits in a row that ended their reader; this visit included
    searched: bool = True  # for further pages
    redirected: Mapping[str, int] = field(default_factory=dict)  # requests to other sites, after redirects
    tells_change: bool = False  # the host told a change although validators were quoted
    distrusted_until: datetime | None = None  # the validators of the host lied


def record_visit(db: Store, visit: Visit, *, pass_id: PassId, owner: str) -> CaptureId | None:
    """Archive an exchange, insert discovered pages and give the page back, in one transaction.

    Returns None if the lease was lost in the meantime: another visit of the page is under way or done, and counts.
    """
    with transaction(db, alone=True):  # the chain has one end
        if not _holds_lease(db, visit.page.id, owner):
            return None
        # first the turn, then the page, as in `claim`: with two orders, two transactions could deadlock
        put_down(db, visit.page.site, owner, visit.fetch.fetched_at, pause_s=visit.pause_s)
        capture = _insert_capture(db, visit, pass_id)
        _give_back(db, visit, capture)
        is_list = visit.page.role in (PageRole.SEED, PageRole.LIST)
        by = visit.page.id if is_list else None
        new = admit_pages(db, visit.found, visit.fetch.fetched_at, by=by)
        _note_yield(db, visit, new)
        if visit.alias_url is not None:
            pages.set_alias(db, visit.page.id, visit.alias_url)
        _note_host(db, visit)
        turns.note_requests(db, visit.page.site, visit.fetch.fetched_at, visit.requests)
        for site, requests in sorted(visit.redirected.items()):
            turns.note_requests(db, site, visit.fetch.fetched_at, requests)
            turns.begin_pause(db, site, visit.fetch.fetched_at)
    return capture


def _note_yield(db: Store, visit: Visit, new: Sequence[FoundPage]) -> None:
    """Note whether a list brought unknown articles, and that a stub brought no new address.

    The analysis notes what an article brought.
    """
    page, at = visit.page, visit.fetch.fetched_at
    if visit.alias_url is not None and not new and page.looked_at is None:
        note_yield(db, page.id, at, brought=False)
    elif page.role is PageRole.LIST and visit.usable and visit.searched:
        note_yield(db, page.id, at, brought=any(found.role is PageRole.ARTICLE for found in new))


def _holds_lease(db: Store, page: PageId, owner: str) -> bool:
    return row(db, "SELECT 1 FROM pages WHERE id = ? AND lease_owner = ?", (page, owner)) is not None


def _insert_capture(db: Store, visit: Visit, pass_id: PassId) -> CaptureId:
    digest = None
    if visit.fetch.body is not None:
        digest = bodies.save_body(db, visit.fetch.body, like=_last_body(db, visit.page.id))
    last = row(db, "SELECT id, chain FROM captures ORDER BY id DESC LIMIT 1") or {"id": 0, "chain": ""}
    new = {"id": last["id"] + 1, "pass_id": pass_id, "page_id": visit.page.id, "body_digest": digest}
    new |= _exchange_columns(visit.fetch)
    new["chain"] = chain_value(last["chain"], new)
    names = ", ".join(new)
    marks = ", ".join(f":{name}" for name in new)
    db.conn.execute(f"INSERT INTO captures ({names}) VALUES ({marks})", new)
    if visit.page.role is not PageRole.REQUISITE:  # from which nothing is concluded
        db.conn.execute("INSERT INTO pending (capture_id) VALUES (?)", (new["id"],))
    _keep_facts(db, visit.fetch, new["id"])
    return CaptureId(new["id"])


def _keep_facts(db: Store, fetch: Fetch, capture: int) -> None:
    """Keep the bodies of redirects, and the certificate of the server if unknown."""
    for body in fetch.hop_bodies:
        digest = bodies.save_body(db, body, like=None)
        db.conn.execute(
            "INSERT INTO hop_bodies (capture_id, digest) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (capture, digest),
        )
    if fetch.certificate is not None:
        keep_certificate(db, fetch.certificate)


def _exchange_columns(fetch: Fetch) -> dict[str, Any]:
    return {
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
        "body_end": fetch.body_end,
        "wire": to_json(fetch.wire) if fetch.wire else None,
    }


def _last_body(db: Store, page: PageId) -> str | None:
    sql = "SELECT body_digest FROM captures WHERE page_id = ? AND body_digest IS NOT NULL ORDER BY id DESC LIMIT 1"
    last = row(db, sql, (page,))
    return last["body_digest"] if last else None


def differs_from(db: Store, capture: CaptureId, fetch: Fetch) -> bool:
    """Return whether the body of an answer is another than the body of a capture."""
    before = row(db, "SELECT body_digest FROM captures WHERE id = ?", (capture,))
    return (
        before is not None
        and fetch.body is not None
        and before["body_digest"] != bodies.digest_of(fetch.body)
    )


def confirmed_at(db: Store, page: PageId, capture: CaptureId) -> datetime | None:
    """Return the time of the last look at a page if the look brought a 304 for `capture`, else None."""
    sql = "SELECT status, same_as_id, fetched_at FROM captures WHERE page_id = ? ORDER BY id DESC LIMIT 1"
    last = row(db, sql, (page,))
    if last is None or (last["status"], last["same_as_id"]) != (304, capture):
        return None
    return read_time(last["fetched_at"])


def repeats_last_answer(db: Store, page: PageId, fetch: Fetch) -> bool:
    """Return whether an answer has the status, the address and the bytes of the last capture of a page."""
    sql = "SELECT status, final_url, body_digest FROM captures WHERE page_id = ? ORDER BY id DESC LIMIT 1"
    last = row(db, sql, (page,))
    if (
        last is None
        or fetch.body is None
        or (last["status"], last["final_url"]) != (fetch.status, fetch.final_url)
    ):
        return False
    return bool(last["body_digest"] == bodies.digest_of(fetch.body))


GIVE_BACK = """
    UPDATE pages SET lease_owner = NULL, lease_until = NULL, looked_at = :at, looks = looks + 1, due_at = :due,
        unconditional = 0, failures = CASE WHEN :usable = 1 THEN 0 ELSE failures + 1 END,
        interrupted = :interrupted
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
        "interrupted": visit.interrupted,
    }
    db.conn.execute(GIVE_BACK, facts)
    if fetch.status == 200 and visit.has_validators:
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
        _note_trust(db, visit, host["host"])
        hosts.clear_backoff(db, host["host"], visit.fetch.fetched_at)


def _note_trust(db: Store, visit: Visit, host: str) -> None:
    if visit.distrusted_until is not None:
        hosts.note_lie(db, host, visit.distrusted_until)
    elif visit.tells_change:
        hosts.note_honest(db, host)


SELECT_CAPTURE = """
    SELECT captures.*, pages.url AS url, bodies.size AS size
    FROM captures JOIN pages ON pages.id = captures.page_id LEFT JOIN bodies ON bodies.digest = captures.body_digest
"""


def capture_of(db: Store, capture_id: CaptureId) -> Capture:
    """Return the capture with this id, without its body. Raises NotFound."""
    capture = row(db, f"{SELECT_CAPTURE} WHERE captures.id = ?", (capture_id,))
    if capture is None:
        raise NotFound(
            _("no capture {capture_id}: `reprintwatch show` and `history` name captures").format(
                capture_id=capture_id
            )
        )
    return _capture(capture)


def chain_of(db: Store, capture: CaptureId) -> str:
    """Return the chain value of a capture. Raises NotFound."""
    found = row(db, "SELECT chain FROM captures WHERE id = ?", (capture,))
    if found is None:
        raise NotFound(_("no capture {capture_id}").format(capture_id=capture))
    return str(found["chain"])


def chosen_captures(
    db: Store, *, site: str | None = None, since: datetime | None = None, until: datetime | None = None
) -> list[CaptureId]:
    """Return the captures of a site, from a time on, before a time; None does not restrict."""
    sql = """
        SELECT captures.id FROM captures JOIN pages ON pages.id = page_id
        WHERE (:site IS NULL OR site = :site) AND (:since IS NULL OR fetched_at >= :since)
            AND (:until IS NULL OR fetched_at < :until) ORDER BY captures.id
    """
    wanted = {"site": site, "since": stored_optional(since), "until": stored_optional(until)}
    return [CaptureId(each["id"]) for each in rows(db, sql, wanted)]


def captures_of(db: Store, page: PageId) -> list[Capture]:
    """Return all captures of a page, oldest first."""
    captures = rows(db, f"{SELECT_CAPTURE} WHERE page_id = ? ORDER BY captures.id", (page,))
    return [_capture(capture) for capture in captures]


def last_capture(db: Store) -> int:
    """Return the number of the newest capture, 0 without a capture."""
    return int(db.conn.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()[0])


def beside(db: Store, capture: Capture) -> tuple[CaptureId | None, CaptureId | None]:
    """Return the captures of the same page before and after a capture, None where there is no such capture."""
    sql = """
        SELECT (SELECT max(id) FROM captures WHERE page_id = :page AND id < :id) AS earlier,
            (SELECT min(id) FROM captures WHERE page_id = :page AND id > :id) AS later
    """
    (found,) = rows(db, sql, {"page": capture.page, "id": capture.id})
    return found["earlier"], found["later"]


def as_shown(db: Store, capture: Capture) -> Capture:
    """Return the capture as shown to a reader, without the body: a 304 shows the confirmed capture."""
    if capture.fetch.same_as is None:
        return capture
    shown = as_shown(db, capture_of(db, capture.fetch.same_as))
    return replace(
        capture, fetch=replace(shown.fetch, fetched_at=capture.fetch.fetched_at), digest=shown.digest
    )


def with_body(db: Store, capture: Capture) -> Capture:
    """Return the capture as shown to a reader, with the body. Raises StoreDamaged."""
    shown = as_shown(db, capture)
    if shown.digest is None:
        return shown
    return replace(shown, fetch=replace(shown.fetch, body=bodies.read_body(db, shown.digest)))


def tolerances_of(db: Store, page: PageId) -> dict[CaptureId, tuple[Tolerance, ...]]:
    """Return the tolerated faults by capture of a page; a capture without a fault is left out."""
    sql = "SELECT id, wire FROM captures WHERE page_id = ? AND wire LIKE ?"
    known = rows(db, sql, (page, '%"tolerances"%'))
    found = {CaptureId(capture["id"]): read_wire(capture["wire"]).tolerances for capture in known}
    return {capture: faults for capture, faults in found.items() if faults}


def count_captures(db: Store) -> int:
    """Return the number of captures in the archive. Captures are numbered without gaps."""
    return int(db.conn.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()[0])


def pending_captures(db: Store, pass_id: PassId) -> list[Capture]:
    """Return the waiting captures of a pass, in the order of the archive.

    A capture is left out while an earlier capture of its page waits in another pass: the looks at a page are
    concluded in order, also if several fetchers took the looks.
    """
    sql = f"""
        {SELECT_CAPTURE} WHERE pass_id = ? AND captures.id IN (SELECT capture_id FROM pending)
            AND NOT EXISTS (
                SELECT 1 FROM captures AS sooner JOIN pending AS waiting ON waiting.capture_id = sooner.id
                WHERE sooner.page_id = captures.page_id AND sooner.id < captures.id
                    AND sooner.pass_id != captures.pass_id)
        ORDER BY captures.id
    """
    return [_capture(capture) for capture in rows(db, sql, (pass_id,))]


def same_response(db: Store, before: Capture, after: Capture) -> bool:
    """Tell whether two captures show the same bytes, with the same status, at the same address."""
    shown = [_shown(db, each) for each in (before, after)]
    if after.fetch.same_as is None and before.fetch.same_as is None:
        redirects = [[(hop.status, hop.url) for hop in each.fetch.redirects] for each in (before, after)]
        if redirects[0] != redirects[1]:
            return False
    earlier, later = ((each.digest, each.fetch.status, each.fetch.final_url) for each in shown)
    return earlier == later and shown[0].digest is not None


def _shown(db: Store, capture: Capture) -> Capture:
    """Return the capture with the shown body: the capture itself, or the capture confirmed by a 304."""
    return capture if capture.fetch.same_as is None else _shown(db, capture_of(db, capture.fetch.same_as))


@reads_rows
def _capture(columns: dict[str, Any]) -> Capture:
    fetch = Fetch(
        url=columns["url"],
        fetched_at=read_time(columns["fetched_at"]),
        duration_ms=columns["duration_ms"],
        request_headers=_pairs(columns["request_headers"]),
        status=columns["status"],
        headers=_pairs(columns["headers"]),
        final_url=columns["final_url"],
        redirects=tuple(Redirect(status, url) for status, url in json.loads(columns["redirects"])),
        failure=Failure(columns["failure"]) if columns["failure"] else None,
        failure_detail=columns["failure_detail"],
        same_as=CaptureId(columns["same_as_id"]) if columns["same_as_id"] else None,
        body_end=BodyEnd(columns["body_end"]) if columns["body_end"] else None,
        wire=read_wire(columns["wire"]) if columns["wire"] else None,
    )
    return Capture(
        CaptureId(columns["id"]), PageId(columns["page_id"]), fetch, columns["body_digest"], columns["size"]
    )


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(text))
