"""A capture with its reading → look, readings, revision and findings of events, in one transaction.

A look is read, decided and written. `read_situation` loads the page's record, `decide` judges the look,
`read_affected` loads all records that the decision concerns beside the page, `plan_of` lists the writes, and `write`
writes the plan. The decisions in deciding.py use neither store nor clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.markup.ending import is_closed
from crawler.urls import address_key, addresses_with_key, canonical_url
from monitor.analysis.deciding import Affected, Decision, Plan, Seen, Situation, decide, plan_of
from monitor.analysis.indexing import index
from monitor.analysis.lists.listing import with_entries, write_entries
from monitor.analysis.raising import raise_findings
from monitor.analysis.reprints.addresses import (
    further_addresses,
    is_withdrawn,
    moved_to,
    shown_elsewhere,
    with_new_addresses,
)
from monitor.analysis.reprints.causes import told_at_further_addresses
from monitor.analysis.reprints.grouping import forget_text
from monitor.analysis.reprints.pictured import next_state, with_picture_text
from monitor.analysis.revisiting import Revisits, Weighed, dated, save_weighed
from monitor.analysis.setup import ANALYSER, Setup
from monitor.analysis.spread.footprints import note_footprints
from monitor.judge.findings.following import Model
from monitor.judge.findings.of_files import Annex, digest_of
from monitor.judge.looks.article_state import ArticleBefore, Continuation
from monitor.judge.looks.consensus import same, visible
from monitor.judge.looks.page_look import NEW, entry_look, repeated_look
from monitor.judge.looks.proof import NO_DOUBTS, THE_PAGE, Doubts, disputed_lines
from monitor.judge.looks.truncation import Ends, continues, was_truncated
from monitor.judge.looks.verdict import Known
from storage.archive import captures
from storage.conclusions import derivations, look_marks, looks, readings, revisions, unjudged
from storage.engine.store import Store, transaction
from storage.errors import StoreDamaged
from storage.findings import findings as findings_table
from storage.frontier import announcements, pages, revisits
from storage.frontier.revisits import Course
from storage.records import (
    DERIVED,
    BodyEnd,
    Capture,
    CaptureId,
    Cause,
    Finding,
    Look,
    Outcome,
    Page,
    PageId,
    PageKind,
    PageRole,
    Reading,
    Revision,
    RevisionId,
    SettledReading,
)
from storage.records.reason import PICTURE_UNREAD

OK = 200
MOST_EARLIER = 10  # states of a page that a text is compared with, to tell a return
ENTRY_ROLES = frozenset({PageRole.SEED, PageRole.LIST})


@dataclass(frozen=True)
class Written:
    """The new findings and the number of new revisions of a look."""

    raised: list[Finding]
    revisions: int


def conclude(db: Store, setup: Setup, learned: Revisits, seen: Seen) -> Written:
    """Record a capture with all consequences in one transaction; return the additions to the store."""
    page = pages.page_of(db, seen.capture.page)
    if page.role in ENTRY_ROLES:
        return write(db, setup, page, _entry_plan(db, page, seen, setup))
    situation = read_situation(db, page, seen)
    decision = decide(situation, setup)
    plan = plan_of(situation, decision, read_affected(db, situation, decision, setup), setup)
    return write(db, setup, page, replace(plan, weighed=_weighed(situation, plan, learned)))


def _entry_plan(db: Store, page: Page, seen: Seen, setup: Setup) -> Plan:
    """Return the writes of a look at a start page or list page. A cut list is looked at once more, at once."""
    ends = _ends(db, page, seen, looks.last_look(db, page.id), None)
    look, at = entry_look(seen.capture, seen.reading, ends), seen.capture.fetch.fetched_at
    is_cut = look.reason.cause is Cause.TRUNCATED
    again = at if is_cut and ends is not None and not ends.times_held else None
    plan = Plan(look, at, second_look_at=again, is_cut=is_cut)
    return with_entries(plan, page, seen.reading, setup) if look.outcome is Outcome.LIST else plan


def record_unchanged(db: Store, learned: Revisits, capture: Capture, before: Look) -> None:
    """Record a look at the same bytes as at the look `before`, in one transaction."""
    look, at = repeated_look(capture, before), capture.fetch.fetched_at
    page = pages.page_of(db, capture.page)
    course = _course(db, page)
    weighed = learned.weigh(page.site, course, look.outcome, at) if course else None
    with transaction(db):
        looks.save_look(db, look, analyser=ANALYSER)
        announcements.note_outcome(db, page.id, look.outcome)
        if weighed:
            save_weighed(db, page.id, at, weighed)


def _weighed(situation: Situation, plan: Plan, learned: Revisits) -> Weighed | None:
    """Learn from a look how soon the article changes; return the course of the article from now on."""
    reading, course = situation.seen.reading, situation.course
    if course is None:
        return None
    if plan.changed is not None:
        course = replace(course, changed_at=plan.at)
    if reading is not None and reading.article is not None:
        course = dated(course, reading.article)
    return learned.weigh(situation.page.site, course, plan.look.outcome, plan.at)


# --- read ---------------------------------------------------------------------------------------


def read_situation(db: Store, page: Page, seen: Seen) -> Situation:
    """Return the record of an article's page before a look. Writes nothing."""
    known = _known(db, page, seen)
    return Situation(seen, page, known, _article(db, page, known, seen.reading), _course(db, page))


