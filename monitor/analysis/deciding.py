"""A look at an article's page and the page's record in the store → the list of all writes that follow.

The functions of this module use neither store nor clock. Reading and writing is done in looking.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice

from crawler.urls import canonical_url, link_of
from monitor.analysis.reprints.addresses import NewAddress
from monitor.analysis.revisiting import Weighed
from monitor.analysis.setup import Setup
from monitor.judge.findings import of_pages
from monitor.judge.findings.finding import Subject, with_interval
from monitor.judge.findings.following import Model, followed
from monitor.judge.findings.of_files import (
    Annex,
    digest_of,
    file_changed,
    file_removed,
    files_changed,
    is_renamed,
    with_digest,
)
from monitor.judge.findings.taken_back import findings_taken_back
from monitor.judge.looks.article_state import ArticleBefore, ArticleState, NextStates, next_states
from monitor.judge.looks.consensus import visible
from monitor.judge.looks.page_look import NEW, PageLook, disbelieved, is_page_event, page_look
from monitor.judge.looks.proof import THE_PAGE, disputed_lines
from monitor.judge.looks.verdict import Known, verdict
from monitor.judge.meaning.file_lines import beside_file_lines
from monitor.judge.meaning.recognised_text import as_surely_read
from monitor.judge.meaning.significance import (
    changes_between,
    changes_of_page,
    headline_changes,
    with_turned_adverts,
)
from monitor.texts.fingerprint import fingerprint
from storage.conclusions.revisions import NewRevision
from storage.frontier.revisits import Course
from storage.records import (
    Article,
    Capture,
    Cause,
    EventInterval,
    Finding,
    FindingId,
    FindingKind,
    FoundPage,
    Look,
    Outcome,
    Page,
    PageId,
    PageRole,
    Reading,
    Revision,
    RevisionId,
    SettledReading,
    Sighting,
    SiteRole,
)
from storage.records.article import is_provisional
from storage.spread.entries import ListEntry

MOST_FILES = 20  # of an article


@dataclass(frozen=True)
class Seen:
    """A capture as a reader saw the page, with the reading.

    `reading` is None if the server gave no response. Sites in `distrusted` answer "not found" for most articles in
    this pass. `is_closed` means that the body is known to have the end of a page.
    """

    capture: Capture
    reading: Reading | None
    distrusted: frozenset[str] = frozenset()
    is_closed: bool = False


@dataclass(frozen=True)
class Situation:
    """A look at an article's page, and the page as the store holds it before the look."""

    seen: Seen
    page: Page
    known: Known
    article: ArticleBefore
    course: Course | None  # None for the continuation of an article


@dataclass(frozen=True)
class Decision:
    """The judged look, and the states of the article that follow."""

    look: PageLook
    states: NextStates
    is_event: bool  # the article as a whole was removed, restored or moved
    is_edited: bool  # a new revision follows an earlier revision


@dataclass(frozen=True)
class Affected:
    """Pages, findings and revisions beside the page itself."""

    first: Page  # the page with the address of the article
    history: tuple[Revision, ...] = ()  # revisions so far, oldest first, if the article was edited
    open_findings: tuple[Finding, ...] = ()  # about the article, after an edit or an event
    told: tuple[Finding, ...] = ()  # all findings about the article, oldest first, after an event
    models: tuple[Model, ...] = ()  # the originals of the article, after an edit or an event
    annex: Annex | None = None  # if the page is a file of an article
    digests: Mapping[str, str] = field(default_factory=dict)  # of fetched files of the article, by address
    is_second_annex: bool = False  # the page is a file of a file: its own files are left alone
    awaited: tuple[
        Finding, ...
    ] = ()  # open findings about a new file, if the page is the first state of a file
    shown_at: str | None = None  # a further address that still shows a removed article
    moved: NewAddress | None = None  # of an article that at least two looks missed
    further: tuple[PageId, ...] = ()  # pages at the further addresses of a missing article


