"""Judge: hunks → changes, each with what kind of thing is different and how soon somebody must look. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from monitor.judge.meaning.credit_lines import is_credit, is_injected
from monitor.judge.meaning.wording_change import (
    PLAIN,
    Judged,
    Standards,
    altered_figure,
    cosmetic,
    inner,
    same_figures,
    statement,
)
from monitor.texts.diff import diff
from monitor.texts.spelling import bare
from storage.records import Article, Change, Edit, Hunk, Severity, Significance

# docs/findings.md gives the same reasons to operators.
SEVERITIES: Mapping[Significance, Severity] = MappingProxyType(
    {
        Significance.FACT: Severity.CRITICAL,  # another figure or date is another statement
        Significance.NAME: Severity.CRITICAL,  # persons, offices, organs: the gravest errors there are
        Significance.MODALITY: Severity.CRITICAL,  # one 不 turns a sentence round
        Significance.STRUCTURE: Severity.CRITICAL,  # a statement came or went
        Significance.FORMULATION: Severity.WARNING,  # set phrases are chosen with care
        Significance.WORDING: Severity.WARNING,
        Significance.HEADLINE: Severity.WARNING,
        Significance.INJECTED: Severity.WARNING,  # advertising says nothing about the article
        Significance.TYPO: Severity.WARNING,  # same sound, other character: may still be another word
        Significance.MOVED: Severity.WARNING,  # all is there, the order is not
        Significance.ATTRIBUTION: Severity.NOTICE,  # datelines and credits inside the text
        Significance.PUNCTUATION: Severity.INFO,
        Significance.INVISIBLE: Severity.INFO,
    }
)
# What decides among equals; also the order in which changes are shown.
ORDER = tuple(SEVERITIES)


def classify(
    hunks: Sequence[Hunk],
    *,
    headline: bool = False,
    standards: Standards = PLAIN,
) -> tuple[Change, ...]:
    """What each hunk means, worst first."""
    grades = {**SEVERITIES, **(standards.severities or {})}
    shown = [hunk for hunk in hunks if not (hunk.edit is Edit.MOVED and not hunk.before)]
    relocated = _relocated(shown)
    changes = []
    for hunk in shown:
        judged = _judge(hunk, headline=headline, relocated=relocated, standards=standards)
        changes.append(_change(hunk, judged, grades, headline=headline))
    return tuple(sorted(_named_alike(changes, grades), key=_rank))


def _named_alike(changes: Sequence[Change], grades: Mapping[Significance, Severity]) -> list[Change]:
    """A replacement that altered a name in one place (帕特·基辛格) alters it in every place (基辛格)."""
    names = {_words(each) for each in changes if each.significance is Significance.NAME} - {None}
    grade = grades[Significance.NAME]
    return [
        replace(each, significance=Significance.NAME, severity=grade)
        if each.significance in LIKE_A_NAME and _words(each) in names
        else each
        for each in changes
    ]


LIKE_A_NAME = frozenset({Significance.WORDING, Significance.FORMULATION, Significance.TYPO})


def _words(change: Change) -> tuple[str, str] | None:
    hunk = change.hunk
    return (hunk.before, hunk.after) if hunk.before and hunk.after else None


def severity_of(changes: Sequence[Change]) -> Severity:
    """How soon somebody must look at the worst of the changes."""
    return max((change.severity for change in changes), default=Severity.INFO)


def _change(hunk: Hunk, judged: Judged, grades: Mapping[Significance, Severity], *, headline: bool) -> Change:
    return Change(
        hunk=hunk,
        significance=judged.significance,
        severity=grades[judged.significance],
        before_value=judged.before_value,
        after_value=judged.after_value,
        paragraph_title=headline,
    )


def _rank(change: Change) -> tuple[int, int, tuple[int, int], tuple[int, int], str, str]:
    hunk = change.hunk
    return (
        -change.severity,
        ORDER.index(change.significance),
        (hunk.after_span.paragraph, hunk.after_span.start),
        (hunk.before_span.paragraph, hunk.before_span.start),
        hunk.before,
        hunk.after,
    )


def _relocated(hunks: Sequence[Hunk]) -> frozenset[str]:
    """Whole texts too short for a move (headings), gone from one place and come up in another."""
    gone = {bare(hunk.before) for hunk in hunks if hunk.whole and hunk.edit is Edit.REMOVED}
    came = {bare(hunk.after) for hunk in hunks if hunk.whole and hunk.edit is Edit.INSERTED}
    return frozenset(gone & came)


def _judge(hunk: Hunk, *, headline: bool, relocated: frozenset[str], standards: Standards) -> Judged:
    if hunk.edit is Edit.MOVED:
        return _judge_move(hunk, standards)
    typography = cosmetic(hunk)
    if typography is not None:
        return Judged(typography)
    respelled = same_figures(hunk)
    if respelled is not None:
        return respelled
    if headline:
        return Judged(Significance.HEADLINE, hunk.before, hunk.after)
    if is_credit(hunk):
        return altered_figure(hunk) or Judged(Significance.ATTRIBUTION, hunk.before, hunk.after)
    if hunk.whole:
        return _judge_whole(hunk, relocated)
    return inner(hunk, standards)


def _judge_move(hunk: Hunk, standards: Standards) -> Judged:
    """What moved unchanged has moved; what was edited on the way is judged by the edit."""
    if bare(hunk.before) == bare(hunk.after):
        return Judged(Significance.MOVED, hunk.before, hunk.after)
    inner = [
        change
        for change in classify(diff([hunk.before], [hunk.after]), standards=standards)
        if change.severity > Severity.INFO
    ]
    if not inner:
        return Judged(Significance.MOVED, hunk.before, hunk.after)
    worst = inner[0]
    return Judged(worst.significance, worst.before_value, worst.after_value)


def _judge_whole(hunk: Hunk, relocated: frozenset[str]) -> Judged:
    text = hunk.before or hunk.after
    if is_injected(hunk):
        return Judged(Significance.INJECTED, hunk.before, hunk.after)
    if bare(text) in relocated:
        return Judged(Significance.MOVED, hunk.before, hunk.after)
    return statement(hunk)


def changes_between(before: Article, after: Article, standards: Standards) -> tuple[Change, ...]:
    """What differs between two texts, worst first; headlines are compared apart."""
    return classify(diff(before.paragraphs, after.paragraphs), standards=standards)
