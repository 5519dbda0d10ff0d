"""Finding or page → the two texts to compare: versions of a page, or an original beside its reprint."""

from __future__ import annotations

from dataclasses import dataclass

from storage.conclusions import derivations, revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Finding, FindingKind, Page, Revision


@dataclass(frozen=True)
class ComparedSides:
    """Two texts with their pages: the earlier text or the original, and the later text or the reprint."""

    before_page: Page
    before: Revision
    page: Page
    after: Revision


def sides_of_finding(db: Store, finding: Finding) -> ComparedSides | None:
    """Return the texts that a finding compares; None for a finding about a single text or none.

    Of an outdated reprint the texts are the two versions of the original: the correction that the reprint lacks.
    """
    kept = kept_sides(db, finding)
    if kept is None or finding.kind is not FindingKind.REPRINT_OUTDATED or finding.before_revision is None:
        return kept
    corrected = revisions.current_revision(db, kept.before.page)
    return _sides(db, kept.before, corrected) if corrected else None


def kept_sides(db: Store, finding: Finding) -> ComparedSides | None:
    """Return the texts that stand in a finding: of an outdated reprint, the earlier original and the reprint."""
    if finding.after_revision is None or finding.kind in (FindingKind.REMOVED, FindingKind.UNAVAILABLE):
        return None
    after = revisions.revision_of(db, finding.after_revision)
    before = revisions.revision_of(db, finding.before_revision) if finding.before_revision else None
    return _sides(db, before or _original_text(db, finding, after), after)


def _original_text(db: Store, finding: Finding, after: Revision) -> Revision | None:
    """Return the text of the original that the reprint was made from."""
    original = pages.get_page(db, finding.original_url) if finding.original_url else None
    for derived in derivations.originals_of(db, after.page):
        if original is not None and derived.original == original.id:
            return revisions.revision_of(db, derived.original_revision)
    return None


def sides_of_page(db: Store, page: Page) -> ComparedSides | None:
    """Return the last two versions of a page; of a single version, the original and the version.

    None for a page without a text, or with a single version and without an original.
    """
    versions = revisions.revisions_of(db, page.id)
    if len(versions) != 1:
        return _sides(db, *versions[-2:]) if versions else None
    nearest = max(derivations.originals_of(db, page.id), key=lambda each: each.similarity, default=None)
    return _sides(db, revisions.revision_of(db, nearest.original_revision), versions[0]) if nearest else None


def _sides(db: Store, before: Revision | None, after: Revision) -> ComparedSides | None:
    if before is None:
        return None
    return ComparedSides(pages.page_of(db, before.page), before, pages.page_of(db, after.page), after)
