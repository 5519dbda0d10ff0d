"""A reprint and the revisions of its original → the changes by the reprint, and later changes of the original."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from rapidfuzz import fuzz

from monitor.judge.meaning.recognised_text import as_surely_read, is_recognised
from monitor.judge.meaning.significance import changes_between, classify, severity_of, with_foreign_matter
from monitor.judge.meaning.wording_change import Standards
from monitor.texts.diff import diff
from monitor.texts.folding import fold, fold_converted, is_traditional
from storage.records import Article, Change, Edit, Hunk, Relation, Revision, Severity, Significance

# Characters. A missing, added or replaced stretch of this length is a whole passage, not a change inside a passage.
# Applies only to reprints with a part of the original, or with more than the original.
ANOTHER_PASSAGE = 12
# A compilation with this share of an original took the original over whole. Missing text was then cut out.
WHOLE_ORIGINAL = 0.8
# Classes of change without effect on the statements of a text.
HARMLESS = frozenset({Significance.ATTRIBUTION})
SHORTENED = Severity.NOTICE  # of a paragraph left out at an end: the rest still says what it said
UNLIKE = 50.0  # passages with a likeness (0 to 100) below this are unrelated


# Original, reprint → the paragraphs of either that count, as many as there are, "" for one that does not count.
Lines = Callable[[Article, Article], tuple[Sequence[str], Sequence[str]]]


def all_lines(original: Article, reprint: Article) -> tuple[Sequence[str], Sequence[str]]:
    """Return all paragraphs of both articles."""
    return original.paragraphs, reprint.paragraphs


@dataclass(frozen=True)
class Alteration:
    """The nearest revision of the original, the changes to the reprint, and the later changes of the original."""

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
    lines: Lines = all_lines,
) -> Alteration:
    """Compare a reprint with every revision of the original and return the comparison with the nearest revision.

    `states` are oldest first and not empty; among equally near revisions the latest is taken. `original_coverage` is
    the share of the original, 0 to 1, in the reprint. `lines` leaves out what is no part of either article.
    """
    more = relation is Relation.COMPILATION
    part = relation is Relation.EXCERPT or is_part_of_digest(relation, original_coverage)
    compared = [
        (state, _own_changes(state.article, reprint, standards, lines, part=part, more=more))
        for state in states
    ]
    nearest, changes = min(reversed(compared), key=lambda pair: _distance(pair[1]))
    return Alteration(nearest, changes, _upstream(nearest, states[-1], standards))


def is_part_of_digest(relation: Relation, original_coverage: float) -> bool:
    """Return whether a reprint has a part of the original beside text of its own."""
    return relation is Relation.COMPILATION and original_coverage < WHOLE_ORIGINAL


def _upstream(nearest: Revision, latest: Revision, standards: Standards) -> tuple[Change, ...]:
    """Return the changes of the original after the nearest revision."""
    if nearest is latest:
        return ()
    return changes_between(nearest.article, latest.article, standards)


def _distance(changes: Sequence[Change]) -> tuple[int, int]:
    return (severity_of(changes), len(changes))


def _own_changes(
    original: Article,
    reprint: Article,
    standards: Standards,
    lines: Lines,
    *,
    part: bool,
    more: bool,
) -> tuple[Change, ...]:
    """Return the changes from original to reprint in the lines that count, sought only if any line differs.

    Of a text that was recognised in pictures the sure substitutions count alone.
    """
    if is_recognised(original) or is_recognised(reprint):
        return changes_between(original, as_surely_read(original, reprint), standards)
    whole = all_lines(original, reprint)
    changes = _changes(*whole, standards, part=part, more=more)
    counted = lines(original, reprint) if changes else whole
    return changes if counted == whole else _changes(*counted, standards, part=part, more=more)


def _changes(
    original: Sequence[str],
    reprint: Sequence[str],
    standards: Standards,
    *,
    part: bool,
    more: bool,
) -> tuple[Change, ...]:
    """Return the changes from original to reprint without harmless and allowed changes."""
    is_converted = is_traditional("\n".join(original)) != is_traditional("\n".join(reprint))
    hunks = diff(original, reprint, fold=fold_converted if is_converted else fold)
    judged = with_foreign_matter(classify(hunks, standards=standards), original, standards)
    harmful = [change for change in judged if change.significance not in HARMLESS]
    grave = [change for change in harmful if not _is_allowed(change.hunk, part=part, more=more)]
    ends = _ends_left_out([change.hunk for change in grave], original)
    graded = (_with_less_grave_end(change, ends) for change in grave)
    return tuple(sorted(graded, key=lambda change: -change.severity))


def _with_less_grave_end(change: Change, ends: frozenset[int]) -> Change:
    """Return a change, with the severity of a shortened text if the reprint left out an end of the original."""
    if change.hunk.edit is not Edit.REMOVED or change.hunk.before_span.paragraph not in ends:
        return change
    return replace(change, severity=min(change.severity, SHORTENED))


def _ends_left_out(hunks: Sequence[Hunk], original: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the whole paragraphs that are missing from the beginning and from the end of the original.

    A portal shortens a text at its ends. A paragraph that is missing between others was taken out.
    """
    missing = {
        hunk.before_span.paragraph
        for hunk in hunks
        if hunk.edit is Edit.REMOVED and hunk.whole and _is_whole_paragraph(hunk, original)
    }
    numbers = range(len(original))
    head = takewhile(missing.__contains__, numbers)
    tail = takewhile(missing.__contains__, reversed(numbers))
    return frozenset([*head, *tail])


def _is_whole_paragraph(hunk: Hunk, original: Sequence[str]) -> bool:
    span = hunk.before_span
    return span.start == 0 and span.end >= len(original[span.paragraph])


def _is_allowed(hunk: Hunk, *, part: bool, more: bool) -> bool:
    """Return whether a hunk only follows from the kind of reprint.

    `part`: the reprint holds a part of the original. `more`: the reprint holds more than the original.
    """
    if hunk.edit is Edit.REMOVED:
        return part and _is_passage(hunk, hunk.before)
    if hunk.edit is Edit.INSERTED:
        return more and _is_passage(hunk, hunk.after)
    if hunk.edit is Edit.MOVED:
        return more
    return part and more and _is_other_passage(hunk)


def _is_passage(hunk: Hunk, text: str) -> bool:
    return hunk.whole or len(text) >= ANOTHER_PASSAGE


def _is_other_passage(hunk: Hunk) -> bool:
    """Return whether a passage stands in place of an unrelated passage."""
    are_passages = _is_passage(hunk, hunk.before) and _is_passage(hunk, hunk.after)
    return are_passages and fuzz.ratio(hunk.before, hunk.after) < UNLIKE
