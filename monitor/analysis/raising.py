"""Findings → the table of findings, with grave findings in the outbox; one finding for a text shown again and again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from crawler.sites import Site
from crawler.urls import canonical_url
from monitor.analysis.exhibits.choosing import keep_exhibits
from monitor.analysis.reprints.addresses import moved_from, told_elsewhere
from monitor.analysis.reprints.causes import event_for, is_of_site, join_makers
from monitor.analysis.setup import Setup
from monitor.analysis.spread.correcting import open_case
from monitor.judge.findings.alike import (
    ALIKE_WITHIN,
    COUNTED,
    counted_alike,
    with_address,
)
from monitor.judge.findings.finding import COMES_AND_GOES, Subject, with_interval
from monitor.judge.findings.of_pages import republished
from monitor.judge.findings.site_lines import (
    WITHIN,
    CountedLine,
    counted_alike_line,
    counted_line,
    is_counted,
    is_rotating,
    sentences_of,
)
from monitor.judge.policy import Policy
from monitor.notify.routing import Routing
from storage.archive import captures
from storage.conclusions import looks, repetition, revisions
from storage.engine.store import Store
from storage.findings import alerts, beginnings
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.frontier.address_pattern import address_pattern
from storage.records import (
    AttachmentFacts,
    CaptureId,
    Cause,
    ChangeFacts,
    EventInterval,
    Finding,
    FindingKind,
    LinkFault,
    Page,
    PageFacts,
    Reason,
    ReprintCreditFacts,
    ReprintTextFacts,
    RepublicationFacts,
    Severity,
    Sighting,
    SiteFailureFacts,
    SiteRole,
    TaskFacts,
)

# Kinds of trouble with returns. A return is news after an article or a site was well for WELL_AGAIN.
RETURNING = frozenset({FindingKind.REMOVED, FindingKind.UNAVAILABLE, FindingKind.SITE_FAILING})
WELL_AGAIN = timedelta(days=1)
MOST_EDITS = 30  # latest edits of a site among which the same sentence is looked for


def raise_findings(db: Store, setup: Setup, findings: Iterable[Finding]) -> list[Finding]:
    """Write findings in the caller's transaction, with alerts for channels and correction cases of new findings.

    Returns the new findings. A resolved finding that holds again is opened again. A suspicion alerts nobody; the
    alerts follow once the suspicion is confirmed.
    """
    new = []
    for concluded in _with_counts(db, findings):
        before = findings_table.finding_of(db, concluded.id)
        finding = replace(_with_interval(db, concluded, before), event=event_for(db, concluded))
        if before is None or _goes_on(finding, before):
            keep_exhibits(db, finding)
        findings_table.raise_finding(db, finding)
        if before is None:
            new.append(finding)
            join_makers(db, finding)
            open_case(db, setup.rules.cases, finding)
        elif _goes_on(finding, before):
            findings_table.renew_finding(db, finding)
            open_case(db, setup.rules.cases, finding)
            if finding.severity < before.severity and not setup.routing.channels_for(finding):
                alerts.withhold(db, [finding.id], why=Reason(Cause.LESS_GRAVE))
        began = _began(db, finding)
        if before is None or _is_told_again(db, finding, before, began):
            queue_finding(db, setup.routing, finding, began, what=_turn(finding) if before else "")
    return new


def _with_counts(db: Store, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings; for a change that earlier pages of the site had too, the finding that counts the pages.

    A finding whose change turns out to be furniture of the site is resolved.
    """
    for finding in map(partial(_less_grave_if_rotating, db), findings):
        told, shared = _at_further_address(db, finding), _line_of_site(db, finding)
        if told is not None or shared is None:
            yield told or _counted_alike(db, finding)
            continue
        findings_table.fold_findings(db, shared.folded, finding.detected_at)
        alerts.withhold(db, shared.folded, why=Reason(Cause.COUNTED_ELSEWHERE))
        yield _less_grave_if_rotating(db, shared.told)
        if shared.left is not None:
            yield shared.left


def _at_further_address(db: Store, finding: Finding) -> Finding | None:
    """Return the finding about the same event at a further address of the article, with an address more, else None."""
    if findings_table.finding_of(db, finding.id) is not None:
        return None
    told = (with_address(each, finding) for each in told_elsewhere(db, finding))
    return next((each for each in told if each is not None), None)


def _less_grave_if_rotating(db: Store, finding: Finding) -> Finding:
    """Return an edit of a rotating line of the site as a notice; any other finding as it is."""
    if finding.kind is not FindingKind.EDITED or finding.severity <= Severity.NOTICE:
        return finding
    since = finding.detected_at - WITHIN
    earlier = findings_table.latest_open_edits(db, finding.site, since, MOST_EDITS)
    return replace(finding, severity=Severity.NOTICE) if is_rotating(finding, earlier) else finding


