"""One capture and what was read in it → look, reading, revision, findings of events, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from crawler.sites import Site
from crawler.urls import canonical_url
from monitor.analysis.furniture import LEARNT
from monitor.analysis.revisiting import Revisits
from monitor.config.reader import MonitorRules
from monitor.judge.findings import finding as findings
from monitor.judge.looks.consensus import essence
from monitor.judge.looks.verdict import Known, Verdict, address_key, verdict
from monitor.judge.meaning.significance import classify
from monitor.notify.repetition import event_of
from monitor.present.search import index
from monitor.texts.diff import diff
from monitor.texts.fingerprint import fingerprint
from storage.archive import captures
from storage.conclusions import derivations, looks, revisions, unjudged
from storage.engine.opening import Store, transaction
from storage.findings import alerts
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.records import (
    Article,
    Capture,
    Change,
    Finding,
    FindingKind,
    FoundPage,
    Look,
    Outcome,
    Page,
    PageId,
    PageKind,
    PageRole,
    Reading,
    Revision,
    SettledReading,
)

# Raised when a stage concludes differently from the same bytes; stands beside every look.
ANALYSER = "1"
ENTRY_ROLES = frozenset({PageRole.SEED, PageRole.LIST})


@dataclass
class Desk:
    """What the stages share while they work: the store, the configuration, and what they raised."""

    db: Store
    sites: Mapping[str, Site]
    rules: MonitorRules
    raised: list[Finding] = field(default_factory=list)
    revisions: int = 0
    revisits: Revisits = field(init=False)

    def __post_init__(self) -> None:
        self.revisits = Revisits(self.db, self.sites)

    def title(self, site: str) -> str:
        """The site's name for people."""
        return self.sites[site].title if site in self.sites else site

    def raise_all(self, found: Sequence[Finding]) -> None:
        """Record findings and put the grave ones into the outbox, in the caller's transaction."""
        for finding in found:
            if not findings_table.raise_finding(self.db, finding):
                if dict(finding.facts).get("times"):  # one more change of a war of edits
                    findings_table.renew_finding(self.db, finding)
                continue
            self.raised.append(finding)
            channels = self.rules.routing.channels_for(finding)
            alerts.queue_alerts(self.db, finding.id, channels, finding.detected_at, event=event_of(finding))


def conclude(
    desk: Desk, capture: Capture, reading: Reading | None, *, distrusted: frozenset[str] = frozenset()
) -> Look:
    """Record what a capture came to. A site that is distrusted is not believed that a page is gone."""
    page = pages.page_of(desk.db, capture.page)
    with transaction(desk.db, alone=True):  # it may make pages known
        if page.role in ENTRY_ROLES:
            look = _entry_look(capture, reading)
            looks.save_look(desk.db, look, analyser=ANALYSER)
            return look
        known = _known(desk, page)
        outcome = verdict(
            capture, reading, known, confirm_removal=timedelta(seconds=desk.rules.confirm_removal_s)
        )
        if outcome.outcome in (Outcome.MISSING, Outcome.REMOVED) and page.site in distrusted:
            outcome = Verdict(
                Outcome.NONE, f"{outcome.evidence}; not believed: so say most pages of the site"
            )
        look = _look(capture, reading, outcome)
        looks.save_look(desk.db, look, analyser=ANALYSER)
        _carry_out(desk, page, capture, reading, known, outcome)
        article = reading.article if reading else None
        desk.revisits.weigh(page, capture.fetch.fetched_at, outcome.outcome, article)
    return look


def is_provisional(last: Look | None) -> bool:
    """Whether an article was seen once only, and may hold an advert: it is not judged before the second look."""
    return last is not None and last.outcome is Outcome.FIRST and last.suspect is not None


def unchanged(desk: Desk, capture: Capture, before: Look) -> None:
    """Record a look at bytes that were read before."""
    outcome = Outcome.LIST if before.outcome is Outcome.LIST else Outcome.UNCHANGED
    with transaction(desk.db):
        look = Look(capture.id, capture.page, before.kind, outcome, "same bytes as read before")
        looks.save_look(desk.db, look, analyser=ANALYSER)
        page = pages.page_of(desk.db, capture.page)
        desk.revisits.weigh(page, capture.fetch.fetched_at, outcome, None)


def _entry_look(capture: Capture, reading: Reading | None) -> Look:
    if reading is None:
        kind, outcome, evidence = PageKind.ERROR, Outcome.NONE, f"no response: {capture.fetch.failure}"
    elif reading.links:
        kind, outcome, evidence = reading.kind, Outcome.LIST, f"{len(reading.links)} entries"
    else:
        kind, outcome, evidence = reading.kind, Outcome.NONE, f"no entries: {reading.evidence}"
    return Look(capture.id, capture.page, kind, outcome, evidence)


def _look(capture: Capture, reading: Reading | None, outcome: Verdict) -> Look:
    kind = reading.kind if reading else PageKind.ERROR
    look = Look(capture.id, capture.page, kind, outcome.outcome, outcome.evidence, outcome.suspect)
    if reading is None or reading.article is None:
        return look
    return replace(look, profile=reading.profile, profile_holds=reading.profile_holds)