@dataclass(frozen=True)
class Mended:
    """A revision that is joined from new readings from now on."""

    revision: Revision  # in its new form
    readings: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """All writes of a look. The id NEW stands for a reading or a revision without a number."""

    look: Look
    at: datetime
    second_look_at: datetime | None = None
    is_cut: bool = False  # the look saw a part of a page
    headline: str | None = None  # of the known article, if the look suspects or refutes lines
    suspected: tuple[str, ...] = ()  # lines, as of `disputed_lines`
    refuted: tuple[str, ...] = ()  # lines
    found: tuple[FoundPage, ...] = ()
    alias: str | None = None  # the target, if the page only redirects
    readings: tuple[SettledReading, ...] = ()
    mended: Mended | None = None
    new: NewRevision | None = None
    findings: tuple[Finding, ...] = ()
    resolved: tuple[FindingId, ...] = ()
    changed: PageId | None = None  # the page of the changed article
    to_judge: tuple[PageId, ...] = ()
    due: tuple[PageId, ...] = ()  # further pages to look at soon
    files: Mapping[str, str] = field(default_factory=dict)  # of a new or mended text: names by address
    weighed: Weighed | None = None
    named: tuple[ListEntry, ...] | None = None  # entries of a list; None for a page that is no list
    next_list: str | None = None  # canonical address of the next page of a list


def decide(situation: Situation, setup: Setup) -> Decision:
    """Return the judged look. The word of a distrusted site is no proof of a removal."""
    seen, known, article = situation.seen, situation.known, situation.article
    confirm_removal = timedelta(seconds=setup.rules.confirm_removal_s)
    outcome = verdict(seen.capture, seen.reading, known, confirm_removal=confirm_removal)
    if outcome.outcome in (Outcome.MISSING, Outcome.REMOVED) and situation.page.site in seen.distrusted:
        outcome = disbelieved(outcome)
    look = page_look(seen.capture, seen.reading, known, outcome)
    states = next_states(article, look)
    is_event = is_page_event(outcome, known.last) and current_of(situation) is not None
    return Decision(look, states, is_event, states.new is not None and article.current is not None)


def current_of(situation: Situation) -> Revision | None:
    """Return the current revision of the page's article, or None for a continuation."""
    article = situation.article
    return article.current if article.first == situation.page.id else None


def plan_of(situation: Situation, decision: Decision, affected: Affected, setup: Setup) -> Plan:
    """Return all writes of a look, except the time of the next visit."""
    at, outcome = situation.seen.capture.fetch.fetched_at, decision.look.verdict
    mended = _mended(situation.article.current, decision.states.mended)
    new = _new_revision(situation, decision.states.new) if decision.states.new else None
    history = _history(affected.history, mended, new) if decision.is_edited else []
    edits = _edits(affected, history, setup) if history else []
    alias = _alias(situation, decision, setup)
    named = new.article if new else mended.revision.article if mended else None
    files = {} if affected.is_second_annex else files_of(named, setup)
    suspected, refuted = _suspected(situation, decision), _refuted(situation, decision)
    moved = _edited_while_moving(situation, affected, setup)
    told = [*_events(situation, decision, affected, setup), *edits, *moved, *_with_digests(affected, new)]
    return Plan(
        look=decision.look.look,
        at=at,
        second_look_at=None if outcome.look_again_in is None else at + outcome.look_again_in,
        is_cut=outcome.reason.cause is Cause.TRUNCATED,
        headline=_disputed_headline(situation, suspected, refuted),
        suspected=suspected,
        refuted=refuted,
        found=(*_found_pages(situation.page, alias, new, setup), *_found_files(files, setup)),
        alias=alias,
        readings=tuple(_readings(decision)),
        mended=mended,
        new=new,
        findings=tuple(followed(told, affected.models)),
        resolved=(*_resolved(decision, affected, history, edits), *_renamed(affected, new)),
        changed=affected.first.id if decision.is_event or decision.is_edited else None,
        to_judge=(*_to_judge(situation, decision, alias), *([situation.page.id] if moved else [])),
        due=affected.further,
        files=files,
    )


def _disputed_headline(
    situation: Situation, suspected: tuple[str, ...], refuted: tuple[str, ...]
) -> str | None:
    settled = situation.known.settled
    return visible(settled.article.title) if settled and (suspected or refuted) else None


def _suspected(situation: Situation, decision: Decision) -> tuple[str, ...]:
    """Return the lines that a look suspects of a change, THE_PAGE for a missing page."""
    look, settled = decision.look.look, situation.known.settled
    if settled is None:
        return ()
    if look.outcome is Outcome.MISSING:
        return (THE_PAGE,)
    suspects = look.outcome is Outcome.SUSPECT and look.suspect is not None
    return disputed_lines(settled.article, look.suspect) if suspects and look.suspect else ()


