"""Events of a day or a week → one letter: new, resolved and open events, as plain text and as HTML page."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from crawler.sites import Site
from monitor.notify.message import Message
from monitor.present.entry import EventEntry, EventGroup, event_entry, grouped
from monitor.present.html import rendered, shown
from monitor.present.report import is_new
from monitor.wording.event_words import COMMA, EVENT_HEADINGS
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, STATE_NAMES
from monitor.wording.plain import one_line, shown_url
from storage.engine.store import Store
from storage.findings import desk
from storage.findings.events import list_events
from storage.records import Event, FindingKind, FindingState, Severity

MOST_FULL = 8  # new events with their changes
MOST_LINES = 20  # events of a section in a line each; further events are counted by kind
MOST_LISTED = 40  # events of a section in the plain text
MOST_CHANGES = 2  # of an event
MOST_PAGES = 8  # of a group of pages
TITLES = {"zh": "转载监测摘要", "en": "Digest of findings"}
COLOURS = {"critical": "#b3201a", "warning": "#8a4a00", "notice": "#3b4b8c", "info": "#56616d"}


@dataclass(frozen=True)
class DigestSection:
    """Events of one heading: in full, in a line each, and by kind."""

    heading: str
    full: tuple[EventEntry, ...] = ()
    lines: tuple[EventEntry, ...] = ()
    groups: tuple[EventGroup, ...] = ()

    @property
    def entries(self) -> list[EventEntry]:
        """Return all events."""
        return [*self.full, *self.lines, *(each for group in self.groups for each in group.entries)]

    @property
    def size(self) -> int:
        """Return the number of events."""
        return len(self.entries)


def digest_message(
    db: Store, sites: Sequence[Site], since: datetime, until: datetime, *, language: str
) -> Message:
    """Return the letter over the events between `since` and `until`, and over older open events."""
    words, titles = EVENT_HEADINGS[language], {site.name: site.title for site in sites}
    new, resolved, left = _events(db, since, until)
    title = f"{TITLES[language]} {shown(since)} – {shown(until)}"
    sections = (
        _section(db, words["new"], new, titles, most_full=MOST_FULL),
        DigestSection(
            words["resolved"], groups=grouped([event_entry(db, each, titles, most=0) for each in resolved])
        ),
        _section(db, words["open"], left, titles, most_full=0),
    )
    page = rendered(
        "digest.html",
        title=title,
        name=TITLES[language],
        span=(shown(since), shown(until)),
        words=words,
        counts=_counts(new, resolved, language),
        sections=sections,
        kinds=KIND_NAMES[language],
        severities=SEVERITY_NAMES[language],
        states=STATE_NAMES[language],
        colours=COLOURS,
        comma=COMMA[language],
        most_pages=MOST_PAGES,
        language=language,
        zh=language == "zh",
    )
    findings = tuple(finding for event in new for finding in event.findings)
    key = hashlib.sha256(f"{title}\n{len(findings)}".encode()).hexdigest()[:32]
    return Message(title, _plain(title, sections, words, language), key, findings, page)


def _events(db: Store, since: datetime, until: datetime) -> tuple[list[Event], list[Event], list[Event]]:
    """Return the new, the resolved and the older open events without muted ones. An event stands in one list."""
    heard = partial(_is_heard, {(each.kind, each.site) for each in desk.mutes(db, until)})
    came = [
        each
        for each in filter(heard, list_events(db, since=since))
        if each.detected_at <= until and is_new(each, since)
    ]
    over = [
        each for each in filter(heard, list_events(db, resolved_since=since)) if each.resolved_at is not None
    ]
    settled = {each.id for each in over}
    new = [each for each in came if each.id not in settled]
    told = settled | {each.id for each in new}
    left = [
        each
        for each in filter(heard, list_events(db, severity=Severity.WARNING, unresolved=True))
        if each.id not in told and each.state is FindingState.OPEN and each.detected_at <= until
    ]
    return new, over, left


def _is_heard(muted: Collection[tuple[FindingKind, str]], event: Event) -> bool:
    """Return whether an event has a finding of a kind that is not muted on its site."""
    return any((each.kind, each.site) not in muted for each in event.findings)


def _section(
    db: Store, heading: str, events: Sequence[Event], titles: Mapping[str, str], *, most_full: int
) -> DigestSection:
    """Return a section: the worst events in full, then lines, then counts by kind."""
    grave = [each for each in events if each.severity >= Severity.WARNING][: most_full + MOST_LINES]
    listed = {each.id for each in grave}
    rest = [event_entry(db, each, titles, most=0) for each in events if each.id not in listed]
    return DigestSection(
        heading,
        tuple(event_entry(db, each, titles, most=MOST_CHANGES) for each in grave[:most_full]),
        tuple(event_entry(db, each, titles, most=1) for each in grave[most_full:]),
        grouped(rest),
    )


def _counts(new: Sequence[Event], resolved: Sequence[Event], language: str) -> list[tuple[str, str, int]]:
    counted = Counter(each.severity for each in new)
    by_severity = [(each.word, SEVERITY_NAMES[language][each], counted[each]) for each in reversed(Severity)]
    return [*by_severity, ("info", STATE_NAMES[language][FindingState.RESOLVED], len(resolved))]


def _plain(title: str, sections: Sequence[DigestSection], words: Mapping[str, str], language: str) -> str:
    lines = [title]
    for number, section in enumerate(sections):
        entries = section.entries
        if not entries and number:
            continue
        count = f"（{len(entries)}）" if language == "zh" else f" ({len(entries)})"
        lines += ["", f"{section.heading}{count}"]
        if not entries:
            lines.append(words["none"])
        for entry in entries[:MOST_LISTED]:
            lines += _plain_event(entry, language)
        if len(entries) > MOST_LISTED:
            lines.append(words["more"].format(n=len(entries) - MOST_LISTED))
    return "\n".join(lines)


def _plain_event(entry: EventEntry, language: str) -> list[str]:
    event, lead = entry.event, entry.event.lead
    severity, summary = SEVERITY_NAMES[language][event.severity], one_line(lead.summary(language))
    colon = "：" if language == "zh" else ": "
    return [
        f"- [{severity}] {summary} {shown_url(lead.url)}",
        *(
            f"  {group.says(language)}{colon}{COMMA[language].join(page.site for page in group.pages[:MOST_PAGES])}"
            for group in entry.groups
        ),
    ]