def _course(db: Store, page: Page) -> Course | None:
    return revisits.course_of(db, page.id) if page.role is PageRole.ARTICLE else None


def _known(db: Store, page: Page, seen: Seen) -> Known:
    settled, last = readings.settled_reading(db, page.id), looks.last_look(db, page.id)
    return Known(
        settled=settled,
        settled_at=captures.capture_of(db, settled.capture).fetch.final_url if settled else None,
        last=last,
        ends=_ends(db, page, seen, last, settled),
        was_part=_was_part(db, seen, settled),
        doubts=_doubts(db, page, seen, settled, last),
        earlier=tuple(readings.earlier_articles(db, page.id, MOST_EARLIER)) if _is_suspect(last) else (),
        entry_pages=_entry_page(db, page.site, seen.capture) if seen.reading else frozenset(),
        times_unread=looks.times_unread(db, page.id) if _is_unread(last) else 0,
        is_file=page.role is PageRole.FILE,
    )


def _is_suspect(last: Look | None) -> bool:
    return last is not None and last.suspect is not None


def _is_unread(last: Look | None) -> bool:
    return last is not None and last.reason.cause in PICTURE_UNREAD


def _doubts(db: Store, page: Page, seen: Seen, settled: SettledReading | None, last: Look | None) -> Doubts:
    """Return the run of looks with a suspicion up to the last look, and what speaks against the suspicion."""
    article = seen.reading.article if seen.reading else None
    lines: tuple[str, ...] = (THE_PAGE,)
    if last is not None and last.outcome is Outcome.MISSING:
        run = looks.missing_run(db, page.id)
    elif last is not None and last.suspect is not None and article is not None and settled is not None:
        run, lines = looks.suspected_run(db, page.id), disputed_lines(settled.article, article)
    else:
        return NO_DOUBTS
    headline, at = visible(settled.article.title) if settled else "", seen.capture.fetch.fetched_at
    before = look_marks.dispute_of(db, page.id, headline, lines, at)
    doubts = Doubts(refuted=before.refuted, is_shared=before.is_shared)
    return replace(doubts, looks=run.looks, since=run.first.at) if run else doubts


def _ends(
    db: Store, page: Page, seen: Seen, last: Look | None, settled: SettledReading | None
) -> Ends | None:
    """Return the bodies whose ends tell whether a look saw the whole page; None if there is nothing to tell."""
    fetch = seen.capture.fetch
    end = fetch.body_end
    if end is None or fetch.status != OK or seen.is_closed or seen.reading is None:
        return None
    if _is_as_known(seen, settled):
        return None  # any other status speaks for itself: a page that is gone needs no body
    body = _body(db, seen.capture.id)
    if body is None or is_closed(body):
        return None
    held = looks.truncated_looks(db, page.id)
    believed = _believed(last, settled)
    return Ends(
        end=end,
        body=body,
        earlier=_body(db, believed) if believed else None,
        was_believed=believed is not None,
        held=_body(db, held[-1]) if held else None,
        times_held=len(held),
    )