def _line_of_site(db: Store, finding: Finding) -> CountedLine | None:
    since = finding.detected_at - WITHIN
    edits = (
        findings_table.open_edits_with(db, finding.site, words, since) for words in sentences_of(finding)
    )
    counted = (counted_line(finding, earlier) for earlier in edits)
    return next((each for each in counted if each is not None), None) or _mould_of_site(db, finding, since)


def _mould_of_site(db: Store, finding: Finding, since: datetime) -> CountedLine | None:
    """Return the finding that counts the articles with a sentence of the same mould, if there is such a finding."""
    if finding.kind is not FindingKind.EDITED:
        return None
    earlier = findings_table.latest_open_edits(db, finding.site, since, MOST_EDITS)
    shared = counted_alike_line(finding, earlier)
    return None if shared is None or shared.is_new else shared


def count_moulds(db: Store, setup: Setup, site: str, at: datetime) -> None:
    """Count edits of a site with sentences of one mould in one finding, if most pages show such a sentence.

    `at` is the end of a pass: all looks of the pass are concluded. The caller has a transaction.
    """
    newest_first = findings_table.latest_open_edits(db, site, at - WITHIN, MOST_EDITS)
    earlier: list[Finding] = [each for each in newest_first if is_counted(each)]
    uncounted = [each for each in newest_first if not is_counted(each)]
    for finding in sorted(uncounted, key=lambda each: (each.detected_at, each.capture or 0, each.id)):
        shared = counted_alike_line(finding, earlier)
        if shared is None or (shared.is_new and not _is_on_most_pages(db, shared.told, at)):
            earlier.insert(0, finding)
            continue
        gone = {*shared.folded, *([finding.id] if shared.left is None else [])}
        findings_table.fold_findings(db, sorted(gone), at)
        alerts.withhold(db, sorted(gone), why=Reason(Cause.COUNTED_ELSEWHERE))
        raise_findings(db, setup, [shared.told])
        if shared.left is not None:
            findings_table.renew_finding(db, shared.left)
        kept = [each for each in earlier if each.id not in {*gone, shared.told.id}]
        earlier = [*([shared.left] if shared.left else []), *kept, shared.told]


def _is_on_most_pages(db: Store, told: Finding, until: datetime) -> bool:
    """Return whether no more pages of a site were seen unchanged since the first edit than pages with the edit."""
    carriers = told.facts.addresses if isinstance(told.facts, ChangeFacts) else ()
    began = told.interval.by.at if told.interval else told.detected_at
    span = (began, max(until, began))
    unchanged = looks.count_unchanged(db, told.site, span, carriers, most=len(carriers) + 1)
    return unchanged <= len(carriers)


def _counted_alike(db: Store, finding: Finding) -> Finding:
    """Return a finding; for a change that earlier pages of the site had too, the finding that counts them."""
    if finding.kind not in COUNTED:
        return finding
    since = finding.detected_at - ALIKE_WITHIN
    earlier = findings_table.open_of_site_since(db, finding.kind, finding.site, since)
    return counted_alike(finding, earlier) or finding


def _is_told_again(db: Store, finding: Finding, before: Finding, began: datetime) -> bool:
    """Return whether a finding raised before is worth a further message.

    Worth a message are a confirmed suspicion, a graver finding, and a state with a late return: the trouble of an
    article or a site after WELL_AGAIN, any further state after COMES_AND_GOES.
    """
    if finding.kind is FindingKind.UNAVAILABLE or finding.severity > before.severity:
        return True
    over = before.resolved_at or (_began(db, before) if _is_war(finding) else None)
    if over is None or finding.resolved_at is not None:
        return False
    return began - over >= (WELL_AGAIN if comes_and_goes(finding) else COMES_AND_GOES)


def _began(db: Store, finding: Finding) -> datetime:
    """Return the first sight of the present state of a finding; in a war of edits, of the latest text."""
    if _is_war(finding) and finding.after_revision:
        return revisions.revision_of(db, finding.after_revision).seen_at
    return finding.interval.by.at if finding.interval else finding.detected_at


def _is_war(finding: Finding) -> bool:
    """Return whether a finding is about a war of edits: of a text, a credit or files."""
    return isinstance(finding.facts, ChangeFacts | AttachmentFacts) and bool(finding.facts.times)


def _returns(finding: Finding, before: Finding | None) -> bool:
    """Return whether a finding is about a fault of a reprint after its return."""
    is_over = before is not None and before.resolved_at is not None and finding.resolved_at is None
    return is_over and isinstance(finding.facts, ReprintTextFacts | ReprintCreditFacts)


