"""Comparison of two texts → rows, cards of changes and marks of the strip, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from monitor.judge.meaning.numerals import value_of
from monitor.present.comparison import Comparison
from monitor.present.marking.marks import printable
from monitor.present.marking.rows import Piece, RowRun, compared_runs
from storage.records import Change, Edit, Hunk

SHOWN_AROUND = 40  # characters of unchanged text shown beside a mark
FOLDED_FROM = 140  # characters of unchanged text inside a changed paragraph
LONGEST_HEADLINE = 400  # characters
LONGEST_UNIT = 4  # characters behind a figure


@dataclass(frozen=True)
class ShownPiece:
    """Piece of a paragraph as drawn. `card` is the number of the change, `hidden` a text behind a button."""

    text: str
    kind: str
    card: int | None = None
    hidden: str = ""


@dataclass(frozen=True)
class ShownRow:
    """Two paragraphs side by side, and the later paragraph with removed text at its place."""

    before_number: int | None
    after_number: int | None
    before: tuple[ShownPiece, ...]
    after: tuple[ShownPiece, ...]
    merged: tuple[ShownPiece, ...]
    cards: tuple[int, ...]
    is_same: bool


@dataclass(frozen=True)
class ShownRun:
    """Rows in order, folded or open."""

    rows: tuple[ShownRow, ...]
    is_folded: bool
    size: int


@dataclass(frozen=True)
class ChangeCard:
    """Change in the list, worst first; the number of the list is the number in the text."""

    number: int
    change: Change
    is_headline: bool
    paragraph: int
    to_paragraph: int | None  # of a move
    percent: str  # of two figures: +3.7%


@dataclass(frozen=True)
class StripMark:
    """Mark of the strip over the text: place and width in per mille of the text."""

    at: int
    width: int
    severity: str
    card: int


@dataclass(frozen=True)
class ShownComparison:
    """A comparison as drawn."""

    cards: tuple[ChangeCard, ...]
    headline: ShownRow
    runs: tuple[ShownRun, ...]
    strip: tuple[StripMark, ...]
    before_length: int
    after_length: int

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of changes by severity, the gravest first."""
        words = [card.change.severity.word for card in self.cards]
        return {
            word: words.count(word) for word in ("critical", "warning", "notice", "info") if word in words
        }


def shown_comparison(compared: Comparison) -> ShownComparison:
    """Return a comparison as drawn."""
    before, after = compared.before.revision.article, compared.after.revision.article
    cards = tuple(
        _card(number, change, after.paragraphs) for number, change in enumerate(compared.changes, 1)
    )
    of_text = _numbers(compared.hunks, [card for card in cards if not card.is_headline])
    headline_hunks = [card.change.hunk for card in cards if card.is_headline]
    of_headline = {index: card.number for index, card in enumerate(c for c in cards if c.is_headline)}
    titles = ((before.title[:LONGEST_HEADLINE],), (after.title[:LONGEST_HEADLINE],))
    headline = [row for run in compared_runs(*titles, headline_hunks) for row in _run(run, of_headline).rows]
    runs = compared_runs(before.paragraphs, after.paragraphs, compared.hunks)
    return ShownComparison(
        cards,
        _one_headline(headline),
        tuple(_run(run, of_text) for run in runs),
        tuple(_strip(cards, after.paragraphs)),
        len(before.text),
        len(after.text),
    )


def _one_headline(rows: Sequence[ShownRow]) -> ShownRow:
    """Return the headlines as a single row, also for headlines without common text."""
    first, last = rows[0], rows[-1]
    if first is last:
        return first
    return ShownRow(
        0, 0, first.before, last.after, (*first.before, *last.after), first.cards + last.cards, False
    )


def _card(number: int, change: Change, after: Sequence[str]) -> ChangeCard:
    moved = change.hunk.edit is Edit.MOVED
    place = change.hunk.before_span if moved else change.hunk.after_span
    to_paragraph = change.hunk.after_span.paragraph + 1 if moved else None
    return ChangeCard(
        number, change, change.paragraph_title, place.paragraph + 1, to_paragraph, _percent(change)
    )


