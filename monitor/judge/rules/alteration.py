"""A reprint and the revisions of its original → what the reprint changed, and what it missed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from monitor.judge.meaning.significance import classify, severity_of
from monitor.judge.meaning.wording_change import Standards
from monitor.texts.diff import diff
from monitor.texts.folding import fold, fold_converted, is_traditional
from storage.records import (
    Article,
    Change,
    Edit,
    Hunk,
    Relation,
    Revision,
    Significance,
)

# Characters: a stretch this long that is left out, or stands there instead, is another passage, not a change of
# this one. Only where the reprint holds a part of the original anyway.
ANOTHER_PASSAGE = 12
# An original of which this share is in a compilation was taken over whole; what is missing then was cut out.
WHOLE_ORIGINAL = 0.8
# What a reprint may do to a text without altering what it says.
HARMLESS = frozenset({Significance.ATTRIBUTION})
UNLIKE = 50.0  # two passages less like than this (0..100) have nothing to do with each other


@dataclass(frozen=True)
class Alteration:
    """How a reprint stands to the revision it is nearest to, and that one to the latest."""

    nearest: Revision
    changes: tuple[Change, ...]  # nearest → reprint
    upstream: tuple[Change, ...]  # nearest → latest


def alteration(
    reprint: Article,
    states: Sequence[Revision],
    relation: Relation,
    *,
    standards: Standards,
    original_coverage: float = 1.0,
) -> Alteration:
    """Compare a reprint with every state of its original, oldest first; ties go to the latest."""
    part = relation is Relation.EXCERPT or (
        relation is Relation.COMPILATION and original_coverage < WHOLE_ORIGINAL
    )
    more = relation is Relation.COMPILATION
    compared = [
        (state, _changes(state.article, reprint, standards, part=part, more=more)) for state in states
    ]
    nearest, changes = min(reversed(compared), key=lambda pair: _distance(pair[1]))
    latest = states[-1]
    upstream: tuple[Change, ...] = ()
    if nearest is not latest:
        upstream = classify(diff(nearest.article.paragraphs, latest.article.paragraphs), standards=standards)
    return Alteration(nearest, changes, upstream)


def _distance(changes: Sequence[Change]) -> tuple[int, int]:
    return (severity_of(changes), len(changes))


def _changes(
    original: Article,
    reprint: Article,
    standards: Standards,
    *,
    part: bool,
    more: bool,
) -> tuple[Change, ...]:
    converted = is_traditional(original.text) != is_traditional(reprint.text)
    hunks = diff(original.paragraphs, reprint.paragraphs, fold=fold_converted if converted else fold)
    kept = [each for each in classify(hunks, standards=standards) if each.significance not in HARMLESS]
    return tuple(each for each in kept if not _allowed(each.hunk, part=part, more=more))


def _allowed(hunk: Hunk, *, part: bool, more: bool) -> bool:
    """Whether a hunk only shows that the reprint holds a part of the original, or more than the original."""
    removed = hunk.whole or len(hunk.before) >= ANOTHER_PASSAGE
    inserted = hunk.whole or len(hunk.after) >= ANOTHER_PASSAGE
    if hunk.edit is Edit.REMOVED:
        return part and removed
    if hunk.edit is Edit.INSERTED:
        return more and inserted
    if hunk.edit is Edit.MOVED:
        return more
    return part and more and removed and inserted and fuzz.ratio(hunk.before, hunk.after) < UNLIKE
