"""Events → lines by day, the worst first.

On the latest day the worst open events have three lines, and further events one. Of earlier days the worst open events
have one line. All events left out are counted, with the command that lists them. So a morning's list fits on two
screens (tests/test_five_days.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from gettext import gettext as _
from itertools import groupby

from monitor.present.console.lines import Overflow, Row, Style, TextLine, TextPart, line
from monitor.present.event_view import at_the_page, page_groups, sentence
from monitor.wording.event_words import ALSO, COMMA
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, STATE_NAMES
from monitor.wording.plain import on_one_line, shown_url
from storage.clock import SHANGHAI
from storage.records import Event, Finding, FindingId, FindingState, Severity
from storage.records.event import worst_first

STYLES = {Severity.CRITICAL: Style.CRITICAL, Severity.WARNING: Style.WARNING}
MOST_FULL = 10  # events of the latest day in three lines
MOST_LIKE = 3  # one-line events of one kind and site on the latest day
MOST_EARLIER = 6  # events of an earlier day; critical events are listed beyond this number
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class ListWords:
    """Names for the lines of a list: titles of sites, short ids of events, persons in charge."""

    language: str
    titles: Mapping[str, str]
    ids: Mapping[str, str]
    call: str  # the program as the shell calls it
    assignees: Mapping[FindingId, str] = field(default_factory=dict)
    full: bool = False  # three lines for every grave event, a line for every further event


def event_lines(events: Sequence[Event], words: ListWords) -> Iterator[TextLine]:
    """Yield the lines of events: the latest day first, within a day the worst event first."""
    by_day = sorted(events, key=_day, reverse=True)
    days = [(day, worst_first(list(of_day))) for day, of_day in groupby(by_day, key=_day)]
    left_out: list[Event] = []
    for number, (day, of_day) in enumerate(days):
        if number == 1 or (number and words.full):
            yield line("")
        yield _day_line(day, of_day, words.language)
        full, brief = _chosen(of_day, is_latest=number == 0, words=words)
        for event in full:
            yield from _grave(event, words)
        yield from (_in_one_line(event, words) for event in brief)
        told = {event.id for event in (*full, *brief)}
        left_out += [event for event in of_day if event.id not in told]
        if left_out and (number == 0 or number == len(days) - 1):
            yield _further(left_out, words)
            left_out = []


def _chosen(
    events: Sequence[Event], *, is_latest: bool, words: ListWords
) -> tuple[Sequence[Event], Sequence[Event]]:
    """Return the events of a day in three lines, and in one line. `events` stand worst first."""
    grave = [event for event in events if is_grave(event)]
    if words.full:
        return grave, [event for event in events if not is_grave(event)]
    if not is_latest:
        return (), [
            event
            for place, event in enumerate(grave)
            if place < MOST_EARLIER or event.severity is Severity.CRITICAL
        ]
    full = grave[:MOST_FULL]
    told = {event.id for event in full}
    alike: Counter[tuple[object, ...]] = Counter()
    brief = []
    for event in events:
        if event.id not in told and alike[_like(event)] < MOST_LIKE:
            alike[_like(event)] += 1
            brief.append(event)
    return full, brief


def is_grave(event: Event) -> bool:
    """Return whether an event is an open warning, or worse."""
    return event.severity >= Severity.WARNING and event.state in (
        FindingState.OPEN,
        FindingState.ACKNOWLEDGED,
    )


def label(finding: Finding, severity: Severity, language: str) -> Row:
    """Return severity and kind: [严重] 正文改动."""
    text = f"[{SEVERITY_NAMES[language][severity]}] {KIND_NAMES[language][finding.kind]}"
    return (TextPart(text, STYLES.get(severity, Style.STRONG)),)


def _day(event: Event) -> date:
    return _local(event.detected_at).date()


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)


def _day_line(day: date, events: Sequence[Event], language: str) -> TextLine:
    counted = Counter(each.severity for each in events)
    names = SEVERITY_NAMES[language]
    counts = COMMA[language].join(
        f"{names[each]} {counted[each]}" for each in reversed(Severity) if counted[each]
    )
    weekday = f"星期{WEEKDAYS[day.weekday()]}" if language == "zh" else f"{day:%A}"
    zone = _("Beijing time")
    total = _("events: {n}").format(n=len(events))
    return line(f"━━ {day} {weekday} {zone} · {total} · {counts}", Style.STRONG, overflow=Overflow.CUT)


def _like(event: Event) -> tuple[object, ...]:
    return event.lead.kind, event.lead.site, event.state, event.severity


def _grave(event: Event, words: ListWords) -> Iterator[TextLine]:
    lead = event.lead
    parts = (
        *label(lead, event.severity, words.language),
        *_id(event, words),
        TextPart(_rest(event, words), Style.SOFT),
    )
    yield TextLine(parts, overflow=Overflow.CUT)
    yield line(sentence(lead, words.language), indent=2, overflow=Overflow.CUT)
    yield line(shown_url(lead.url) or "", Style.SOFT, indent=2, overflow=Overflow.WHOLE)


def _id(event: Event, words: ListWords) -> Row:
    return (
        TextPart("  "),
        TextPart(words.ids[event.id], Style.STRONG),
        TextPart(f"  {_local(event.detected_at):%H:%M}"),
    )


def _rest(event: Event, words: ListWords) -> str:
    """Return state, person in charge, and the further pages and findings of an event."""
    language = words.language
    kinds = [KIND_NAMES[language][each.kind] for each in at_the_page(event)]
    parts = (
        "" if event.state is FindingState.OPEN else STATE_NAMES[language][event.state],
        _person(event, words),
        *(group.says(language) for group in page_groups(event, words.titles)),
        ALSO[language] + COMMA[language].join(kinds) if kinds else "",
    )
    said = " · ".join(filter(None, parts))
    return f"  {said}" if said else ""


def _person(event: Event, words: ListWords) -> str:
    names = {words.assignees.get(each.id, "") for each in event.findings} - {""}
    return f"→ {COMMA[words.language].join(sorted(map(on_one_line, names)))}" if names else ""


def _in_one_line(event: Event, words: ListWords) -> TextLine:
    state = "" if event.state is FindingState.OPEN else f"（{STATE_NAMES[words.language][event.state]}）"
    parts = (
        *label(event.lead, event.severity, words.language),
        *_id(event, words),
        TextPart(f"  {state}{sentence(event.lead, words.language)}", Style.SOFT),
    )
    return TextLine(parts, overflow=Overflow.CUT)


def _further(events: Sequence[Event], words: ListWords) -> TextLine:
    """Return the line that counts events, with the command that lists all events since the earliest."""
    command = f"{words.call} findings --full --since {min(map(_day, events))}"
    said = _("{n} more events, see {command}").format(n=len(events), command=command)
    return line(said, Style.SOFT, overflow=Overflow.WHOLE)