def _known(desk: Desk, page: Page) -> Known:
    settled = looks.settled_reading(desk.db, page.id)
    since = looks.missing_since(desk.db, page.id)
    return Known(
        settled=settled,
        settled_at=captures.capture_of(desk.db, settled.capture).fetch.final_url if settled else None,
        last=looks.last_look(desk.db, page.id),
        missing_since=since.fetched_at if since else None,
        entry_pages=frozenset(
            address_key(entry.url)
            for role in ENTRY_ROLES
            for entry in pages.pages_of_site(desk.db, page.site, role)
        ),
    )


def _carry_out(
    desk: Desk, page: Page, capture: Capture, reading: Reading | None, known: Known, outcome: Verdict
) -> None:
    if outcome.look_again_in is not None:
        at = capture.fetch.fetched_at + outcome.look_again_in
        pages.set_due(desk.db, page.id, at, unconditional=True)
    if outcome.leads_to is not None and page.role is PageRole.ARTICLE:
        _lead_on(desk, page, capture, canonical_url(outcome.leads_to))
    _settle(desk, page, capture, reading, known, outcome)
    _events(desk, page, capture, known, outcome)
    if is_provisional(known.last):  # judged only now that a second look was taken
        unjudged.mark_unjudged(desk.db, [page.first_page or page.id])
    _revise(desk, page, capture, late=outcome.outcome is Outcome.FIRST and page.role is PageRole.PART)


def _lead_on(desk: Desk, page: Page, capture: Capture, address: str) -> None:
    """Keep the article of an address that only redirects under the one that it redirects to."""
    found = FoundPage(
        address, page.site, PageRole.ARTICLE, None, page.list_title, page.list_date, page.absent_at
    )
    if desk.sites[page.site].covers(address):
        pages.add_pages(desk.db, [found], capture.fetch.fetched_at)
        pages.set_alias(desk.db, page.id, address)


def _settle(
    desk: Desk, page: Page, capture: Capture, reading: Reading | None, known: Known, outcome: Verdict
) -> None:
    """Keep what the page's article is from now on, if the look settled anything."""
    if reading is None:
        return
    next_page = canonical_url(reading.next_page) if reading.next_page else None
    turned = (
        known.settled is not None
        and outcome.outcome is Outcome.UNCHANGED
        and known.settled.next_page != next_page
    )
    article = known.settled.article if turned and known.settled else outcome.article
    if article is None:
        return
    new = SettledReading(0, page.id, capture.id, article, reading.container, next_page, reading.confidence)
    if known.settled is not None and outcome.before is not None:
        _take_out_rotating(desk, page, replace(known.settled, article=outcome.before), known.settled)
    looks.save_reading(desk.db, new)


def _take_out_rotating(desk: Desk, page: Page, cleaned: SettledReading, settled: SettledReading) -> None:
    """Show the current revision without what turned out to rotate, so that it is not taken for removed."""
    if essence(cleaned.article) == essence(settled.article):
        return
    current = revisions.current_revision(desk.db, page.first_page or page.id)
    if current is None:
        return
    reading = looks.save_reading(desk.db, cleaned)
    shown = [reading if each == settled.id else each for each in revisions.readings_of(desk.db, current.id)]
    _show(desk, current, shown)


def _show(desk: Desk, revision: Revision, readings: Sequence[int]) -> None:
    article = _joined(desk, readings)
    print_ = fingerprint(article.text)
    revisions.replace_article(desk.db, revision.id, readings, digest=print_.digest, simhash=print_.simhash)
    index(desk.db, revision.id, article)
    unjudged.mark_unjudged(desk.db, [revision.page])


def _joined(desk: Desk, readings: Sequence[int]) -> Article:
    return revisions.join_readings(desk.db, readings)


def _revise(desk: Desk, page: Page, capture: Capture, *, late: bool) -> None:
    """Make a new revision of the article, if what its pages show together is new."""
    first = page.first_page or page.id
    readings = _chain(desk, first)
    if not readings:
        return
    article = _joined(desk, readings)
    current = revisions.current_revision(desk.db, first)
    if current is not None and essence(current.article) == essence(article):
        return
    if current is not None and late:  # text that comes late is no edit
        _show(desk, current, readings)
        return
    after = _save_revision(desk, first, capture, article, readings)
    unjudged.mark_unjudged(desk.db, [first])
    _follow_link(desk, capture, article)
    if current is None:
        _judge_learnt_site(desk, page.site)
    else:
        _changed(desk, pages.page_of(desk.db, first), current, after)


def _judge_learnt_site(desk: Desk, site: str) -> None:
    """With so many articles a site's furniture is known: those that came before are judged anew."""
    if pages.count_articles(desk.db, site, most=LEARNT + 1) == LEARNT:
        known = pages.pages_of_site(desk.db, site, PageRole.ARTICLE)
        unjudged.mark_unjudged(desk.db, [each.id for each in known if revisions.row_count(desk.db, each.id)])