def _is_as_known(seen: Seen, settled: SettledReading | None) -> bool:
    """Return whether a response with a length shows the article as before: nothing can be missing."""
    article = seen.reading.article if seen.reading else None
    if settled is None or article is None or seen.capture.fetch.body_end is not BodyEnd.WHOLE:
        return False
    return same(article, settled.article)


def _was_part(db: Store, seen: Seen, settled: SettledReading | None) -> bool:
    """Return whether the known article was read from a part of the page, and goes on in this look."""
    article = seen.reading.article if seen.reading else None
    if settled is None or article is None or not continues(settled.article, article):
        return False
    if captures.capture_of(db, settled.capture).fetch.body_end is None:  # an earlier release
        return False
    before, body = _body(db, settled.capture), _body(db, seen.capture.id)
    return before is not None and body is not None and was_truncated(before, body)


def _believed(last: Look | None, settled: SettledReading | None) -> CaptureId | None:
    """Return the capture of the last look that showed the page itself."""
    if last is not None and last.kind in (PageKind.ARTICLE, PageKind.VIDEO, PageKind.LIST):
        return last.capture
    return settled.capture if settled else None


def _body(db: Store, capture: CaptureId) -> bytes | None:
    """Return the body of a capture, or None if the archive lost the body."""
    try:
        return captures.with_body(db, captures.capture_of(db, capture)).fetch.body
    except StoreDamaged:
        return None


def _entry_page(db: Store, site: str, capture: Capture) -> frozenset[str]:
    """Return the address key of a redirect's target if the target is a start page or list page of the site."""
    key = _redirected_to(capture)
    if key is None:
        return frozenset()
    candidates = (pages.get_page(db, url) for url in pages.known(db, list(addresses_with_key(key))))
    is_entry = any(each and each.site == site and each.role in ENTRY_ROLES for each in candidates)
    return frozenset({key}) if is_entry else frozenset()


def _redirected_to(capture: Capture) -> str | None:
    """Return the address key of a redirect's target, or None if the visit ended at the page's own address."""
    fetch = capture.fetch
    if not fetch.redirects or not fetch.final_url:
        return None
    key = address_key(fetch.final_url)
    return key if key != address_key(fetch.url) else None


def _article(db: Store, page: Page, known: Known, reading: Reading | None) -> ArticleBefore:
    first = page.first_page or page.id
    settled = known.settled if first == page.id else readings.settled_reading(db, first)
    current = revisions.current_revision(db, first)
    is_second_look = known.was_part or _is_suspect(known.last) or _is_unread(known.last)
    is_second_look |= known.settled is not None and not known.settled.names_files
    is_continued = first != page.id or any(each.next_page for each in (settled, reading) if each)
    return ArticleBefore(
        first=first,
        settled=settled,
        current=current,
        shown=_shown(db, current) if current and is_second_look else (),
        continuations=dict(_continuations(db, page, known.settled)) if is_continued else {},
    )


def _shown(db: Store, revision: Revision) -> tuple[SettledReading, ...]:
    """Return the readings that a revision is joined from."""
    return tuple(readings.reading_of(db, each) for each in revisions.readings_of(db, revision.id))


def _continuations(
    db: Store, page: Page, settled: SettledReading | None
) -> Iterator[tuple[str, Continuation]]:
    """Return the continuations of an article by address. `settled` is the settled reading of `page`."""
    for part in pages.parts_of(db, page.first_page or page.id):
        if part.id == page.id:
            yield part.url, Continuation(part.id, settled, was_looked_at=True)
            continue
        reading = readings.settled_reading(db, part.id)
        was_looked_at = reading is not None or bool(looks.looks_of(db, part.id))
        yield part.url, Continuation(part.id, reading, was_looked_at)


