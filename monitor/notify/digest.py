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
from monitor.present.entry import EventEntry, event_entry
from monitor.present.html import rendered, shown
from monitor.present.report import is_new
from monitor.wording.event_words import COMMA, EVENT_HEADINGS
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, STATE_NAMES
from monitor.wording.plain import one_line, shown_url
from storage.engine.store import Store
from storage.findings import desk
from storage.findings.events import list_events
from storage.records import Event, FindingKind, FindingState, Severity

MOST_LISTED = 40  # events of a section
MOST_CHANGES = 2  # of an event
MOST_PAGES = 8  # of a group of pages
TITLES = {"zh": "转载监测摘要", "en": "Digest of findings"}
COLOURS = {"critical": "#b3201a", "warning": "#8a4a00", "notice": "#3b4b8c", "info": "#56616d"}


@dataclass(frozen=True)
class _Section:
    heading: str
    events: Sequence[Event]

    @property
    def more(self) -> int:
        """Return the number of events that are not listed."""
        return max(0, len(self.events) - MOST_LISTED)


def digest_message(
    db: Store, sites: Sequence[Site], since: datetime, until: datetime, *, language: str
) -> Message:
    """Return the letter over the events between `since` and `until`, and over older open events."""
    words, titles = EVENT_HEADINGS[language], {site.name: site.title for site in sites}
    sections = _sections(db, words, since, until)
    new, resolved = sections[0].events, sections[1].events
    title = f"{TITLES[language]} {shown(since)} – {shown(until)}"
    entries = [
        (each.heading, [_entry(db, event, titles) for event in each.events[:MOST_LISTED]], each.more)
        for each in sections
    ]
    page = rendered(
        "digest.html",
        title=title,
        words=words,
        counts=_counts(new, resolved, language),
        sections=entries,
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
    return Message(title, _plain(title, entries, words, language), key, findings, page)


def _sections(db: Store, words: Mapping[str, str], since: datetime, until: datetime) -> list[_Section]:
    """Return the new, the resolved and the older open events without muted ones. An event stands in one section."""
    muted = {(each.kind, each.site) for each in desk.mutes(db, until)}
    heard = partial(_is_heard, muted)
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
    return [_Section(words["new"], new), _Section(words["resolved"], over), _Section(words["open"], left)]


def _is_heard(muted: Collection[tuple[FindingKind, str]], event: Event) -> bool:
    """Return whether an event has a finding of a kind that is not muted on its site."""
    return any((each.kind, each.site) not in muted for each in event.findings)


def _entry(db: Store, event: Event, titles: Mapping[str, str]) -> EventEntry:
    """Return the entry of an event; changes are shown of grave events that are not resolved."""
    is_grave = event.severity >= Severity.WARNING and event.resolved_at is None
    return event_entry(db, event, titles, most=MOST_CHANGES if is_grave else 0)


def _counts(new: Sequence[Event], resolved: Sequence[Event], language: str) -> list[tuple[str, str, int]]:
    counted = Counter(each.severity for each in new)
    by_severity = [(each.word, SEVERITY_NAMES[language][each], counted[each]) for each in reversed(Severity)]
    return [*by_severity, ("info", STATE_NAMES[language][FindingState.RESOLVED], len(resolved))]


def _plain(
    title: str,
    sections: Sequence[tuple[str, Sequence[EventEntry], int]],
    words: Mapping[str, str],
    language: str,
) -> str:
    lines = [title]
    for number, (heading, entries, more) in enumerate(sections):
        if not entries and number:
            continue
        count = len(entries) + more
        lines += ["", f"{heading}（{count}）" if language == "zh" else f"{heading} ({count})"]
        if not entries:
            lines.append(words["none"])
        for entry in entries:
            lines += _plain_event(entry, language)
        if more:
            lines.append(words["more"].format(n=more))
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
