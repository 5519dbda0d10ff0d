"""Finding → its proof: captures with the time of the fetch and the digest of the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.archive import captures
from storage.conclusions import revisions
from storage.engine.store import Store
from storage.records import CaptureId, DutyFacts, Finding


@dataclass(frozen=True)
class CaptureProof:
    """Capture as proof of a finding."""

    role: str  # before: the state compared with; now: the state found; absent: a list without the article
    capture: CaptureId
    fetched_at: datetime
    digest: str | None  # SHA-256 of the bytes; None for a fetch without an answer


def evidence_of(db: Store, finding: Finding) -> tuple[CaptureProof, ...]:
    """Return the capture compared with, if the finding has one, and the capture of the finding, if any."""
    proofs = []
    if finding.before_revision:
        before = revisions.revision_of(db, finding.before_revision).capture
        proofs.append(_proof(db, "before", before))
    if finding.capture:
        proofs.append(_proof(db, "now", finding.capture))
    lists = finding.facts.lists if isinstance(finding.facts, DutyFacts) else ()
    proofs += [_proof(db, "absent", look.capture) for look in lists if look.capture != finding.capture]
    return tuple(proofs)


def _proof(db: Store, role: str, capture_id: CaptureId) -> CaptureProof:
    capture = captures.capture_of(db, capture_id)
    return CaptureProof(role, capture.id, capture.fetch.fetched_at, capture.digest)
