"""A finding → the captures that prove it: when each was made, and the digest that names its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.archive import captures
from storage.conclusions import revisions
from storage.engine.store import Store
from storage.records import CaptureId, Finding


@dataclass(frozen=True)
class CaptureProof:
    """A capture behind a finding."""

    role: str  # before: what it was compared with; now: what shows it
    capture: CaptureId
    fetched_at: datetime
    digest: str | None  # SHA-256 of the bytes; None where nothing was answered


def evidence_of(db: Store, finding: Finding) -> tuple[CaptureProof, ...]:
    """What it was compared with, where that is known, and what shows it."""
    wanted = []
    if finding.before_revision:
        wanted.append(("before", revisions.revision_of(db, finding.before_revision).capture))
    if finding.capture:
        wanted.append(("now", finding.capture))
    kept = [(role, captures.capture_of(db, capture)) for role, capture in wanted]
    return tuple(CaptureProof(role, each.id, each.fetch.fetched_at, each.digest) for role, each in kept)