def comes_and_goes(finding: Finding) -> bool:
    """Return whether a finding is about an article or a site with repeated trouble."""
    facts = finding.facts
    return finding.kind in RETURNING and isinstance(facts, PageFacts | SiteFailureFacts) and bool(facts.times)


def _goes_on(finding: Finding, before: Finding) -> bool:
    """Return whether a finding brings an event up to date.

    Events of several days are wars of edits, a text at a further address, an article or a site with repeated
    trouble, an absent article, a further like reprint of a site, a reprint of an original with a second change, and
    the return of a fault of a reprint; a task with other cells. The digest of a new file comes later than the finding.
    """
    facts = finding.facts
    if _returns(finding, before) or isinstance(facts, TaskFacts):
        return True
    if isinstance(facts, ReprintTextFacts):
        return (facts, finding.changes) != (before.facts, before.changes)
    if finding.kind is FindingKind.UNAVAILABLE or is_of_site(finding) or comes_and_goes(finding):
        return True
    if getattr(facts, "addresses", ()):
        return True
    return _has_digest_now(finding, before) or (_is_counted(finding) and finding.resolved_at is None)


def _has_digest_now(finding: Finding, before: Finding) -> bool:
    """Return whether a new file of an article was fetched after the finding about the file."""
    now, then = finding.facts, before.facts
    if not isinstance(now, AttachmentFacts) or not isinstance(then, AttachmentFacts):
        return False
    return now.address is None and now.digest_after is not None and now != then


def _is_counted(finding: Finding) -> bool:
    facts = finding.facts
    return isinstance(facts, ChangeFacts | AttachmentFacts | RepublicationFacts | PageFacts) and bool(
        facts.times
    )


def queue_finding(db: Store, routing: Routing, finding: Finding, began: datetime, *, what: str = "") -> None:
    """Put a finding in the outbox, once for a channel and for `what`, the name of a further time of the same trouble.

    `began` is the first sight of the present state. A suspicion is listed and not sent. A finding from looks that were
    concluded before is no news, and is not sent.
    """
    if isinstance(finding.facts, PageFacts) and finding.facts.is_suspected:
        return
    at, old_news = max(finding.detected_at, began), beginnings.beginning(db, beginnings.NEWS)
    if finding.interval is not None and finding.interval.confirmed is not None:
        at = max(at, finding.interval.confirmed.at)
    if old_news is None or at > old_news:
        channels = routing.channels_for(finding)
        alerts.queue_alerts(db, finding.id, channels, at, event=finding.event, what=what)


def _turn(finding: Finding) -> str:
    """Return the name of a further time of trouble, "" for a confirmed suspicion."""
    if comes_and_goes(finding):
        return f"{alerts.AGAIN}{finding.interval.by.capture if finding.interval else None}"
    return "" if finding.kind is FindingKind.UNAVAILABLE else f"{alerts.AGAIN}{finding.capture}"


# Kinds of finding about a page as a whole: the look of the finding's capture shows the event.
OF_WHOLE_PAGES = frozenset({FindingKind.REMOVED, FindingKind.RESTORED, FindingKind.MOVED})


def _with_interval(db: Store, finding: Finding, before: Finding | None) -> Finding:
    """Return a finding with the looks that bound its event.

    A finding raised `before` keeps the interval of its beginning, except if a whole article comes and goes, or a fault
    of a reprint returns.
    """
    is_kept = not isinstance(finding.facts, PageFacts) and not _returns(finding, before)
    kept = before.interval if before is not None and is_kept else None
    interval = finding.interval or kept or _interval(db, finding)
    return with_interval(finding, interval) if interval else finding


def _interval(db: Store, finding: Finding) -> EventInterval | None:
    """Return the looks that bound an event at a page, or the beginning of a state; None for a site and a duty."""
    capture = _telling_capture(db, finding)
    if capture is None or finding.kind is FindingKind.REPRINT_MISSING:
        return None
    page = captures.capture_of(db, capture).page
    interval = looks.interval_of(db, page, capture)
    moved = moved_from(db, page) if interval is not None and interval.after is None else None
    if interval is not None and moved is not None:
        return replace(interval, after=moved[1])
    absent_at = pages.page_of(db, page).absent_at
    if interval is None or interval.after is not None or absent_at is None or absent_at > interval.by.at:
        return interval
    return replace(interval, after=Sighting(absent_at))


def _telling_capture(db: Store, finding: Finding) -> CaptureId | None:
    """Return the capture that showed the event: of a removal, of a new text, or of the original's new text."""
    broken = _broken_link(db, finding)
    if broken is not None:
        return broken
    original = finding.original_url if finding.kind is FindingKind.REPRINT_OUTDATED else None
    page = pages.behind(db, original) if original else None
    if page is not None:
        removal, current = looks.removal_of(db, page.id), revisions.current_revision(db, page.id)
        return removal or (current.capture if current else None)
    if finding.after_revision is None or finding.kind in OF_WHOLE_PAGES:
        return finding.capture
    return revisions.revision_of(db, finding.after_revision).capture


