"""The original and the copies → the places where any copy differs, and which copies share a reading (异文).

Every copy is compared with the latest text of the original. Overlapping places are united, and every copy's reading
of the whole place is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from storage.records import Change, Edit, Severity, Significance

# Classes of change with an error: a reading without a match in any revision of the original.
ERRORS = frozenset(
    {
        Significance.FACT,
        Significance.NAME,
        Significance.MODALITY,
        Significance.STRUCTURE,
        Significance.FORMULATION,
        Significance.WORDING,
    }
)
CONTEXT = 12  # characters before and behind a place


@dataclass(frozen=True)
class CopyChanges:
    """A copy and the changes against the latest text of the original, worst first."""

    url: str
    changes: tuple[Change, ...]
    missing: frozenset[int] = frozenset()  # paragraphs of the original, left out by an excerpt


@dataclass(frozen=True)
class Variant:
    """A reading of a place, and the copies with the reading."""

    text: str
    copies: tuple[str, ...]
    was: int | None = None  # number of the original's revision with this reading


@dataclass(frozen=True)
class Place:
    """A place of the original where a copy or several differ."""

    id: int
    paragraph: int  # from 0
    start: int
    end: int
    original: str
    context: str
    significance: Significance
    severity: Severity
    agree: tuple[str, ...]
    variants: tuple[Variant, ...]
    absent: tuple[str, ...]  # excerpts without the place

    @property
    def errors(self) -> frozenset[tuple[int, str]]:
        """Return the readings of this place without a match in any revision of the original."""
        if self.significance not in ERRORS:
            return frozenset()
        return frozenset((self.id, variant.text) for variant in self.variants if variant.was is None)


@dataclass(frozen=True)
class Family:
    """Copies with shared errors, and the places."""

    copies: tuple[str, ...]
    places: tuple[int, ...]


@dataclass
class _Spot:
    """A growing place."""

    start: int
    end: int
    changes: list[tuple[str, Change]] = field(default_factory=list)


def places_of(
    original: Sequence[str], copies: Sequence[CopyChanges], revisions: Mapping[int, Sequence[str]]
) -> list[Place]:
    """Return the places where any copy differs, in the order of the text.

    `revisions` are the earlier texts of the original by number: a reading of an earlier text is marked with the number.
    """
    spots = [
        (paragraph, spot)
        for paragraph, changes in sorted(_by_paragraph(copies).items())
        for spot in _spots(changes)
    ]
    return [
        _place(number, paragraph, spot, original, copies, revisions)
        for number, (paragraph, spot) in enumerate(spots, start=1)
    ]


def _by_paragraph(copies: Sequence[CopyChanges]) -> dict[int, list[tuple[str, Change]]]:
    found: dict[int, list[tuple[str, Change]]] = defaultdict(list)
    for copy in copies:
        for change in copy.changes:
            paragraph = change.hunk.before_span.paragraph
            if (
                change.severity > Severity.INFO
                and paragraph not in copy.missing
                and not change.paragraph_title
            ):
                found[paragraph].append((copy.url, change))
    return found


def _spots(changes: Sequence[tuple[str, Change]]) -> list[_Spot]:
    """Return the changes of a paragraph, united where they overlap."""
    spots: list[_Spot] = []
    for url, change in sorted(changes, key=lambda each: (each[1].hunk.before_span.start, each[0])):
        span = change.hunk.before_span
        if spots and span.start < max(spots[-1].end, spots[-1].start + 1):
            spots[-1].end = max(spots[-1].end, span.end)
        else:
            spots.append(_Spot(span.start, span.end))
        spots[-1].changes.append((url, change))
    return spots


def _place(
    number: int,
    paragraph: int,
    spot: _Spot,
    original: Sequence[str],
    copies: Sequence[CopyChanges],
    revisions: Mapping[int, Sequence[str]],
) -> Place:
    text = original[paragraph] if paragraph < len(original) else ""
    whole = text[spot.start : spot.end]
    readings = _readings(spot, whole)
    absent = tuple(copy.url for copy in copies if paragraph in copy.missing)
    worst = max(spot.changes, key=lambda each: each[1].severity)[1]
    before, after = text[max(0, spot.start - CONTEXT) : spot.start], text[spot.end : spot.end + CONTEXT]
    return Place(
        id=number,
        paragraph=paragraph,
        start=spot.start,
        end=spot.end,
        original=whole,
        context=before + whole + after,
        significance=worst.significance,
        severity=worst.severity,
        agree=tuple(copy.url for copy in copies if copy.url not in {*readings, *absent}),
        variants=_variants(readings, (before, after), revisions),
        absent=absent,
    )


def _readings(spot: _Spot, whole: str) -> dict[str, str]:
    """Return every differing copy's reading of a place: the original's text with the copy's changes."""
    of_copy: dict[str, list[Change]] = defaultdict(list)
    for url, change in spot.changes:
        of_copy[url].append(change)
    return {url: _changed(whole, spot.start, changes) for url, changes in of_copy.items()}


def _changed(text: str, start: int, changes: Sequence[Change]) -> str:
    for change in sorted(changes, key=lambda change: -change.hunk.before_span.start):
        span = change.hunk.before_span
        put = "" if change.hunk.edit is Edit.MOVED else change.hunk.after
        text = text[: span.start - start] + put + text[span.end - start :]
    return text


def _variants(
    readings: Mapping[str, str], around: tuple[str, str], revisions: Mapping[int, Sequence[str]]
) -> tuple[Variant, ...]:
    by_text: dict[str, list[str]] = defaultdict(list)
    for url, text in readings.items():
        by_text[text].append(url)
    return tuple(
        Variant(text, tuple(sorted(urls)), _revision_with(around[0] + text + around[1], revisions))
        for text, urls in sorted(by_text.items(), key=lambda each: (-len(each[1]), each[0]))
    )


def _revision_with(words: str, revisions: Mapping[int, Sequence[str]]) -> int | None:
    """Return the number of the latest revision with these words, or None."""
    numbers = sorted(revisions, reverse=True)
    return next((n for n in numbers if any(words in paragraph for paragraph in revisions[n])), None)


def errors_of(places: Sequence[Place]) -> dict[str, frozenset[tuple[int, str]]]:
    """Return the errors of every faulty copy: place and reading."""
    errors: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for place in places:
        for variant in place.variants:
            if (place.id, variant.text) in place.errors:
                for url in variant.copies:
                    errors[url].add((place.id, variant.text))
    return {url: frozenset(found) for url, found in errors.items()}


def families(places: Sequence[Place]) -> list[Family]:
    """Return every distinct set of two and more copies with a shared error, with the places of these errors."""
    shared: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for place in places:
        for variant in place.variants:
            if len(variant.copies) > 1 and (place.id, variant.text) in place.errors:
                shared[variant.copies].add(place.id)
    ordered = sorted(shared.items(), key=lambda each: (-len(each[1]), each[0]))
    return [Family(copies, tuple(sorted(numbers))) for copies, numbers in ordered]
