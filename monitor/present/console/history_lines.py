"""Page → all conclusions about the page; as lines by day, the latest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import gettext as _
from itertools import groupby, pairwise

from monitor.judge.meaning.significance import changes_between
from monitor.judge.policy import Policy
from monitor.present.console.change_lines import marked_sentence
from monitor.present.console.event_lines import label
from monitor.present.console.lines import Overflow, Style, TextLine, TextPart, line
from monitor.present.evidence import CaptureProof, evidence_of
from monitor.present.first_publication import FirstPublication, first_publication, words_of
from monitor.present.html import shown
from monitor.wording.event_words import COLON
from monitor.wording.names import KIND_NAMES, STATE_NAMES
from monitor.wording.plain import on_one_line, shown_url
from monitor.wording.sighting_words import sighting_words
from storage.archive.captures import tolerances_of
from storage.clock import SHANGHAI
from storage.conclusions.looks import interval_of, looks_of
from storage.conclusions.revisions import revisions_of
from storage.engine.store import Store
from storage.findings.findings import Note, findings_about, findings_counting, notes_of
from storage.records import (
    CaptureId,
    Change,
    EventInterval,
    Finding,
    Look,
    Page,
    Revision,
    RevisionId,
    Tolerance,
)
from storage.sightings.sightings import ForeignSighting, sightings_of

MOST_CHANGES = 4  # of a revision


@dataclass(frozen=True)
class PageEvent:
    """Finding about a page, with its proof and the operators' notes."""

    finding: Finding
    proof: Sequence[CaptureProof]
    notes: Sequence[Note]


@dataclass(frozen=True)
class PageHistory:
    """Page with all conclusions about the page."""

    page: Page
    revisions: Sequence[Revision]
    changes: Sequence[tuple[Change, ...]]  # of every revision against the revision before
    events: Sequence[PageEvent]
    looks: Sequence[Look]
    tolerances: Mapping[CaptureId, Sequence[Tolerance]]
    intervals: Mapping[RevisionId, EventInterval | None]  # looks that bound the beginning of every revision
    first: FirstPublication | None  # where the text was first published
    sightings: Sequence[ForeignSighting] = ()  # what others saw: no looks of ours


@dataclass(frozen=True)
class HistoryStep:
    """A version, a finding or a note in the life of a page."""

    at: datetime
    what: str
    detail: str
    lines: tuple[TextLine, ...]


def history_of(db: Store, page: Page, rules: Policy) -> PageHistory:
    """Read the history of a page."""
    states = revisions_of(db, page.id)
    later = [
        changes_between(before.article, after.article, rules.standards) for before, after in pairwise(states)
    ]
    told = [*findings_about(db, page.url), *findings_counting(db, page.site, page.url)]
    events = [
        PageEvent(finding, evidence_of(db, finding), notes_of(db, finding.id))
        for finding in sorted(told, key=lambda each: each.detected_at)
    ]
    return PageHistory(
        page,
        states,
        [(), *later] if states else [],
        events,
        looks_of(db, page.id),
        tolerances_of(db, page.id),
        {state.id: interval_of(db, page.id, state.capture) for state in states},
        first_publication(db, page),
        sightings_of(db, page.url),
    )


def history_lines(kept: PageHistory, titles: Mapping[str, str], language: str) -> Iterator[TextLine]:
    """Yield the lines of a history: the page, then its steps by day, the latest first."""
    title = kept.revisions[-1].article.title if kept.revisions else _("nothing was read there yet")
    yield line(f"{titles.get(kept.page.site, kept.page.site)} · {on_one_line(title)}", Style.STRONG)
    yield line(shown_url(kept.page.url) or "", Style.SOFT, overflow=Overflow.WHOLE)
    if kept.first is not None:
        yield line(words_of(kept.first, titles))
    looks = _("looks: {n}").format(n=len(kept.looks))
    last = (
        _("the last at {time} Beijing time").format(time=shown(kept.looks[-1].fetched_at))
        if kept.looks
        else ""
    )
    yield line(" · ".join(filter(None, (looks, last))), Style.SOFT)
    for day, steps in groupby(reversed(steps_of(kept, language)), key=_day):
        yield line("")
        yield line(f"━━ {day} " + _("Beijing time"), Style.STRONG)
        for step in steps:
            yield from step.lines


def _day(step: HistoryStep) -> str:
    return f"{step.at.astimezone(SHANGHAI):%Y-%m-%d}"


def steps_of(kept: PageHistory, language: str) -> list[HistoryStep]:
    """Return the versions, findings and notes of a page, and what others saw there, oldest first."""
    steps = [
        _version(revision, changes) for revision, changes in zip(kept.revisions, kept.changes, strict=True)
    ]
    for event in kept.events:
        steps.append(_finding(event.finding, language))
        steps += [_note(note, event.finding, language) for note in event.notes]
    steps += [_sighting(each, language) for each in kept.sightings]
    return sorted(steps, key=lambda step: step.at)


def _time(at: datetime) -> TextPart:
    return TextPart(f"{at.astimezone(SHANGHAI):%H:%M}  ", Style.SOFT)


def _version(revision: Revision, changes: Sequence[Change]) -> HistoryStep:
    name = _("version {n}").format(n=revision.number)
    capture = _("capture {n}").format(n=revision.capture)
    head = TextLine(
        (_time(revision.seen_at), TextPart(f"{name} · {capture} · {on_one_line(revision.article.title)}"))
    )
    marked = tuple(TextLine(marked_sentence(change), indent=9) for change in changes[:MOST_CHANGES])
    more = len(changes) - MOST_CHANGES
    rest = (line(_("and {n} more").format(n=more), Style.SOFT, indent=9),) if more > 0 else ()
    return HistoryStep(
        revision.seen_at, f"revision {revision.number}", revision.article.title, (head, *marked, *rest)
    )


def _finding(finding: Finding, language: str) -> HistoryStep:
    state = STATE_NAMES[language][finding.state]
    head = TextLine((_time(finding.detected_at), *label(finding, finding.severity, language),
                 TextPart(f"  {finding.id}  {state}")))  # fmt: skip
    text = finding.summary(language)
    return HistoryStep(
        finding.detected_at, finding.kind.value, text, (head, line(on_one_line(text), indent=9))
    )


def _note(note: Note, finding: Finding, language: str) -> HistoryStep:
    state, kind = STATE_NAMES[language][note.state], KIND_NAMES[language][finding.kind]
    why = COLON[language] + on_one_line(note.why) if note.why else ""
    said = TextLine((_time(note.at), TextPart(f"{kind} → {state} · {on_one_line(note.who)}{why}")))
    return HistoryStep(note.at, note.state.value, f"{note.who}: {note.why}", (said,))


def _sighting(found: ForeignSighting, language: str) -> HistoryStep:
    words = sighting_words(found.source, found.status, found.digest, found.capture, found.notes, language)
    said = TextLine((_time(found.at), TextPart(on_one_line(words), Style.SOFT)))
    return HistoryStep(found.at, "sighting", words, (said,))
