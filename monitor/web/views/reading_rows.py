"""Places where copies of an article differ → rows of the table of readings (异文)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.judge.spread.readings import Place

LONGEST = 60  # characters of a reading; the middle of a longer reading is left out
MOST_NAMED = 6  # sites named for a reading; further sites are counted


@dataclass(frozen=True)
class ReadingVariant:
    """A reading of some copies. `text` is "" where the copies lack the words."""

    text: str
    was: int | None  # number of the original's version with this reading
    sites: tuple[tuple[str, int | None], ...]  # title, page
    further: int


@dataclass(frozen=True)
class ReadingRow:
    """A place of the original where copies differ."""

    number: int
    paragraph: int  # from 1
    before: str
    original: str
    after: str
    severity: str
    significance: str
    agree: int
    absent: int
    share: int  # of the copies that agree, in per cent
    variants: tuple[ReadingVariant, ...]


def reading_rows(places: Sequence[Place], sites: Mapping[str, tuple[str, int | None]]) -> list[ReadingRow]:
    """Return the places in the order of the text. `sites` gives title and page of each copy by address."""
    ordered = sorted(places, key=lambda each: (each.paragraph, each.start, each.id))
    return [_row(place, sites) for place in ordered]


def _row(place: Place, sites: Mapping[str, tuple[str, int | None]]) -> ReadingRow:
    before, original, after = _in_context(place)
    read = len(place.agree) + sum(len(variant.copies) for variant in place.variants)
    return ReadingRow(
        number=place.id,
        paragraph=place.paragraph + 1,
        before=before,
        original=shortened(original),
        after=after,
        severity=place.severity.word,
        significance=place.significance.value,
        agree=len(place.agree),
        absent=len(place.absent),
        share=round(100 * len(place.agree) / read) if read else 0,
        variants=tuple(
            ReadingVariant(
                shortened(variant.text),
                variant.was,
                tuple(sites.get(url, (url, None)) for url in variant.copies[:MOST_NAMED]),
                max(0, len(variant.copies) - MOST_NAMED),
            )
            for variant in sorted(place.variants, key=lambda each: -len(each.copies))
        ),
    )


def _in_context(place: Place) -> tuple[str, str, str]:
    """Return the words before, at and behind a place. The context without the place tells where words are missing."""
    if place.original and place.original in place.context:
        before, _, after = place.context.partition(place.original)
        return before, place.original, after
    return (place.context, "", "") if not place.original else ("", place.original, "")


def shortened(text: str) -> str:
    """Return a text without the middle if the text is long: 开展殡葬领域……范围持续扩大。"""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2 - 1
    return f"{text[:half]}……{text[-half:]}"
