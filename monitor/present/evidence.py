"""Finding → its proof: captures with the time of the fetch and the digest of the bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.archive import captures
from storage.conclusions import revisions
from storage.engine.store import Store
from storage.records import CaptureId, DutyFacts, Finding


@dataclass(frozen=True)
class CaptureProof:
    """Capture as proof of a finding."""

    role: str  # before: the state compared with; last, first: the looks that bound the event; now: the state found;
    # absent: a list without the article
    capture: CaptureId
    fetched_at: datetime
    digest: str | None  # SHA-256 of the bytes; None for a fetch without an answer


def evidence_of(db: Store, finding: Finding) -> tuple[CaptureProof, ...]:
    """Return the captures that prove a finding, oldest first.

    The state before is proved by the capture compared with, else by the last look that showed the state. The first
    look that showed the new state comes before the capture of the finding.
    """
    if isinstance(finding.facts, DutyFacts):
        return tuple(_proof(db, "absent", CaptureId(capture)) for capture in sorted(finding.facts.captures))
    before = revisions.revision_of(db, finding.before_revision).capture if finding.before_revision else None
    after, by = (getattr(finding.interval, name, None) for name in ("after", "by"))
    last = after.capture if after else None
    of_roles = {
        "before": before or last,
        "last": last,
        "first": by.capture if by else None,
        "now": finding.capture,
    }
    return tuple(_proof(db, role, capture) for role, capture in _once(of_roles).items())


def _once(of_roles: Mapping[str, CaptureId | None]) -> dict[str, CaptureId]:
    """Return the captures by role, without a second role for a capture. The roles before and now go first."""
    ends = {of_roles["before"], of_roles["now"]}
    return {
        role: capture
        for role, capture in of_roles.items()
        if capture and (role in ("before", "now") or capture not in ends)
    }


def _proof(db: Store, role: str, capture_id: CaptureId) -> CaptureProof:
    capture = captures.capture_of(db, capture_id)
    at = capture.fetch.fetched_at
    if (
        capture.digest is None and capture.fetch.same_as is not None
    ):  # the server said that the page is unchanged
        capture = captures.capture_of(db, capture.fetch.same_as)
    return CaptureProof(role, capture_id, at, capture.digest)
