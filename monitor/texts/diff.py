"""Paragraphs of an earlier and a later text → hunks, the least text that differs.

Sentences are aligned first, so that a run of whole sentences that was inserted, removed or moved is a single
hunk. Characters are compared only inside a stretch of changed sentences. Paragraph breaks are no text: splitting
or joining paragraphs gives no hunk.

A move is two hunks with ``Edit.MOVED``. The first stands where the text was taken away, and tells both places and
both texts. The second stands where the text was put, and has an empty ``before``, so that ``apply`` is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

import fast_diff_match_patch
from rapidfuzz import fuzz

from monitor.texts.alignment import TIME_LIMIT_S, Gap, Step, StepKind, align
from monitor.texts.segments import FoldedText, sentence_around
from monitor.texts.widening import Edge, widened
from storage.records import Edit, Hunk, Span

# Below this likeness (0..100) a stretch of sentences is another text, not an edited text.
EDITED_LIKENESS = 45.0
KEPT_TEXTS = 8  # folded texts in memory: an original is compared with many copies


def diff(
    before: Sequence[str], after: Sequence[str], *, fold: Callable[[str], str] | None = None
) -> tuple[Hunk, ...]:
    """Return the differences between two texts, in the order of the later text.

    ``fold`` maps a character to the character for comparison, or to ``""`` to leave the character out. Differences
    that ``fold`` removes give no hunk. Hunks show the text as written, not as folded.
    """
    old, new = _folded(tuple(before), fold), _folded(tuple(after), fold)
    if old.folded == new.folded:
        return ()
    hunks: list[Hunk] = []
    for step in align(old, new):
        hunks.extend(_hunks_of(step, old, new))
    return tuple(hunks)


@lru_cache(maxsize=KEPT_TEXTS)
def _folded(paragraphs: tuple[str, ...], fold: Callable[[str], str] | None) -> FoldedText:
    return FoldedText.of(paragraphs, fold)


def apply(before: Sequence[str], hunks: Sequence[Hunk]) -> tuple[str, ...]:
    """Return the later text, made from the earlier text and the hunks of ``diff`` without a fold.

    The result has the paragraph breaks of the earlier text. Joined, the result equals the joined later text.
    """
    edits: dict[int, list[Hunk]] = {}
    for hunk in hunks:
        edits.setdefault(hunk.before_span.paragraph, []).append(hunk)
    paragraphs = list(before) or [""]
    return tuple(_patched(text, edits.get(number, [])) for number, text in enumerate(paragraphs))


def _patched(text: str, hunks: Sequence[Hunk]) -> str:
    parts: list[str] = []
    at = 0
    for hunk in sorted(hunks, key=_place):
        parts.append(text[at : hunk.before_span.start])
        at = max(at, hunk.before_span.end)
        if not (hunk.edit is Edit.MOVED and hunk.before):
            parts.append(hunk.after)
    return "".join([*parts, text[at:]])


def _place(hunk: Hunk) -> tuple[int, int, int, int]:
    span = hunk.after_span
    return (hunk.before_span.start, hunk.before_span.end, span.paragraph, span.start)


def _hunks_of(step: Step, old: FoldedText, new: FoldedText) -> Iterator[Hunk]:
    gap = step.gap
    if step.kind is StepKind.MOVED_AWAY:
        yield _moved_hunk(gap, step.destination or gap, old, new)
    elif step.kind is StepKind.MOVED_HERE:
        yield from _pieces(gap, old, new, edit=Edit.MOVED, whole=True)
    elif step.kind is StepKind.WHOLE:
        yield from _pieces(gap, old, new, edit=None, whole=True)
    else:
        yield from _character_hunks(gap, old, new)


def _moved_hunk(source: Gap, destination: Gap, old: FoldedText, new: FoldedText) -> Hunk:
    (before_span,) = old.spans(source.a_start, source.a_end, whole=True)
    (after_span,) = new.spans(destination.b_start, destination.b_end, whole=True)
    return _hunk(Edit.MOVED, before_span, after_span, old, new, whole=True)


def _character_hunks(gap: Gap, old: FoldedText, new: FoldedText) -> Iterator[Hunk]:
    earlier, later = old.folded[gap.a_start : gap.a_end], new.folded[gap.b_start : gap.b_end]
    if earlier == later:
        return
    if earlier and later and fuzz.ratio(earlier, later, score_cutoff=EDITED_LIKENESS) == 0:
        yield from _pieces(Gap(gap.a_start, gap.a_end, gap.b_start, gap.b_start), old, new, None, whole=True)
        yield from _pieces(Gap(gap.a_end, gap.a_end, gap.b_start, gap.b_end), old, new, None, whole=True)
        return
    for edge in widened(_edges(earlier, later), earlier, later):
        place = Gap(
            gap.a_start + edge.a_start,
            gap.a_start + edge.a_end,
            gap.b_start + edge.b_start,
            gap.b_start + edge.b_end,
        )
        yield from _pieces(place, old, new, None, whole=_is_whole(place, old, new))


def _edges(earlier: str, later: str) -> Iterator[Edge]:
    """Yield the places where two strings differ, left to right, with equal text between."""
    pieces = fast_diff_match_patch.diff(
        earlier, later, timelimit=TIME_LIMIT_S, checklines=False, cleanup="Semantic", counts_only=True
    )
    a = b = 0
    start: tuple[int, int] | None = None
    for kind, length in pieces:
        if kind == "=":
            if start is not None:
                yield Edge(start[0], a, start[1], b)
                start = None
            a, b = a + length, b + length
            continue
        start = start or (a, b)
        a, b = (a + length, b) if kind == "-" else (a, b + length)
    if start is not None:
        yield Edge(start[0], a, start[1], b)


def _is_whole(place: Gap, old: FoldedText, new: FoldedText) -> bool:
    """Return whether an insertion or removal begins and ends at a sentence edge."""
    if place.b_start == place.b_end:
        return old.is_sentence_edge(place.a_start) and old.is_sentence_edge(place.a_end)
    if place.a_start == place.a_end:
        return new.is_sentence_edge(place.b_start) and new.is_sentence_edge(place.b_end)
    return False


def _pieces(
    place: Gap, old: FoldedText, new: FoldedText, edit: Edit | None, *, whole: bool
) -> Iterator[Hunk]:
    """Yield a hunk for every paragraph that a difference reaches into."""
    before = old.spans(place.a_start, place.a_end, whole=whole)
    after = new.spans(place.b_start, place.b_end, whole=whole)
    for before_piece, after_piece in zip_longest(before, after):
        before_span = before_piece or _end_of(before[-1])
        after_span = after_piece or _end_of(after[-1])
        kind = edit or _edit(before_span, after_span)
        yield _hunk(kind, before_span, after_span, old, new, whole=whole)


def _end_of(span: Span) -> Span:
    return Span(span.paragraph, span.end, span.end)


def _edit(before: Span, after: Span) -> Edit:
    if before.start == before.end:
        return Edit.INSERTED
    return Edit.REMOVED if after.start == after.end else Edit.REPLACED


def _hunk(
    edit: Edit, before_span: Span, after_span: Span, old: FoldedText, new: FoldedText, *, whole: bool
) -> Hunk:
    before_paragraph, after_paragraph = old.paragraph(before_span), new.paragraph(after_span)
    before_context, before_offset = sentence_around(before_paragraph, before_span)
    after_context, after_offset = sentence_around(after_paragraph, after_span)
    return Hunk(
        edit=edit,
        before=before_paragraph[before_span.start : before_span.end],
        after=after_paragraph[after_span.start : after_span.end],
        before_span=before_span,
        after_span=after_span,
        before_context=before_context,
        after_context=after_context,
        before_offset=before_offset,
        after_offset=after_offset,
        whole=whole,
    )
