"""Form of an operator → a decision on findings in a short transaction, with undo."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from monitor.web.asked import Answer, Elsewhere, PageRequest
from monitor.web.errors import PageRefusal
from monitor.web.template_engine import with_query
from storage.engine.opening import open_store
from storage.engine.store import Store, transaction
from storage.findings import desk, findings, inbox
from storage.findings.desk import DeskDecision, DeskOrder, Mute
from storage.records import FindingId, FindingKind, FindingState

T = TypeVar("T")
MOST_AT_ONCE = 500
LONGEST_NOTE = 2000  # characters
STAYING = (DeskDecision.COMMENT, DeskDecision.ASSIGN)  # the finding stays in its tray, and chosen
MUTES = {
    "1d": timedelta(days=1),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
    "365d": timedelta(days=365),
}


def written(asked: PageRequest, work: Callable[[Store], T]) -> T:
    """Do a piece of work in a short transaction; return the result."""
    with closing(open_store(asked.config.store)) as db, transaction(db):
        return work(db)


def back(asked: PageRequest, **changed: object) -> str:
    """Return the address to go back to, of this page alone, with changed parts of the query."""
    parts = urlsplit(asked.field("next"))
    inside = not parts.netloc and not parts.scheme and parts.path.startswith(f"{asked.base}/desk/")
    path = (
        parts.path
        if inside and "//" not in parts.path and "\\" not in parts.path
        else f"{asked.base}/desk/inbox"
    )
    query = dict(parse_qsl(parts.query)) if inside else {}
    return with_query(path, query, **changed)


def decide_findings(asked: PageRequest) -> Answer:
    """Carry out a decision on the chosen findings."""
    ids = [FindingId(each) for each in dict.fromkeys(asked.fields("finding"))][:MOST_AT_ONCE]
    try:
        decision = DeskDecision(asked.field("decision"))
    except ValueError as error:
        raise PageRefusal(400, "error_400") from error
    if not ids:
        raise PageRefusal(400, "error_nothing_chosen")
    order = DeskOrder(
        decision, asked.viewer.name, asked.now, secrets.token_hex(8),
        why=asked.field("why").strip()[:LONGEST_NOTE], to=asked.field("to").strip()[:64] or None,
        seen=_seen(asked, decision),
    )  # fmt: skip
    whole = [member for each in ids for member in _members(asked, each, decision)]
    if not whole:
        raise PageRefusal(404, "error_404")
    decided = set(written(asked, lambda db: desk.decide(db, order, whole)))
    count = sum(each in decided for each in ids)
    if not decided:
        raise PageRefusal(409, "error_decided")
    undo = None if decision is DeskDecision.COMMENT else order.batch
    data = {"done": decision.value, "count": count, "undo": undo, "decided_before": len(ids) - count}
    said = f"{decision}-{count}" if count == len(ids) else f"{decision}-{count}-{len(ids) - count}"
    stays = ids[0] if decision in STAYING else None
    return Elsewhere(back(asked, undo=undo, done=said, finding=stays), data)


def _seen(asked: PageRequest, decision: DeskDecision) -> FindingState | None:
    """Return the state that the form showed. Notes and assignments hold in every state."""
    if decision in STAYING:
        return None
    return next((state for state in FindingState if state.value == asked.field("seen")), None)


def _members(asked: PageRequest, finding: FindingId, decision: DeskDecision) -> list[FindingId]:
    """Return the findings that a decision on a row settles: the whole event. A note belongs to a single finding."""
    return [finding] if decision is DeskDecision.COMMENT else inbox.members_of_row(asked.db, finding)


def undo(asked: PageRequest) -> Answer:
    """Take back the decisions of a click."""
    batch = asked.field("batch")
    if not batch.isalnum():
        raise PageRefusal(400, "error_400")
    done, changed = written(asked, lambda db: desk.take_back(db, batch, asked.viewer.name, asked.now))
    said = f"undone-{done}" if not changed else f"partly-{done}-{changed}"
    return Elsewhere(back(asked, undo=None, done=said), {"undone": done, "changed_since": changed})


def mute_kind(asked: PageRequest) -> Answer:
    """Keep findings like a finding out of the inbox: of the kind, on the site, for a time."""
    found = findings.finding_of(asked.db, FindingId(asked.field("finding")))
    length = MUTES.get(asked.field("for") or "7d")
    if found is None or length is None:
        raise PageRefusal(400, "error_400")
    muted = Mute(FindingKind(found.kind), found.site, asked.now + length, asked.viewer.name, asked.now)
    written(asked, lambda db: desk.mute(db, muted, secrets.token_hex(8)))
    return Elsewhere(back(asked, done="muted-1", undo=None), {"kind": muted.kind.value, "site": muted.site})


def end_mute(asked: PageRequest) -> Answer:
    """Show findings of a kind on a site again."""
    kind, site = asked.field("kind"), asked.field("site")
    ended = written(asked, lambda db: desk.unmute(db, kind, site, asked.viewer.name, asked.now))
    return Elsewhere(back(asked), {"ended": ended})
