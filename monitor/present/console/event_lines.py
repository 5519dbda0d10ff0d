"""Events → lines by day, the worst first: three lines for a grave open event, one line for each further event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from gettext import gettext as _
from itertools import groupby

from monitor.present.console.lines import Overflow, Row, Style, TextLine, TextPart, line
from monitor.present.event_view import at_the_page, page_groups
from monitor.wording.event_words import ALSO, COLON, COMMA
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, STATE_NAMES
from monitor.wording.plain import on_one_line, shown_url
from monitor.wording.summary import summary
from storage.clock import SHANGHAI
from storage.records import Event, Finding, FindingId, FindingState, Severity
from storage.records.event import worst_first

STYLES = {Severity.CRITICAL: Style.CRITICAL, Severity.WARNING: Style.WARNING}
MOST_LIKE = 3  # lines of slight events of one kind and site on one day; further events are counted
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class ListWords:
    """Names for the lines of a list: titles of sites, short ids of events, persons in charge."""

    language: str
    titles: Mapping[str, str]
    ids: Mapping[str, str]
    call: str  # the program as the shell calls it
    assignees: Mapping[FindingId, str] = field(default_factory=dict)
    most_like: int | None = MOST_LIKE  # None: a line for every event


def event_lines(events: Sequence[Event], words: ListWords) -> Iterator[TextLine]:
    """Yield the lines of events: the latest day first, within a day the worst event first."""
    by_day = sorted(events, key=_day, reverse=True)
    for number, (day, of_day) in enumerate(groupby(by_day, key=_day)):
        listed = worst_first(list(of_day))
        if number:
            yield line("")
        yield _day_line(day, listed, words.language)
        yield from _lines_of_day(listed, words)


def is_grave(event: Event) -> bool:
    """Return whether an event has three lines: an open warning, or worse."""
    return event.severity >= Severity.WARNING and event.state in (
        FindingState.OPEN,
        FindingState.ACKNOWLEDGED,
    )


def sentence(finding: Finding, language: str) -> str:
    """Return the sentence of a finding without its times."""
    if finding.facts is None:
        return on_one_line(finding.summary(language))
    return summary(finding.kind, finding.facts, language=language, title=finding.title)


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


def _lines_of_day(events: Sequence[Event], words: ListWords) -> Iterator[TextLine]:
    for event in filter(is_grave, events):
        yield from _grave(event, words)
    alike: dict[tuple[object, ...], list[Event]] = {}
    for event in events:
        if not is_grave(event):
            alike.setdefault(_like(event), []).append(event)
    for group in alike.values():
        yield from (_slight(event, words) for event in group[: words.most_like])
        if len(group) > len(group[: words.most_like]):
            yield _further(group[0], len(group) - len(group[: words.most_like]), words)


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


def _slight(event: Event, words: ListWords) -> TextLine:
    state = "" if event.state is FindingState.OPEN else f"（{STATE_NAMES[words.language][event.state]}）"
    parts = (
        *label(event.lead, event.severity, words.language),
        *_id(event, words),
        TextPart(f"  {state}{sentence(event.lead, words.language)}", Style.SOFT),
    )
    return TextLine(parts, overflow=Overflow.CUT)


def _further(event: Event, count: int, words: ListWords) -> TextLine:
    lead = event.lead
    site = words.titles.get(lead.site, lead.site)
    command = f"{words.call} findings --kind {lead.kind.value} --site {lead.site}"
    said = _("{site}: {n} more, see {command}").format(site=site, n=count, command=command)
    parts = (
        *label(lead, event.severity, words.language),
        TextPart(f"{COLON[words.language]}{said}", Style.SOFT),
    )
    return TextLine(parts, overflow=Overflow.WHOLE)