def _broken_link(db: Store, finding: Finding) -> CaptureId | None:
    """Return the capture of the removal that broke the link of a reprint, None if the reprint came later."""
    facts = finding.facts
    if not isinstance(facts, ReprintCreditFacts) or facts.link is not LinkFault.MISSING or not facts.address:
        return None
    linked = pages.behind(db, canonical_url(facts.address))
    removal = looks.removal_of(db, linked.id) if linked is not None else None
    made = revisions.revision_of(db, finding.after_revision) if finding.after_revision else None
    if removal is None or made is None or made.seen_at > captures.capture_of(db, removal).fetch.fetched_at:
        return None
    return removal


# Most findings about a single text, with a pattern of addresses for each. The first finding counts the addresses of
# all further patterns, because addresses of random words have a pattern each.
MOST_PATTERNS_OF_TEXT = 3


def shown_again(db: Store, setup: Setup, page: Page, earlier: Collection[str]) -> Finding | None:
    """Return the finding about the first new address of a text, with a count of the new addresses.

    `earlier` are the addresses of the site's other pages with the text. The finding counts the addresses of its
    pattern, or all addresses once the text has findings of MOST_PATTERNS_OF_TEXT patterns. None if no finding about
    an older page is to be continued.
    """
    findings = _about_text(db, page, earlier)
    pattern = address_pattern(page.url)
    alike = [finding for finding in findings if address_pattern(finding.url) == pattern]
    if not alike and len(findings) < MOST_PATTERNS_OF_TEXT:
        return None
    first = (alike or findings)[0]
    newer, older = (pages.get_page(db, url) for url in (first.url, first.original_url or ""))
    if newer is None or older is None:
        return None
    return _counted(db, setup, _Shown(newer, older), page, pattern if alike else None)


def _about_text(db: Store, page: Page, earlier: Collection[str]) -> list[Finding]:
    """Return the unresolved findings that older pages show the text again, oldest first."""
    of_site = findings_table.open_of_site(db, FindingKind.REPUBLISHED, page.site)
    return [each for each in reversed(of_site) if each.original_url in earlier and each.url != page.url]


@dataclass(frozen=True)
class _Shown:
    """The first new address of a text, and the page that showed the text before."""

    newer: Page
    older: Page


def _counted(db: Store, setup: Setup, shown: _Shown, page: Page, pattern: str | None) -> Finding | None:
    """Return the finding with the number of addresses of a pattern, or of all patterns for None."""
    newer, older = (revisions.current_revision(db, each.id) for each in (shown.newer, shown.older))
    if newer is None or older is None:
        return None
    counted = {shown.newer.id, page.id}
    for number, url in repetition.pages_repeating(db, shown.newer.id):
        if number >= shown.newer.id and pattern in (None, address_pattern(url)):
            counted.add(number)
    subject = Subject(shown.newer, setup.title(shown.newer.site), newer)
    return republished(subject, shown.older, older, times=len(counted))


@dataclass(frozen=True)
class Desk:
    """The store and the configuration for the oversight of sites, and a list for the findings that it raises."""

    db: Store
    setup: Setup
    raised: list[Finding] = field(default_factory=list)

    @property
    def sites(self) -> Mapping[str, Site]:
        """The configured sites by name."""
        return self.setup.sites

    @property
    def rules(self) -> Policy:
        """The rules of judging."""
        return self.setup.rules

    def title(self, site: str) -> str:
        """Return the title of a site, or `site` itself if the site is not configured."""
        return self.setup.title(site)

    def role(self, site: str) -> SiteRole | None:
        """Return the role of a site, None if the site is not configured."""
        return self.setup.role(site)

    def raise_all(self, findings: Sequence[Finding]) -> None:
        """Write findings in the caller's transaction and keep the new findings in `raised`."""
        self.raised.extend(raise_findings(self.db, self.setup, findings))

    def tell_late(self, finding: Finding, at: datetime, cells: int) -> None:
        """Put a task in the outbox for every further cell that is late, in the caller's transaction."""
        for number in range(cells):
            what = f"{alerts.AGAIN}{at.isoformat()}-{number}"
            queue_finding(self.db, self.setup.routing, finding, at, what=what)

    def tell_lasting(self, findings: Sequence[Finding], at: datetime) -> None:
        """Put repeated trouble in the outbox after a day of trouble."""
        for finding in findings:
            began = finding.interval.by.at if finding.interval else at
            if comes_and_goes(finding) and at - began >= WELL_AGAIN:
                queue_finding(self.db, self.setup.routing, finding, began, what=_turn(finding))