def read_affected(db: Store, situation: Situation, decision: Decision, setup: Setup) -> Affected:
    """Return the pages, findings and revisions that a decision concerns beside the page. Writes nothing."""
    page, article = situation.page, situation.article
    first = page if article.first == page.id else pages.page_of(db, article.first)
    is_second = first.role is PageRole.FILE and _is_of_annex(db, first.id)
    affected = _further(db, situation, decision, Affected(first, is_second_annex=is_second))
    if not (decision.is_edited or decision.is_event):
        is_first_of_file = first.role is PageRole.FILE and decision.states.new is not None
        return replace(affected, awaited=tuple(_awaited(db, first))) if is_first_of_file else affected
    history = tuple(revisions.revisions_of(db, first.id))
    annex = _annex_of(db, first) if first.role is PageRole.FILE else None
    told = _told(db, first, annex, history)
    further = told_at_further_addresses(db, first.url) if decision.is_event else []
    return replace(
        affected,
        annex=annex,
        digests=_digests_of(db, history[-1], decision) if decision.is_edited and annex is None else {},
        history=history if decision.is_edited else (),
        open_findings=tuple(each for each in [*further, *told][::-1] if not each.resolved_at),
        told=tuple(told),
        models=tuple(_models(db, setup, first)),
    )


def _told(db: Store, first: Page, annex: Annex | None, history: Sequence[Revision]) -> list[Finding]:
    """Return all findings about an article, or about one of its files alone, oldest first."""
    if annex is None:
        return findings_table.findings_about(db, first.url)
    states = {state.id for state in history}
    about = findings_table.findings_about(db, annex.article.url)
    return [each for each in about if each.after_revision in states]


def _awaited(db: Store, file: Page) -> Iterator[Finding]:
    """Yield the open findings about articles that name a file."""
    for article in revisions.articles_with(db, file.id):
        yield from findings_table.open_findings(db, url=pages.page_of(db, article).url)


def _digests_of(db: Store, before: Revision, decision: Decision) -> dict[str, str]:
    """Return the digests of the fetched files of two states, by canonical address."""
    after = decision.states.new.article if decision.states.new else before.article
    named = (canonical_url(each.address) for each in (*before.article.attachments, *after.attachments))
    files = ((url, pages.get_page(db, url)) for url in dict.fromkeys(named))
    states = ((url, revisions.current_revision(db, file.id)) for url, file in files if file is not None)
    return {url: digest_of(state.article) for url, state in states if state is not None}


def _is_of_annex(db: Store, file: PageId) -> bool:
    """Return whether the page that names a file is a file itself: the viewer of a document."""
    named = revisions.article_with(db, file)
    return named is not None and pages.page_of(db, named[0]).role is PageRole.FILE


def _annex_of(db: Store, file: Page) -> Annex | None:
    """Return the article that names a file, itself or by a page; None if no article names the file any more."""
    named = revisions.article_with(db, file.id)
    if named is not None and pages.page_of(db, named[0]).role is PageRole.FILE:
        named = revisions.article_with(db, named[0])
    current = revisions.current_revision(db, named[0]) if named else None
    if named is None or current is None:
        return None
    addresses = [canonical_url(each.address) for each in current.article.pictures]
    number = addresses.index(file.url) + 1 if file.url in addresses else None
    return Annex(pages.page_of(db, named[0]), current, named[1], file, number)


def _further(db: Store, situation: Situation, decision: Decision, affected: Affected) -> Affected:
    """Add the further addresses of a missing article, and an address that still shows a removed article."""
    outcome, page = decision.look.look.outcome, situation.page.id
    if outcome is not Outcome.MISSING and not (outcome is Outcome.REMOVED and decision.is_event):
        return affected
    further = tuple(other for other, _ in further_addresses(db, page))
    since = situation.known.doubts.since or situation.seen.capture.fetch.fetched_at
    shown_at = shown_elsewhere(db, page, since) if outcome is Outcome.REMOVED else None
    moved = moved_to(db, page) if situation.known.doubts.looks else None
    return replace(affected, further=further, shown_at=shown_at, moved=moved)


def _models(db: Store, setup: Setup, page: Page) -> Iterator[Model]:
    """Return the originals of a page, as they stand now."""
    for derived in with_new_addresses(db, derivations.originals_of(db, page.id)):
        current = revisions.current_revision(db, derived.original)
        if derived.relation in DERIVED and current is not None:
            site = pages.page_of(db, derived.original).site
            yield Model(setup.title(site), current.article, is_withdrawn(db, derived.original))


