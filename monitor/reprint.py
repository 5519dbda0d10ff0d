"""A reprint and the revisions of its original → what the reprint changed, and what it missed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.diff import diff
from monitor.folding import fold, fold_converted, is_traditional
from monitor.significance import classify, severity_of
from storage.records import (
    Article,
    Change,
    Edit,
    Relation,
    Revision,
    Severity,
    Significance,
)

# What a reprint may do to a text without altering what it says.
HARMLESS = frozenset({Significance.ATTRIBUTION})
SENTENCE_ENDS = "。！？；…"


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
    severities: Mapping[Significance, Severity] | None,
) -> Alteration:
    """Compare a reprint with every state of its original, oldest first; ties go to the latest."""
    compared = [(state, _changes(state.article, reprint, relation, severities)) for state in states]
    nearest, changes = min(reversed(compared), key=lambda pair: _distance(pair[1]))
    latest = states[-1]
    upstream: tuple[Change, ...] = ()
    if nearest is not latest:
        upstream = classify(
            diff(nearest.article.paragraphs, latest.article.paragraphs), severities=severities
        )
    return Alteration(nearest, changes, upstream)


def _distance(changes: Sequence[Change]) -> tuple[int, int]:
    return (severity_of(changes), len(changes))


def _changes(
    original: Article,
    reprint: Article,
    relation: Relation,
    severities: Mapping[Significance, Severity] | None,
) -> tuple[Change, ...]:
    converted = is_traditional(original.text) != is_traditional(reprint.text)
    hunks = diff(original.paragraphs, reprint.paragraphs, fold=fold_converted if converted else fold)
    kept = [each for each in classify(hunks, severities=severities) if each.significance not in HARMLESS]
    return tuple(each for each in kept if not _allowed(each, relation))


def _allowed(change: Change, relation: Relation) -> bool:
    """An excerpt leaves out sentences, a compilation has others: neither alters what the original says."""
    hunk = change.hunk
    if relation is Relation.EXCERPT:
        return hunk.edit is Edit.REMOVED and (hunk.whole or hunk.before.rstrip()[-1:] in SENTENCE_ENDS)
    if relation is Relation.COMPILATION:
        return hunk.edit in (Edit.INSERTED, Edit.MOVED) and hunk.whole
    return False
