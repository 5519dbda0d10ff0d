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

    # before: the state before; first: the first look with another state; now: the state found; absent: a list without
    # the article
    role: str
    capture: CaptureId
    fetched_at: datetime
    digest: str | None  # SHA-256 of the bytes; None for a fetch without an answer


def evidence_of(db: Store, finding: Finding) -> tuple[CaptureProof, ...]:
    """Return the captures that prove a finding, oldest first.

    Two captures prove a change of a text: the capture compared with, and the capture of the finding. A page as a whole
    is proved by the last look that showed the state before, the first look that did not, and the confirming look.
    """
    proofs = [_proof(db, role, capture) for capture, role in _roles(db, finding).items()]
    lists = finding.facts.lists if isinstance(finding.facts, DutyFacts) else ()
    absent = (look.capture for look in lists if look.capture != finding.capture)
    return (*proofs, *(_proof(db, "absent", capture) for capture in absent))


def _roles(db: Store, finding: Finding) -> dict[CaptureId, str]:
    """Return the captures of a finding with their roles, each capture once."""
    roles: dict[CaptureId, str] = {}
    if finding.before_revision:
        roles[revisions.revision_of(db, finding.before_revision).capture] = "before"
    elif finding.interval is not None:
        after, by = finding.interval.after, finding.interval.by
        roles |= {
            each.capture: role for each, role in ((after, "before"), (by, "first")) if each and each.capture
        }
    return roles | ({finding.capture: "now"} if finding.capture else {})


def _proof(db: Store, role: str, capture_id: CaptureId) -> CaptureProof:
    capture = captures.capture_of(db, capture_id)
    at = capture.fetch.fetched_at
    # the server may have said that the page is unchanged
    if capture.digest is None and capture.fetch.same_as is not None:
        capture = captures.capture_of(db, capture.fetch.same_as)
    return CaptureProof(role, capture_id, at, capture.digest)