def _refuted(situation: Situation, decision: Decision) -> tuple[str, ...]:
    """Return the lines of the last suspicion, if a look refutes the suspicion."""
    last, settled, outcome = situation.known.last, situation.known.settled, decision.look.look.outcome
    if last is None or settled is None:
        return ()
    if last.outcome is Outcome.MISSING:
        return () if outcome in (Outcome.MISSING, Outcome.REMOVED, Outcome.NONE) else (THE_PAGE,)
    seen = situation.seen.reading.article if situation.seen.reading else None
    if last.suspect is None or seen is None or outcome not in (Outcome.UNCHANGED, Outcome.UNSETTLED):
        return ()
    return disputed_lines(last.suspect, seen if is_provisional(last) else settled.article)


def _mended(current: Revision | None, state: ArticleState | None) -> Mended | None:
    if current is None or state is None:
        return None
    made = fingerprint(state.article.text)
    revision = replace(current, article=state.article, digest=made.digest, simhash=made.simhash)
    return Mended(revision, state.readings)


def _new_revision(situation: Situation, state: ArticleState) -> NewRevision:
    capture, made = situation.seen.capture, fingerprint(state.article.text)
    return NewRevision(
        page=situation.article.first,
        capture=capture.id,
        seen_at=capture.fetch.fetched_at,
        article=state.article,
        digest=made.digest,
        simhash=made.simhash,
        readings=state.readings,
        original_url=link_of(state.article),
    )


def _history(earlier: tuple[Revision, ...], mended: Mended | None, new: NewRevision | None) -> list[Revision]:
    """Return all revisions, oldest first: the current one in the mended form, the new one under the id NEW."""
    shown = [mended.revision if mended and each.id == mended.revision.id else each for each in earlier]
    if new is None:
        return shown
    number = shown[-1].number + 1
    latest = Revision(
        RevisionId(NEW), new.page, number, new.capture, new.seen_at, new.article, new.digest, new.simhash
    )
    return [*shown, latest]


def _edits(affected: Affected, history: list[Revision], setup: Setup) -> list[Finding]:
    """Return the findings about the change between the last two revisions."""
    before, after = history[-2:]
    page, standards = affected.first, setup.rules.standards
    if page.role is not PageRole.FILE:
        changes, title = changes_between(before.article, after.article, standards), setup.title(page.site)
        changes = beside_file_lines(changes, before.article, after.article)
        if setup.role(page.site) is SiteRole.PORTAL:
            changes = with_turned_adverts(changes, before.article, after.article, standards)
        files = files_changed(page, title, history, affected.digests)
        changes += headline_changes(before.article.title, after.article.title, standards)
        return [*of_pages.edits(page, title, history, changes), *files]
    annex = affected.annex
    if annex is None:
        return []
    shown = as_surely_read(before.article, after.article) if annex.is_picture else after.article
    are_read = bool(before.article.paragraphs and shown.paragraphs)  # a broken file lost no text
    changes = changes_between(before.article, shown, standards) if are_read else ()
    return file_changed(annex, setup.title(annex.article.site), history, changes)


def _with_digests(affected: Affected, new: NewRevision | None) -> list[Finding]:
    """Return the findings about a new file of an article, with the digest of the first state of the file."""
    if new is None:
        return []
    digest = digest_of(new.article)
    told = (with_digest(each, affected.first, digest) for each in affected.awaited)
    return [each for each in told if each is not None and not is_renamed(each)]


def _renamed(affected: Affected, new: NewRevision | None) -> Iterator[FindingId]:
    """Return the findings about a new file that has the bytes of the file before: only the address is new."""
    for each in affected.awaited if new is not None else ():
        told = with_digest(each, affected.first, digest_of(new.article)) if new else None
        if told is not None and is_renamed(told):
            yield told.id


def _events(situation: Situation, decision: Decision, affected: Affected, setup: Setup) -> list[Finding]:
    """Return the finding about the removal, return or move of a whole article."""
    page, capture, current = situation.page, situation.seen.capture, current_of(situation)
    if current is None or not decision.is_event:
        return []
    outcome, title = decision.look.verdict, setup.title(page.site)
    if page.role is PageRole.FILE:
        is_gone = affected.annex is not None and outcome.outcome is Outcome.REMOVED
        return [file_removed(affected.annex, title, current, capture)] if is_gone and affected.annex else []
    if outcome.outcome is Outcome.REMOVED:
        removal = of_pages.Removal(capture, outcome.reason, affected.shown_at)
        gone = of_pages.removed(Subject(page, title, current), setup.role(page.site), removal)
        return [of_pages.coming_and_going(gone, affected.told)]
    if outcome.outcome is Outcome.RESTORED:
        return [of_pages.coming_and_going(of_pages.restored(page, title, current, capture), affected.told)]
    return [of_pages.moved(page, title, current, capture, outcome.moved_to or "")]