def _follow_link(desk: Desk, capture: Capture, article: Article) -> None:
    """Make the original that an article names known, so that it can be compared with, and its link checked."""
    link = link_of(article)
    site = next((each for each in desk.sites.values() if link and each.covers(link)), None)
    if link and site:
        found = FoundPage(link, site.name, PageRole.ARTICLE)
        pages.add_pages(desk.db, [found], capture.fetch.fetched_at)


def _chain(desk: Desk, first: PageId) -> list[int]:
    """The settled readings of an article's pages, in order; none while one of them was never looked at."""
    settled = looks.settled_reading(desk.db, first)
    found: list[int] = []
    seen = {first}
    while settled is not None:
        found.append(settled.id)
        following = pages.get_page(desk.db, settled.next_page) if settled.next_page else None
        if following is None or following.first_page != first or following.id in seen:
            break
        seen.add(following.id)
        settled = looks.settled_reading(desk.db, following.id)
        if settled is None and not looks.looks_of(desk.db, following.id):
            return []
    return found


def _save_revision(
    desk: Desk, page: PageId, capture: Capture, article: Article, readings: Sequence[int]
) -> Revision:
    print_ = fingerprint(article.text)
    desk.revisions += 1
    saved = revisions.save_revision(
        desk.db,
        revisions.NewRevision(
            page,
            capture.id,
            capture.fetch.fetched_at,
            article,
            print_.digest,
            print_.simhash,
            readings,
            link_of(article),
        ),
    )
    index(desk.db, saved.id, article)
    return saved


def link_of(article: Article) -> str | None:
    """The canonical URL that the article names as its original."""
    link = article.attribution.link_back
    return canonical_url(link) if link else None


def _changed(desk: Desk, page: Page, before: Revision, after: Revision) -> None:
    """Raise what the change of an article means, and have its reprints judged anew."""
    history = [*(each for each in revisions.revisions_of(desk.db, page.id) if each.id != after.id), after]
    changes = changes_between(before.article, after.article, desk.rules)
    found = findings.edits(page, desk.title(page.site), history, changes)
    desk.raise_all(found)
    _resolve_undone(desk, page, history, found)
    pages.note_change(desk.db, page.id, after.seen_at)
    _judge_reprints(desk, page.id)


def _resolve_undone(desk: Desk, page: Page, history: Sequence[Revision], found: Sequence[Finding]) -> None:
    """What a page shows again ends what was said of the changes in between."""
    for kind, state in findings.STATES_OF.items():
        states = [state(each) for each in history]
        if states[-1] == states[-2] or states[-1] not in states[:-1]:
            continue
        since = {each.id for each in history[states.index(states[-1]) + 1 :]}
        holding = {each.id for each in found}
        open_ = findings_table.open_findings(desk.db, url=page.url, kinds=(kind,))
        undone = [each.id for each in open_ if each.after_revision in since and each.id not in holding]
        findings_table.resolve_findings(desk.db, undone, history[-1].seen_at)


def changes_between(before: Article, after: Article, rules: MonitorRules) -> tuple[Change, ...]:
    """What differs between two texts, worst first; headlines are compared apart."""
    return classify(diff(before.paragraphs, after.paragraphs), standards=rules.standards)


def _judge_reprints(desk: Desk, page: PageId) -> None:
    unjudged.mark_unjudged(desk.db, [each.reprint for each in derivations.reprints_of(desk.db, page)])


def _events(desk: Desk, page: Page, capture: Capture, known: Known, outcome: Verdict) -> None:
    """Raise and resolve what concerns the page as a whole: removed, restored, moved."""
    current = revisions.current_revision(desk.db, page.id)
    if current is None:
        if outcome.outcome is Outcome.REMOVED:
            _judge_linking(desk, page)
        return
    was_removed = known.last is not None and known.last.outcome is Outcome.REMOVED
    site = desk.sites.get(page.site)
    at = capture.fetch.fetched_at
    if outcome.outcome is Outcome.REMOVED and not was_removed:
        role = site.role if site else None
        desk.raise_all(
            [findings.removed(page, desk.title(page.site), role, current, capture, outcome.evidence)]
        )
    elif outcome.outcome is Outcome.RESTORED:
        gone = findings_table.open_findings(desk.db, url=page.url, kinds=(FindingKind.REMOVED,))
        findings_table.resolve_findings(desk.db, [each.id for each in gone], at)
        desk.raise_all([findings.restored(page, desk.title(page.site), current, capture)])
    elif outcome.outcome is Outcome.MOVED and outcome.moved_to:
        desk.raise_all([findings.moved(page, desk.title(page.site), current, capture, outcome.moved_to)])
    else:
        return
    pages.note_change(desk.db, page.id, at)
    unjudged.mark_unjudged(desk.db, [page.id])
    _judge_reprints(desk, page.id)


def _judge_linking(desk: Desk, page: Page) -> None:
    """A page that was never there is removed: whoever links to it as its original must be judged anew."""
    unjudged.mark_unjudged(desk.db, revisions.pages_linking_to(desk.db, page.url))
