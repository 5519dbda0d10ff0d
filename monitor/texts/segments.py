"""Compare: paragraphs → one string as it is to be compared, cut into sentences, with the way back. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from storage.records import Span

SENTENCE_ENDS = "。！？!?；;…"
CLOSERS = "”’」』）)》〉】"
SENTENCE = re.compile(rf"[^{SENTENCE_ENDS}]*[{SENTENCE_ENDS}]+[{CLOSERS}]*|[^{SENTENCE_ENDS}]+")
# Characters of a sentence shown on either side of a hunk; a page without full stops is normal input.
CONTEXT_LIMIT = 200
# Never passed over, whatever a fold says: 1.1万 and 11万, 5% and 5 are other figures.
FIGURE_MARKS = re.compile(r"(?<=[0-9０-９])(?:[.．](?=[0-9０-９])|[%％‰])")
PLAIN_MARKS = {"．": ".", "％": "%"}


@dataclass(frozen=True)
class FoldedText:
    """Paragraphs as one string: ``raw`` as read, ``folded`` as compared, and where each character is from."""

    raw: str
    starts: tuple[int, ...]  # where each paragraph begins in `raw`
    folded: str
    origin: Sequence[int]  # for each folded character its place in `raw`

    @classmethod
    def of(cls, paragraphs: Sequence[str], fold: Callable[[str], str] | None) -> FoldedText:
        """Join paragraphs without a break and fold them character by character."""
        raw = "".join(paragraphs)
        starts = tuple(accumulate((len(each) for each in paragraphs[:-1]), initial=0))
        if fold is None:
            return cls(raw, starts, raw, range(len(raw)))
        folded, origin = _folded(raw, fold)
        return cls(raw, starts, folded, origin)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of each sentence in ``folded``; a paragraph's end is a sentence's end."""
        edges = [self.position(edge) for edge in self._raw_edges]
        return [(start, end) for start, end in pairwise(edges) if start < end]

    @cached_property
    def _raw_edges(self) -> list[int]:
        edges = [0]
        for number, start in enumerate(self.starts):
            for found in SENTENCE.finditer(self.raw, start, self._end(number)):
                edges.append(found.end())
        return edges

    @cached_property
    def _edges(self) -> frozenset[int]:
        return frozenset(self.position(edge) for edge in self._raw_edges)

    def is_sentence_edge(self, place: int) -> bool:
        """Whether a sentence begins or ends at this place of ``folded``."""
        return place in self._edges

    def position(self, place: int) -> int:
        """The place in ``folded`` of the first character kept at or after a place of ``raw``."""
        return bisect_left(self.origin, place)

    def spans(self, start: int, end: int, *, whole: bool = False) -> list[Span]:
        """Where characters ``start`` to ``end`` of ``folded`` stand, a span for each paragraph; never none."""
        first, last = self._raw_range(start, end, whole=whole)
        number = max(bisect_right(self.starts, first) - 1, 0)
        if first == last:
            number = min(number, self._home(first, number))
            return [Span(number, first - self.starts[number], last - self.starts[number])]
        found: list[Span] = []
        while first < last:
            end_here = min(last, self._end(number))
            if first < end_here:
                found.append(Span(number, first - self.starts[number], end_here - self.starts[number]))
            first, number = max(first, end_here), number + 1
        return found

    def _home(self, place: int, number: int) -> int:
        """Empty paragraphs own no text: an insertion there belongs to the last one that has any."""
        while number > 0 and self.starts[number] == place == len(self.raw):
            number -= 1
        return number

    def _raw_range(self, start: int, end: int, *, whole: bool) -> tuple[int, int]:
        if start == end:
            place = self.origin[start] if start < len(self.origin) else len(self.raw)
            return place, place
        first, last = self.origin[start], self.origin[end - 1] + 1
        if whole:  # with the full stop that a fold passes over
            paragraph_end = self._end(bisect_right(self.starts, last - 1) - 1)
            last = min(paragraph_end, self.origin[end] if end < len(self.origin) else len(self.raw))
        return first, last

    def _end(self, number: int) -> int:
        return self.starts[number + 1] if number + 1 < len(self.starts) else len(self.raw)

    def paragraph(self, span: Span) -> str:
        """The whole paragraph in which a span stands."""
        return self.raw[self.starts[span.paragraph] : self._end(span.paragraph)]


def _folded(raw: str, fold: Callable[[str], str]) -> tuple[str, list[int]]:
    table = {character: fold(character)[:1] for character in set(raw)}
    kept = {found.start(): PLAIN_MARKS.get(found[0], found[0]) for found in FIGURE_MARKS.finditer(raw)}
    pairs = [(kept.get(place) or table[character], place) for place, character in enumerate(raw)]
    present = [(character, place) for character, place in pairs if character]
    return "".join(character for character, _ in present), [place for _, place in present]


def sentence_around(paragraph: str, span: Span) -> tuple[str, int]:
    """The sentence(s) that a span touches, and where the span starts in them."""
    floor = max(0, span.start - CONTEXT_LIMIT)
    ends = [paragraph.rfind(mark, floor, span.start) for mark in SENTENCE_ENDS]
    left = max(max(ends) + 1, floor)
    while left < span.start and paragraph[left] in CLOSERS:
        left += 1
    right = _sentence_end(paragraph, span)
    return paragraph[left:right], span.start - left


def _sentence_end(paragraph: str, span: Span) -> int:
    if paragraph[: span.end].rstrip(CLOSERS)[-1:] in tuple(SENTENCE_ENDS):
        return span.end
    ceiling = min(len(paragraph), span.end + CONTEXT_LIMIT)
    found = SENTENCE.match(paragraph, span.end, ceiling)
    return found.end() if found else span.end
