"""Hunks of a comparison → changes, with a class (figure, name, …) and a severity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from monitor.judge.meaning.credit_lines import is_credit, is_foreign, is_injected
from monitor.judge.meaning.wording_change import (
    PLAIN,
    Judged,
    Standards,
    altered_figure,
    cosmetic_change,
    inner_change,
    same_figures,
    statement_change,
)
from monitor.texts.diff import diff
from monitor.texts.folding import fold, fold_converted, is_traditional
from monitor.texts.spelling import bare
from storage.records import Article, Change, Edit, Hunk, Severity, Significance

# docs/findings.md gives the same reasons to operators.
SEVERITIES: Mapping[Significance, Severity] = MappingProxyType(
    {
        Significance.FACT: Severity.CRITICAL,  # another figure or date is another statement
        Significance.NAME: Severity.CRITICAL,  # persons, offices, organs: the gravest errors
        Significance.MODALITY: Severity.CRITICAL,  # a single 不 reverses a sentence
        Significance.STRUCTURE: Severity.CRITICAL,  # a statement came or went
        Significance.FORMULATION: Severity.WARNING,  # set phrases are chosen with care
        Significance.WORDING: Severity.WARNING,
        Significance.HEADLINE: Severity.WARNING,
        Significance.INJECTED: Severity.WARNING,  # advertising states no fact of the article
        Significance.TYPO: Severity.WARNING,  # same sound, different character: may still be another word
        Significance.MOVED: Severity.WARNING,  # the statements are kept, the order is not
        Significance.ATTRIBUTION: Severity.NOTICE,  # datelines and credits inside the text
        Significance.PUNCTUATION: Severity.INFO,
        Significance.INVISIBLE: Severity.INFO,
    }
)
# Order of changes with the same severity.
ORDER = tuple(SEVERITIES)


def classify(
    hunks: Sequence[Hunk],
    *,
    headline: bool = False,
    standards: Standards = PLAIN,
) -> tuple[Change, ...]:
    """Return the class and severity of every hunk, worst first.

    `headline` says that the hunks stand in a headline.
    """
    grades = {**SEVERITIES, **(standards.severities or {})}
    shown = [hunk for hunk in hunks if not (hunk.edit is Edit.MOVED and not hunk.before)]
    relocated, is_retold = _relocated(shown), headline and _is_retold(shown)
    changes = []
    for hunk in shown:
        judged = _judge(hunk, headline=headline, relocated=relocated, standards=standards)
        if headline and not _is_grave_in_headline(judged, hunk, is_retold=is_retold):
            judged = Judged(Significance.HEADLINE, hunk.before, hunk.after)
        changes.append(_change(hunk, judged, grades, headline=headline))
    return tuple(sorted(_named_alike(changes, grades), key=_rank))


# Classes of change that count in a headline as they count in the text, and the classes without effect on the words.
GRAVE_IN_HEADLINE = frozenset({Significance.FACT, Significance.NAME, Significance.MODALITY})
COSMETIC = frozenset({Significance.INVISIBLE, Significance.PUNCTUATION})
# Share of a headline in other words; other figures and names are then no alteration of the old ones.
RETOLD_SHARE = 0.4
SHORT_CHANGE = 8  # characters of a figure, a name or a negation


def _is_retold(hunks: Sequence[Hunk]) -> bool:
    """Return whether much of a headline has other words."""
    changed = sum(max(len(bare(hunk.before)), len(bare(hunk.after))) for hunk in hunks)
    whole = max(
        (len(bare(context)) for each in hunks for context in (each.before_context, each.after_context)),
        default=0,
    )
    return changed > RETOLD_SHARE * whole


def _is_grave_in_headline(judged: Judged, hunk: Hunk, *, is_retold: bool) -> bool:
    """Return whether a class stands for a change of a headline: an altered figure, name or negation, or typography."""
    if judged.significance in COSMETIC:
        return True
    if is_retold or max(len(hunk.before), len(hunk.after)) > SHORT_CHANGE:
        return False
    is_altered = (
        bool(judged.before_value and judged.after_value) or judged.significance is Significance.MODALITY
    )
    return judged.significance in GRAVE_IN_HEADLINE and is_altered


# Classes that become name if the same replacement altered a name elsewhere.
LIKE_A_NAME = frozenset({Significance.WORDING, Significance.FORMULATION, Significance.TYPO})


def _named_alike(changes: Sequence[Change], grades: Mapping[Significance, Severity]) -> list[Change]:
    """Class a replacement as a name at every place (基辛格) if a name was altered at any place (帕特·基辛格)."""
    names = {_words(change) for change in changes if change.significance is Significance.NAME} - {None}
    grade = grades[Significance.NAME]
    return [
        replace(change, significance=Significance.NAME, severity=grade)
        if change.significance in LIKE_A_NAME and _words(change) in names
        else change
        for change in changes
    ]


def _words(change: Change) -> tuple[str, str] | None:
    """Return the words of a replacement, or None for an insertion or removal."""
    hunk = change.hunk
    return (hunk.before, hunk.after) if hunk.before and hunk.after else None


def severity_of(changes: Sequence[Change]) -> Severity:
    """Return the severity of the worst change, or info without a change."""
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
    """Return the whole texts (headings) that were removed and inserted elsewhere, too short to count as moves."""
    gone = {bare(hunk.before) for hunk in hunks if hunk.whole and hunk.edit is Edit.REMOVED}
    came = {bare(hunk.after) for hunk in hunks if hunk.whole and hunk.edit is Edit.INSERTED}
    return frozenset(gone & came)


def _judge(hunk: Hunk, *, headline: bool, relocated: frozenset[str], standards: Standards) -> Judged:
    if hunk.edit is Edit.MOVED:
        return _judge_move(hunk, standards)
    typography = cosmetic_change(hunk)
    if typography is not None:
        return Judged(typography)
    respelled = same_figures(hunk)
    if respelled is not None:
        return respelled
    if headline:
        return inner_change(hunk, standards)
    if is_credit(hunk):
        return altered_figure(hunk) or Judged(Significance.ATTRIBUTION, hunk.before, hunk.after)
    if hunk.whole:
        return _judge_whole(hunk, relocated)
    return inner_change(hunk, standards)


def _judge_move(hunk: Hunk, standards: Standards) -> Judged:
    """Judge a move: an unchanged text has moved; an edit on the way decides the class."""
    if bare(hunk.before) == bare(hunk.after):
        return Judged(Significance.MOVED, hunk.before, hunk.after)
    changes = classify(diff([hunk.before], [hunk.after]), standards=standards)
    worst = next((change for change in changes if change.severity > Severity.INFO), None)
    if worst is None:
        return Judged(Significance.MOVED, hunk.before, hunk.after)
    return Judged(worst.significance, worst.before_value, worst.after_value)


def _judge_whole(hunk: Hunk, relocated: frozenset[str]) -> Judged:
    text = hunk.before or hunk.after
    if is_injected(hunk):
        return Judged(Significance.INJECTED, hunk.before, hunk.after)
    if bare(text) in relocated:
        return Judged(Significance.MOVED, hunk.before, hunk.after)
    return statement_change(hunk)


def headline_changes(before: str, after: str, standards: Standards) -> tuple[Change, ...]:
    """Return the changes between two headlines, worst first. Scripts are folded if one headline is traditional."""
    is_converted = is_traditional(before) != is_traditional(after)
    hunks = diff([before], [after], fold=fold_converted if is_converted else fold)
    return classify(hunks, headline=True, standards=standards)


def changes_of_page(before: Article, after: Article, standards: Standards) -> tuple[Change, ...]:
    """Return the changes between two states of a page: of the text, worst first, then of the headline."""
    text = changes_between(before, after, standards)
    return (*text, *headline_changes(before.title, after.title, standards))


def with_foreign_matter(
    changes: Sequence[Change], article: Sequence[str], standards: Standards
) -> tuple[Change, ...]:
    """Return the changes of a copy, worst first: an added statement without a word of the article is foreign matter.

    `article` holds the paragraphs without the addition. All additions of an original are its statements.
    """
    graded = (_as_foreign(change, change.hunk.after, article, standards) for change in changes)
    return tuple(sorted(graded, key=_rank))


def with_turned_adverts(
    changes: Sequence[Change], before: Article, after: Article, standards: Standards
) -> tuple[Change, ...]:
    """Return the changes of a portal's own page, worst first, with foreign matter that came, went or was replaced.

    Where foreign matter went, the page says no more than before: other foreign matter in its place is a notice.
    """
    added = with_foreign_matter(changes, before.paragraphs, standards)
    found = [_as_foreign(change, change.hunk.before, after.paragraphs, standards) for change in added]
    if not any(_is_foreign(change) and change.hunk.before for change in found):
        return added
    graded = (
        replace(change, severity=min(change.severity, Severity.NOTICE)) if _is_foreign(change) else change
        for change in found
    )
    return tuple(sorted(graded, key=_rank))


def _is_foreign(change: Change) -> bool:
    return change.significance is Significance.INJECTED


def _as_foreign(change: Change, text: str, article: Sequence[str], standards: Standards) -> Change:
    """Return a whole statement on one side alone as foreign matter if `text` has no word of the article."""
    hunk = change.hunk
    is_statement = (
        change.significance is Significance.STRUCTURE and hunk.whole and not (hunk.before and hunk.after)
    )
    if not text or not is_statement or not is_foreign(text, article):
        return change
    grade = {**SEVERITIES, **(standards.severities or {})}[Significance.INJECTED]
    return replace(change, significance=Significance.INJECTED, severity=grade)


def changes_between(before: Article, after: Article, standards: Standards) -> tuple[Change, ...]:
    """Return the changes between the paragraphs of two articles, worst first. Headlines are not compared."""
    return classify(diff(before.paragraphs, after.paragraphs), standards=standards)