# --- write --------------------------------------------------------------------------------------


def write(db: Store, setup: Setup, page: Page, plan: Plan) -> Written:
    """Write the plan of a look at a page in one transaction."""
    with transaction(db, alone=True):  # the plan may make pages known
        looks.save_look(db, plan.look, analyser=ANALYSER)
        _note_doubts(db, plan)
        announcements.note_outcome(db, page.id, plan.look.outcome)
        _write_pages(db, plan)
        write_entries(db, plan)
        with_file = _articles_with_other_file(db, page, plan)
        new = _write_states(db, page, plan)
        if new is not None and new.number > 1:
            _write_pictured(db, plan, with_file)
        findings = [_with_number(each, new) for each in plan.findings]
        findings_table.resolve_findings(db, plan.resolved, plan.at)
        raised = raise_findings(db, setup, findings)
        unjudged.mark_unjudged(db, [*plan.to_judge, *with_file])
        if plan.weighed is not None:
            save_weighed(db, page.id, plan.at, plan.weighed)
    return Written(raised, int(new is not None))


def _note_doubts(db: Store, plan: Plan) -> None:
    if plan.headline is not None:
        look_marks.note_suspected(db, plan.look.page, plan.headline, plan.suspected, plan.at)
        look_marks.note_refuted(db, plan.look.page, plan.headline, plan.refuted, plan.at)


def _write_pages(db: Store, plan: Plan) -> None:
    page = plan.look.page
    if plan.second_look_at is not None:
        pages.set_due(db, page, plan.second_look_at, unconditional=True)
    if plan.is_cut:
        pages.note_cut(db, page)
    pages.bring_forward(db, plan.due, plan.at)
    pages.add_pages(db, plan.found, plan.at)
    if plan.alias is not None:
        pages.set_alias(db, page, plan.alias)
    if plan.changed is not None:
        pages.note_change(db, plan.changed, plan.at)


def _articles_with_other_file(db: Store, page: Page, plan: Plan) -> list[PageId]:
    """Return the articles that name the file of a new state. A text of pictures leaves the index until then."""
    if page.role is not PageRole.FILE or (plan.new is None and plan.mended is None):
        return []
    articles = revisions.articles_with(db, page.id)
    for article in articles:
        current = revisions.current_revision(db, article)
        if current is not None and current.article.pictures:
            forget_text(db, article, with_picture_text(db, current.article))
    return articles


def _write_states(db: Store, page: Page, plan: Plan) -> Revision | None:
    """Write readings, the mended revision and the new revision; return the new revision with its number."""
    numbers = {each.id: readings.save_reading(db, each) for each in plan.readings}
    if plan.new is not None:
        note_footprints(db, page.site, [each.article for each in plan.readings if each.id == NEW])
    if plan.mended is not None:
        shown, joined_from = plan.mended.revision, _numbered(plan.mended.readings, numbers)
        forget_text(db, shown.page, revisions.revision_of(db, shown.id).article)
        revisions.replace_article(db, shown.id, joined_from, digest=shown.digest, simhash=shown.simhash)
        index(db, shown.id, shown.article)
        if plan.files:
            revisions.note_files(db, shown.page, plan.files)
    if plan.new is None:
        return None
    new = revisions.save_revision(db, replace(plan.new, readings=_numbered(plan.new.readings, numbers)))
    if plan.files or new.number > 1:
        revisions.note_files(db, new.page, plan.files)
    index(db, new.id, new.article)
    return new


def _write_pictured(db: Store, plan: Plan, articles: Sequence[PageId]) -> None:
    """Write a new state of the articles in pictures that name the file of a new state."""
    for article in articles:
        state = next_state(db, article, plan.new) if plan.new else None
        if state is not None:
            index(db, revisions.save_revision(db, state).id, state.article)


def _numbered(reading_ids: Iterable[int], numbers: Mapping[int, int]) -> list[int]:
    """Return the ids of readings, with the numbers of the readings saved just now."""
    return [numbers.get(each, each) for each in reading_ids]


def _with_number(finding: Finding, new: Revision | None) -> Finding:
    if new is None or finding.after_revision != RevisionId(NEW):
        return finding
    return replace(finding, after_revision=new.id)