def _edited_while_moving(situation: Situation, affected: Affected, setup: Setup) -> list[Finding]:
    """Return the findings about the changes between the last state at the old address and the first at the new one.

    The second look that misses the article at the old address tells.
    """
    moved, current = affected.moved, current_of(situation)
    if moved is None or current is None:
        return []
    changes = changes_of_page(current.article, moved.first.article, setup.rules.standards)
    title, interval = (
        setup.title(moved.page.site),
        EventInterval(Sighting(moved.first.seen_at, moved.first.capture), moved.shown_before),
    )
    told = of_pages.edits(moved.page, title, [current, moved.first], changes)
    return [with_interval(each, interval) for each in told]


def _resolved(
    decision: Decision, affected: Affected, history: list[Revision], edits: list[Finding]
) -> Iterator[FindingId]:
    """Return the findings to resolve: the removal of a restored article, changes taken back by the new revision."""
    if decision.is_event and decision.look.verdict.outcome is Outcome.RESTORED:
        gone = (
            FindingKind.REMOVED
            if affected.first.role is not PageRole.FILE
            else FindingKind.ATTACHMENT_REMOVED
        )
        yield from (each.id for each in affected.open_findings if each.kind is gone)
    if history:
        yield from findings_taken_back(history, affected.open_findings, edits)


def _readings(decision: Decision) -> Iterator[SettledReading]:
    look = decision.look
    if look.cleaned is not None and decision.states.mended is not None:
        yield look.cleaned
    if look.settled is not None:
        yield look.settled


def _alias(situation: Situation, decision: Decision, setup: Setup) -> str | None:
    """Return the target of a page that only redirects, if the target is on the same site."""
    leads_to, page = decision.look.verdict.leads_to, situation.page
    if leads_to is None or page.role is not PageRole.ARTICLE:
        return None
    address, site = canonical_url(leads_to), setup.sites.get(page.site)
    return address if site is not None and site.covers(address) else None


def _found_pages(page: Page, alias: str | None, new: NewRevision | None, setup: Setup) -> Iterator[FoundPage]:
    """Return the newly known pages: the target of a redirect, and the original named by a new text.

    Later the original is compared with the text, and the link is checked.
    """
    if alias:
        yield FoundPage(
            alias, page.site, PageRole.ARTICLE, None, page.list_title, page.list_date, page.absent_at
        )
    original_url = new.original_url if new and page.role is not PageRole.FILE else None
    site = setup.site_of(original_url) if original_url else None
    if original_url and site:
        yield FoundPage(original_url, site.name, PageRole.ARTICLE)


def files_of(article: Article | None, setup: Setup) -> dict[str, str]:
    """Return the files of a new text, and the pictures of an article without text, on configured sites.

    The names stand by canonical address. A page that is itself a file names none.
    """
    if article is None:
        return {}
    named = article.files if article.paragraphs else (*article.files, *article.pictures)
    names = {canonical_url(each.address): each.name for each in named if not each.digest}
    return dict(islice(((url, name) for url, name in names.items() if setup.site_of(url)), MOST_FILES))


def _found_files(files: Iterable[str], setup: Setup) -> Iterator[FoundPage]:
    for url in files:
        site = setup.site_of(url)
        if site is not None:
            yield FoundPage(url, site.name, PageRole.FILE)


def _to_judge(situation: Situation, decision: Decision, alias: str | None) -> Iterator[PageId]:
    """Return the pages to be judged anew. A provisional article was waiting for this second look.

    A page without an article matters to the pages that link to it.
    """
    is_new_text = decision.states.mended is not None or decision.states.new is not None
    if is_new_text or decision.is_event or is_provisional(situation.known.last):
        yield situation.article.first
    is_gone = decision.look.look.outcome is Outcome.REMOVED and current_of(situation) is None
    if is_gone or (alias is not None and alias != situation.page.alias_url):
        yield situation.page.id
