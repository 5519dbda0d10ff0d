"""A correction of an article, and the text of a copy → whether the copy has the old words, the new words, or others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from monitor.judge.spread.cases import Shows
from monitor.texts.spelling import bare
from storage.records import Change, Edit

AROUND = 6  # letters and figures before and behind a changed place


@dataclass(frozen=True)
class Correction:
    """The wrong and the right words at a place, with the words around, as letters and figures alone."""

    old: str
    new: str
    is_past: bool = False  # the original has neither words any more


def correction_of(change: Change) -> Correction:
    """Return the words before and after a change of the original."""
    return Correction(_window(change, is_new=False), _window(change, is_new=True))


def fault_of(change: Change) -> Correction:
    """Return the wrong words of a copy and the right words of the original, of a change from original to copy."""
    return Correction(_window(change, is_new=True), _window(change, is_new=False))


def carries_old(text: str, change: Change) -> bool:
    """Return whether a text has the old words of a change, with the words around.

    Example: 救助122.7万人 carries the old words of the change 122.7万 → 127.2万.
    """
    return shown_words(bare(text), correction_of(change)) is Shows.OLD


def as_of(corrections: Sequence[Correction], original: str) -> tuple[Correction, ...]:
    """Return corrections as the original has them.

    Where the original took a correction back, the old words are right again. A correction is past where the original
    has other words since.
    """
    plain = bare(original)
    return tuple(_as_shown(each, shown_words(plain, each)) for each in corrections)


def _as_shown(correction: Correction, words: Shows) -> Correction:
    if words is Shows.OLD:
        return Correction(correction.new, correction.old)
    return replace(correction, is_past=words is Shows.OTHER)


def shows(text: str, corrections: Sequence[Correction], originals: Sequence[str] = ()) -> Shows:
    """Return the words of a text at all places: old if any place is wrong, new if all are right, else other.

    Other words are right too where one of `originals` has them at the place. Elsewhere other words at a place of a past
    correction tell nothing, unless all corrections are past.
    """
    plain, models = bare(text), [bare(original) for original in originals]
    shown = [(each, _words_at(plain, each, models)) for each in corrections]
    if not shown or any(words is Shows.OLD for _, words in shown):
        return Shows.OLD
    telling = {words for each, words in shown if not each.is_past} or {words for _, words in shown}
    return Shows.NEW if telling == {Shows.NEW} else Shows.OTHER


def shown_words(plain: str, correction: Correction) -> Shows:
    """Return the words at a place of a text of letters and figures: old, new, or other.

    One of two windows may hold the other, as after a deletion. The longer window then decides.
    """
    has_old, has_new = correction.old in plain, correction.new in plain
    if has_old and has_new:
        return Shows.OLD if len(correction.old) > len(correction.new) else Shows.NEW
    if has_new:
        return Shows.NEW
    return Shows.OLD if has_old else Shows.OTHER


def _words_at(plain: str, correction: Correction, models: Sequence[str]) -> Shows:
    shown = shown_words(plain, correction)
    if shown is Shows.OTHER and any(
        place in model for place in _places(plain, correction) for model in models
    ):
        return Shows.NEW
    return shown


def _places(plain: str, correction: Correction) -> Iterator[str]:
    """Yield the words of a text between the words around a correction, with the words around."""
    before = _shared_beginning(correction.old, correction.new)
    behind = _shared_beginning(correction.old[::-1], correction.new[::-1])[::-1]
    longest = max(len(correction.old), len(correction.new)) + AROUND
    if before and behind:
        for found in re.finditer(re.escape(before), plain):
            end = plain.find(behind, found.end(), found.start() + longest)
            if end >= 0:
                yield plain[found.start() : end + len(behind)]


def _shared_beginning(first: str, second: str) -> str:
    """Return the beginning that two texts share, no longer than the words around a place."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))
    return "".join(character for character, _ in pairs)[:AROUND]


def _window(change: Change, *, is_new: bool) -> str:
    """Return the words of a correction with the words around, as letters and figures alone."""
    hunk = change.hunk
    words = hunk.after if is_new else hunk.before
    if hunk.edit is Edit.MOVED:
        words = hunk.before or hunk.after
    context = hunk.after_context if is_new else hunk.before_context
    offset = hunk.after_offset if is_new else hunk.before_offset
    before, behind = bare(context[:offset]), bare(context[offset + len(words) :])
    return before[-AROUND:] + bare(words) + behind[:AROUND]
