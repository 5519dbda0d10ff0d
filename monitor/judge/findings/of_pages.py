"""States of a page, and events at a page → findings: edited, republished, removed, restored, moved."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import SequenceMatcher
from itertools import zip_longest

from crawler.urls import attachment_key
from monitor.judge.findings.finding import (
    COMES_AND_GOES,
    Draft,
    Subject,
    from_to,
    headline_severity,
    new_finding,
    with_interval,
)
from monitor.judge.looks.consensus import visible
from monitor.judge.meaning.significance import severity_of
from monitor.judge.rules.compliance import headline_same
from storage.records import (
    Article,
    Attribution,
    Capture,
    Change,
    ChangeFacts,
    EventInterval,
    Field,
    Finding,
    FindingKind,
    Page,
    PageFacts,
    Reason,
    RepublicationFacts,
    Revision,
    Severity,
    Sighting,
    SiteRole,
    agree,
    day_of,
)

CREDIT_FIELDS = (Field.SOURCE, Field.AUTHOR, Field.EDITOR, Field.PUBLISHED)


# A date that moves later by at least this many days is a republication, not a correction of the time.
REDATED_DAYS = 2


def edits(
    page: Page, site_title: str, history: Sequence[Revision], changes: Sequence[Change]
) -> list[Finding]:
    """Return findings about the latest revision of a history: text, headline, credit, date. Files: `of_files`.

    `changes` are of the text, worst first, and of the headline.
    """
    subject = Subject(page, site_title, history[-1])
    return [
        *_text_edited(subject, history, [each for each in changes if not each.paragraph_title]),
        *_headline_changed(subject, history, [each for each in changes if each.paragraph_title]),
        *_attribution_changed(subject, history),
        *_redated(subject, history[-2]),
    ]


def text_state(revision: Revision) -> tuple[str, ...]:
    """Return the key of a text: equal texts are one state of a page."""
    return tuple(visible(each) for each in revision.article.paragraphs)


def _headline_state(revision: Revision) -> str:
    return visible(revision.article.title)


def _credit_state(revision: Revision) -> tuple[object, ...]:
    attribution = revision.article.attribution
    fields = (getattr(attribution, name) for name in CREDIT_FIELDS)
    return (*fields, tuple(map(visible, revision.article.beside or ())))


def attachment_state(revision: Revision) -> Hashable:
    """Return the key of the attachments of a state."""
    return frozenset(map(attachment_key, revision.article.attachments))


# Kinds of event that a later state may take back, with the key of a state.
STATES_OF: Mapping[FindingKind, Callable[[Revision], Hashable]] = {
    FindingKind.EDITED: text_state,
    FindingKind.HEADLINE_CHANGED: _headline_state,
    FindingKind.ATTRIBUTION_CHANGED: _credit_state,
    FindingKind.ATTACHMENT_ADDED: attachment_state,
    FindingKind.ATTACHMENT_CHANGED: attachment_state,
    FindingKind.ATTACHMENT_REMOVED: attachment_state,
}


@dataclass(frozen=True)
class TurnOfState:
    """Kind of a change: new, taken back, or a further change of a war of edits."""

    began: int  # index in the history of the revision for the finding
    times: int | None = None  # changes so far of a war of edits
    returned: datetime | None = None  # when a state that came back was first seen


def turn_of(history: Sequence[Revision], states: Sequence[Hashable]) -> TurnOfState:
    """Return the turn of the latest state. A war of edits belongs to the finding of its first change, with a count."""
    found = recurrence(states)
    if found is None:
        return TurnOfState(len(history) - 1)
    if found.to_and_fro:
        return TurnOfState(found.departure, times=found.times)
    return TurnOfState(len(history) - 1, returned=history[found.shown_first].seen_at)


def _text_edited(subject: Subject, history: Sequence[Revision], changes: Sequence[Change]) -> list[Finding]:
    if not changes or not history[-2].article.paragraphs:  # text on a page first seen empty is no edit
        return []
    turn = turn_of(history, [text_state(each) for each in history])
    began = history[turn.began]
    before, after = from_to(changes[0])
    facts = ChangeFacts(
        before=before, after=after, more=len(changes) - 1, times=turn.times, returned=turn.returned
    )
    draft = Draft(
        FindingKind.EDITED,
        about=(began.number, began.digest),
        severity=severity_of(changes),
        changes=tuple(changes),
        before=history[-2].id,
    )
    return [new_finding(subject, began.seen_at, facts, draft)]


def _headline_changed(
    subject: Subject, history: Sequence[Revision], changes: Sequence[Change]
) -> list[Finding]:
    old, new = history[-2].article.title, subject.revision.article.title
    if not old or not new or headline_same(new, old):
        return []
    turn = turn_of(history, [_headline_state(each) for each in history])
    began = history[turn.began]
    facts = ChangeFacts(before=old, after=new, times=turn.times, returned=turn.returned)
    draft = Draft(
        FindingKind.HEADLINE_CHANGED,
        about=(began.number, visible(began.article.title)),
        severity=headline_severity(changes),
        before=history[-2].id,
    )
    return [new_finding(subject, began.seen_at, facts, draft)]


def _attribution_changed(subject: Subject, history: Sequence[Revision]) -> list[Finding]:
    before = history[-2]
    old, new = before.article.attribution, subject.revision.article.attribution
    changed = _changed_fields(before, subject.revision)
    lines = _changed_lines(before.article, subject.revision.article)
    if not changed and not lines:
        return []
    first = changed[0] if changed else None
    values = (getattr(old, first) or "", getattr(new, first) or "") if first else lines[0]
    turn = turn_of(history, [_credit_state(each) for each in history])
    began = history[turn.began]
    facts = ChangeFacts(
        before=values[0],
        after=values[1],
        more=len(changed) + len(lines) - 1,
        field=first,
        times=turn.times,
        returned=turn.returned,
    )
    earlier = history[turn.began - 1]
    is_beside = bool(_changed_lines(earlier.article, began.article))
    about = (began.number, *_changed_fields(earlier, began), *(["beside"] if is_beside else []))
    draft = Draft(FindingKind.ATTRIBUTION_CHANGED, about=about, before=before.id)
    return [new_finding(subject, began.seen_at, facts, draft)]


def _changed_fields(before: Revision, after: Revision) -> list[Field]:
    """Return the fields of the credit that differ.

    A date that makes a republication is no change of the credit, nor is more precision, or the time of an update.
    """
    old, new = before.article.attribution, after.article.attribution
    changed = [name for name in CREDIT_FIELDS[:-1] if getattr(old, name) != getattr(new, name)]
    is_redated = (_days_later(old, new) or 0) >= REDATED_DAYS
    if not (old.is_update or new.is_update or is_redated or agree(old.published_at, new.published_at)):
        changed.append(Field.PUBLISHED)
    return changed


def _changed_lines(before: Article, after: Article) -> list[tuple[str, str]]:
    """Return the lines beside the text that differ, before and after; "" for a line that came or went."""
    if before.beside is None or after.beside is None:
        return []
    old, new = ([visible(line) for line in lines] for lines in (before.beside, after.beside))
    changed: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            changed += zip_longest(before.beside[i1:i2], after.beside[j1:j2], fillvalue="")
    return changed


def _redated(subject: Subject, before: Revision) -> list[Finding]:
    old, new = (each.article.attribution for each in (before, subject.revision))
    if (_days_later(old, new) or 0) < REDATED_DAYS:
        return []
    same_text = text_state(before) == text_state(subject.revision)
    facts = RepublicationFacts(before=_shown_day(old), after=_shown_day(new), silently=same_text)
    draft = Draft(FindingKind.REPUBLISHED, about=("redated", new.published_at), before=before.id)
    return [new_finding(subject, subject.revision.seen_at, facts, draft)]


def _days_later(old: Attribution, new: Attribution) -> int | None:
    """Return the days from one day of publication to another; None if a page states no publication."""
    days = [None if each.is_update else day_of(each.published_at) for each in (old, new)]
    return (days[1] - days[0]).days if days[0] and days[1] else None


def _shown_day(attribution: Attribution) -> str:
    return str(day_of(attribution.published_at) or "")


@dataclass(frozen=True)
class Removal:
    """A removal of an article from an address, as two looks found it."""

    capture: Capture
    reason: Reason
    shown_at: str | None = None  # a further address of the site that still shows the article


def removed(subject: Subject, role: SiteRole | None, removal: Removal) -> Finding:
    """Return the finding about a removed article. The loss of one of several addresses is worth a notice."""
    is_mild = role is SiteRole.PORTAL or removal.shown_at is not None
    at = removal.capture.fetch.fetched_at
    draft = Draft(
        FindingKind.REMOVED,
        about=(at,),
        severity=Severity.NOTICE if is_mild else Severity.CRITICAL,
        capture=removal.capture.id,
    )
    return new_finding(subject, at, PageFacts(reason=removal.reason, shown_at=removal.shown_at), draft)


@dataclass(frozen=True)
class Absence:
    """An absence of an article while the rest of the site is well."""

    interval: EventInterval  # confirmed: the look after which the article counts as unavailable
    reason: Reason
    began: datetime  # the first absence, where the article comes and goes
    times: int | None = None  # absences so far, where the article comes and goes
    shown_at: str | None = None  # a further address of the site that still shows the article

    @property
    def is_suspected(self) -> bool:
        """Return whether the absence is too short to be believed."""
        return self.interval.confirmed is None


def unavailable(subject: Subject, role: SiteRole | None, absence: Absence) -> Finding:
    """Return the finding about an article that cannot be read, though no answer says that the article was removed."""
    is_mild = role is SiteRole.PORTAL or absence.shown_at is not None
    is_grave = not is_mild and not absence.is_suspected
    seen = absence.interval.confirmed or absence.interval.by
    draft = Draft(
        FindingKind.UNAVAILABLE,
        about=(absence.began,),
        severity=None if is_grave else Severity.NOTICE,
        capture=seen.capture,
        interval=absence.interval,
    )
    facts = PageFacts(
        reason=absence.reason,
        shown_at=absence.shown_at,
        is_suspected=absence.is_suspected,
        times=absence.times,
    )
    return new_finding(subject, absence.began, facts, draft)


def restored(page: Page, site_title: str, last: Revision, capture: Capture) -> Finding:
    """Return the finding about a removed article that is back."""
    subject, at = Subject(page, site_title, last), capture.fetch.fetched_at
    draft = Draft(FindingKind.RESTORED, about=(at,), capture=capture.id)
    return new_finding(subject, at, PageFacts(), draft)


def restored_at(subject: Subject, new: Page, first: Revision) -> Finding:
    """Return the finding about a removed article that is back at a new address; `first` is its first state there."""
    interval = EventInterval(Sighting(first.seen_at, first.capture))
    draft = Draft(FindingKind.RESTORED, about=(new.url,), capture=first.capture, interval=interval)
    told = new_finding(subject, first.seen_at, PageFacts(address=new.url), draft)
    return with_interval(told, interval)


def coming_and_going(finding: Finding, told: Sequence[Finding]) -> Finding:
    """Return the finding about a removal or a return, or the earlier finding of the kind with a count.

    `told` holds all findings about the article, oldest first. An article that comes and goes is one finding.
    """
    returned = [each for each in told if each.kind is FindingKind.RESTORED]
    earlier = [each for each in told if each.kind is finding.kind]
    if not earlier or not returned or finding.detected_at - _last_seen(returned[-1]) > COMES_AND_GOES:
        return finding
    first, now = earlier[-1], finding.facts
    if not isinstance(first.facts, PageFacts) or not isinstance(now, PageFacts):
        return finding
    facts = replace(now, times=(first.facts.times or 1) + 1)
    return replace(finding, id=first.id, detected_at=first.detected_at, facts=facts)


def _last_seen(finding: Finding) -> datetime:
    """Return the time of the last look that a finding tells of."""
    interval = finding.interval
    return (interval.confirmed or interval.by).at if interval else finding.detected_at


def moved(page: Page, site_title: str, last: Revision, capture: Capture, address: str) -> Finding:
    """Return the finding about an address that redirects to a new address of the same article."""
    subject, at = Subject(page, site_title, last), capture.fetch.fetched_at
    draft = Draft(FindingKind.MOVED, about=(address,), capture=capture.id)
    return new_finding(subject, at, PageFacts(address=address), draft)


def republished(
    subject: Subject, older: Page, older_revision: Revision, *, times: int | None = None
) -> Finding:
    """Return the finding about an old article under a new address of the same site.

    `times` counts the new addresses, where one text stands at several new addresses of one pattern.
    """
    old, new = (_shown_day(each.article.attribution) for each in (older_revision, subject.revision))
    facts = RepublicationFacts(before=old, after=new, address=older.url, times=times)
    draft = Draft(
        FindingKind.REPUBLISHED,
        about=(older.url,),
        original_url=older.url,
        before=older_revision.id,
    )
    return new_finding(subject, subject.revision.seen_at, facts, draft)


def is_republication(newer: Page, newer_article: Article, older: Page, older_article: Article) -> bool:
    """Return whether the newer of two pages with the same text on one site is a late republication.

    A further address of the same day is an alias: a column, or a host for telephones. If a page states no day, and the
    lists state no day for the page, the newer page must have been absent from the site's lists after the older page
    was known.
    """
    old, new = _claimed_day(older, older_article), _claimed_day(newer, newer_article)
    if old and new:
        return old < new
    if older.discovered_at is None or newer.absent_at is None:
        return False
    return older.discovered_at <= newer.absent_at


def _claimed_day(page: Page, article: Article) -> date | None:
    """Return the day of publication by the page, else by the list, else None."""
    attribution = article.attribution
    stated = None if attribution.is_update else attribution.published_at
    return day_of(stated) or day_of(page.list_date)


# A → B → A is a change taken back. From the third change on (A → B → A → B) the text goes to and fro.
TO_AND_FRO = 3


@dataclass(frozen=True)
class Recurrence:
    """Recurrence of an earlier state. Numbers count states from 0."""

    shown_first: int  # first appearance of the latest state
    departure: int  # beginning of the exchange: the last new state
    times: int  # changes from the departure on

    @property
    def to_and_fro(self) -> bool:
        """Return whether the exchange is more than a single change taken back."""
        return self.times >= TO_AND_FRO


def recurrence(states: Sequence[Hashable]) -> Recurrence | None:
    """Return how the latest state recurs; None if the state is new, or equal to the state before."""
    shown: dict[Hashable, int] = {}  # state → number of its first appearance
    departure = times = 0
    for number, state in enumerate(states):
        if number and state == states[number - 1]:
            continue
        if state in shown:
            times += 1
        else:
            shown[state], departure, times = number, number, 1
    if times < TO_AND_FRO - 1 or states[-1] == states[-2]:
        return None
    return Recurrence(shown[states[-1]], departure, times)
