"""A correction case in the store → the facts of a letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.analysis.setup import Setup
from monitor.analysis.spread.copies import Gatherer, SiteCopy
from monitor.analysis.spread.correcting import CaseStatus
from monitor.analysis.spread.sightings import list_book
from monitor.config.coverage import Letters
from monitor.coverage.letters import Letter, LetterInterval, Proof
from storage.archive import captures
from storage.clock import SHANGHAI
from storage.conclusions import looks, revisions
from storage.engine.store import Store
from storage.records import CaptureId, FindingKind, Page, Revision
from storage.spread import judgements, members


def letter_of(db: Store, setup: Setup, settings: Letters, status: CaseStatus, now: datetime) -> Letter:
    """Return the facts of the letter about a case."""
    page, original, span = status.page, status.original, status.span
    copy = _copy(db, setup, page, now) if page else None
    states = revisions.revisions_of(db, original.id) if original else []
    current = revisions.current_revision(db, page.id) if page else None
    proofs = tuple(_proofs(db, status, copy, states, now))
    return Letter(
        number=status.stored.id,
        addressee=setup.title(status.stored.site),
        request=_request(status),
        page_title=current.article.title if current else "",
        page_url=page.url if page else None,
        wrong=span.wrong if span else "",
        right=span.right if span else "",
        context=span.context if span else "",
        original_title=states[-1].article.title if states else "",
        original_url=original.url if original else "",
        corrected=_corrected(db, status, original, states),
        first_seen=_first_seen(copy),
        stated_at=_stated(copy),
        last_look=proofs[-1].at if proofs else None,
        evidence=proofs,
        days=f"{settings.reply_within_days:g}",
        sender=settings.sender,
        contact=settings.contact,
        date=now.astimezone(SHANGHAI).date().isoformat(),
    )


def _request(status: CaseStatus) -> str:
    if status.stored.kind is FindingKind.REPRINT_MISSING:
        return "carry"
    return "correct" if status.span else "withdraw"


def _copy(db: Store, setup: Setup, page: Page, now: datetime) -> SiteCopy | None:
    found = Gatherer(db, list_book(db, setup, [page.site], now)).of_pages([page.id])
    return found[0] if found else None


def _first_seen(copy: SiteCopy | None) -> LetterInterval | None:
    seen = copy.stays[0].presence.seen if copy else None
    return LetterInterval(seen.after, seen.by) if seen else None


def _stated(copy: SiteCopy | None) -> str | None:
    stated = (head.published_at for head in copy.heads) if copy else ()
    return next(filter(None, stated), None)


def _corrected(
    db: Store, status: CaseStatus, original: Page | None, states: list[Revision]
) -> LetterInterval | None:
    """Return when the original was corrected, of a copy with the earlier text."""
    if original is None or len(states) < 2 or status.stored.kind is not FindingKind.REPRINT_OUTDATED:
        return None
    return LetterInterval.of(looks.interval_of(db, original.id, states[-1].capture))


def _proofs(
    db: Store, status: CaseStatus, copy: SiteCopy | None, states: list[Revision], now: datetime
) -> Iterator[Proof]:
    """Yield the looks that prove a case, oldest first, every look once."""
    cited: set[CaptureId] = set()
    if copy is not None:
        presence = copy.stays[0].presence
        cited |= {CaptureId(sight.capture) for sight in (*presence.absent, presence.shown)}
    if status.page is not None:
        last = members.last_sight(db, status.page.id, now)
        cited |= {last.capture} if last else set()
    if states:
        cited |= {states[-1].capture}
    if status.stored.task is not None:
        told = judgements.judgements_of(db, status.stored.task, status.stored.site)
        cited |= {CaptureId(capture) for each in told[-1:] for _, capture, _ in each.evidence}
    yield from _sorted(db, cited)


def _sorted(db: Store, cited: Iterable[CaptureId]) -> Iterator[Proof]:
    digests = members.digests_of(db, cited)
    for capture in sorted(digests):
        yield Proof(capture, captures.capture_of(db, capture).fetch.fetched_at, digests[capture])
