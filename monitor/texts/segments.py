"""Paragraphs → a string for comparison, its sentences, and the place of every character in the paragraphs."""

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
# Most characters of a sentence shown on either side of a hunk. Pages without full stops are normal input.
CONTEXT_LIMIT = 200
# Marks that stay under every fold: 1.1万 and 11万, 5% and 5 are different figures.
FIGURE_MARKS = re.compile(r"(?<=[0-9０-９])(?:[.．](?=[0-9０-９])|[%％‰])")
PLAIN_MARKS = {"．": ".", "％": "%"}


@dataclass(frozen=True)
class FoldedText:
    """Paragraphs as a string: ``raw`` as read, ``folded`` as compared, with the origin of every character."""

    raw: str
    starts: tuple[int, ...]  # start of every paragraph in `raw`
    folded: str
    origin: Sequence[int]  # place in `raw` of every folded character

    @classmethod
    def of(cls, paragraphs: Sequence[str], fold: Callable[[str], str] | None) -> FoldedText:
        """Join paragraphs without a break and fold the text character by character. No fold keeps the text."""
        raw = "".join(paragraphs)
        starts = tuple(accumulate((len(text) for text in paragraphs[:-1]), initial=0))
        if fold is None:
            return cls(raw, starts, raw, range(len(raw)))
        folded, origin = _folded(raw, fold)
        return cls(raw, starts, folded, origin)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of every sentence in ``folded``. The end of a paragraph ends a sentence."""
        edges = [self.position(edge) for edge in self._raw_edges]
        return [(start, end) for start, end in pairwise(edges) if start < end]

    @cached_property
    def _raw_edges(self) -> list[int]:
        edges = [0]
        for number, start in enumerate(self.starts):
            for sentence in SENTENCE.finditer(self.raw, start, self._end(number)):
                edges.append(sentence.end())
        return edges

    @cached_property
    def _edges(self) -> frozenset[int]:
        return frozenset(self.position(edge) for edge in self._raw_edges)

    def is_sentence_edge(self, place: int) -> bool:
        """Return whether a sentence begins or ends at this place of ``folded``."""
        return place in self._edges

    def position(self, place: int) -> int:
        """Return the place in ``folded`` of the first character kept at or after a place of ``raw``."""
        return bisect_left(self.origin, place)

    def spans(self, start: int, end: int, *, whole: bool = False) -> list[Span]:
        """Return the spans of characters ``start`` to ``end`` of ``folded``: a span per paragraph, never an empty list.

        ``whole`` adds the characters after the end that the fold leaves out, such as a full stop.
        """
        first, last = self._raw_range(start, end, whole=whole)
        number = max(bisect_right(self.starts, first) - 1, 0)
        if first == last:
            number = min(number, self._home(first, number))
            return [Span(number, first - self.starts[number], last - self.starts[number])]
        spans: list[Span] = []
        while first < last:
            end = min(last, self._end(number))
            if first < end:
                spans.append(Span(number, first - self.starts[number], end - self.starts[number]))
            first, number = max(first, end), number + 1
        return spans

    def _home(self, place: int, number: int) -> int:
        """Return the paragraph that an insertion at ``place`` belongs to.

        At the end of the text this is the last paragraph with text, not an empty paragraph after it.
        """
        while number > 0 and self.starts[number] == place == len(self.raw):
            number -= 1
        return number

    def _raw_range(self, start: int, end: int, *, whole: bool) -> tuple[int, int]:
        if start == end:
            place = self.origin[start] if start < len(self.origin) else len(self.raw)
            return place, place
        first, last = self.origin[start], self.origin[end - 1] + 1
        if whole:
            paragraph_end = self._end(bisect_right(self.starts, last - 1) - 1)
            last = min(paragraph_end, self.origin[end] if end < len(self.origin) else len(self.raw))
        return first, last

    def _end(self, number: int) -> int:
        return self.starts[number + 1] if number + 1 < len(self.starts) else len(self.raw)

    def paragraph(self, span: Span) -> str:
        """Return the whole paragraph of a span."""
        return self.raw[self.starts[span.paragraph] : self._end(span.paragraph)]


def _folded(raw: str, fold: Callable[[str], str]) -> tuple[str, list[int]]:
    """Return the folded string and the place in ``raw`` of every character."""
    table = {character: fold(character)[:1] for character in set(raw)}
    folded = [table[character] for character in raw]
    for mark in FIGURE_MARKS.finditer(raw):
        folded[mark.start()] = PLAIN_MARKS.get(mark[0], mark[0])
    return "".join(folded), [place for place, character in enumerate(folded) if character]


def sentence_around(paragraph: str, span: Span) -> tuple[str, int]:
    """Return the sentences that a span touches as a string, and the start of the span in this string."""
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
    rest = SENTENCE.match(paragraph, span.end, ceiling)
    return rest.end() if rest else span.end