def _percent(change: Change) -> str:
    """Return the change of a figure in per cent: 122.7万 → 127.2万 is +3.7%. "" for other changes."""
    (before, unit), (after, other_unit) = _figure(change.before_value), _figure(change.after_value)
    if not before or after is None or before == after or unit != other_unit:
        return ""
    share = float(after / before - 1)
    return f"{share:+.1%}" if abs(share) < 10 else f"×{float(after / before):.0f}"


def _figure(text: str) -> tuple[Fraction | None, str]:
    """Return the value and the unit of a figure: 3860个 → 3860, 个. None for other text."""
    for length in range(min(LONGEST_UNIT, len(text) - 1) + 1):
        end = len(text) - length
        value = value_of(text[:end])
        if value is not None:
            return value, text[end:]
    return None, ""


def _numbers(hunks: Sequence[Hunk], cards: Sequence[ChangeCard]) -> dict[int, int]:
    """Return the number of the card for each hunk, by the place of the hunk."""
    by_place = {(card.change.hunk.before_span, card.change.hunk.after_span): card.number for card in cards}
    found = {number: by_place.get((hunk.before_span, hunk.after_span)) for number, hunk in enumerate(hunks)}
    return {number: card for number, card in found.items() if card is not None}


def _run(run: RowRun, cards: dict[int, int]) -> ShownRun:
    rows = []
    for row in run.rows:
        before = _shown(row.before.pieces if row.before else (), cards, run.is_folded)
        after = _shown(row.after.pieces if row.after else (), cards, run.is_folded)
        merged = _shown(row.merged, cards, run.is_folded)
        numbers = tuple(dict.fromkeys(piece.card for piece in (*before, *after) if piece.card is not None))
        rows.append(
            ShownRow(
                row.before.number + 1 if row.before else None,
                row.after.number + 1 if row.after else None,
                before,
                after,
                merged,
                numbers,
                row.is_same,
            )
        )
    return ShownRun(tuple(rows), run.is_folded, run.size)


def _shown(pieces: Sequence[Piece], cards: dict[int, int], is_folded: bool) -> tuple[ShownPiece, ...]:
    found: list[ShownPiece] = []
    for place, piece in enumerate(pieces):
        text = printable(piece.text)
        if piece.kind == "same" and not is_folded and len(text) > FOLDED_FROM:
            alone = len(pieces) == 1
            is_first, is_last = place == 0 and not alone, place == len(pieces) - 1 and not alone
            found += _folded(text, is_first=is_first, is_last=is_last)
        else:
            card = None if piece.hunk is None else cards.get(piece.hunk)
            found.append(ShownPiece(text, piece.kind, card))
    return tuple(found)


def _folded(text: str, *, is_first: bool, is_last: bool) -> Iterator[ShownPiece]:
    """Yield a long unchanged text with its middle behind a button; an end of the paragraph is folded too."""
    head, tail = "" if is_first else text[:SHOWN_AROUND], "" if is_last else text[-SHOWN_AROUND:]
    hidden = text[len(head) : len(text) - len(tail)]
    if head:
        yield ShownPiece(head, "same")
    yield ShownPiece("", "cut", hidden=hidden)
    if tail:
        yield ShownPiece(tail, "same")


def _strip(cards: Sequence[ChangeCard], after: Sequence[str]) -> Iterator[StripMark]:
    starts, total = [], 0
    for paragraph in after:
        starts.append(total)
        total += len(paragraph)
    for card in cards:
        span = card.change.hunk.after_span
        if card.is_headline or not total:
            yield StripMark(0, 4, card.change.severity.word, card.number)
            continue
        start = (starts[span.paragraph] if span.paragraph < len(starts) else total) + span.start
        width = max(4, round((span.end - span.start) / total * 1000))
        kind = "moved" if card.change.hunk.edit is Edit.MOVED else card.change.severity.word
        yield StripMark(min(996, round(start / total * 1000)), width, kind, card.number)


def comparison_data(shown: ShownComparison, compared: Comparison) -> dict[str, Any]:
    """Return the lengths and sides of a comparison for programs."""
    sides = {}
    for name, side in (("before", compared.before), ("after", compared.after)):
        sides[name] = {
            "url": side.page.url,
            "site": side.page.site,
            "revision": side.revision.number,
            "title": side.revision.article.title,
            "paragraphs": list(side.revision.article.paragraphs),
        }
    return {**sides, "before_length": shown.before_length, "after_length": shown.after_length}
