"""Judge: hunks → changes, each with what kind of thing is different and how soon somebody must look. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from monitor.credit_lines import is_credit, is_injected
from monitor.diff import diff
from monitor.gazetteer import NO_NAMES, Name, name_at
from monitor.numerals import WRITTEN
from monitor.polarity import FAINT, alone, is_condition, polar_at, turned
from monitor.quantities import RANGE_SIGNS, Quantity, quantities
from monitor.spelling import bare, is_function_word, printed, same_look, same_sound, swapped
from storage.records import Change, Edit, Hunk, Severity, Significance

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
ABBREVIATION = re.compile(r"[(（]以?下?[简统]?称[^()（）]{1,40}[)）]")
# Shorter clauses between commas are turns of phrase (主动作为、); this long they state something.
CLAUSE_LENGTH = 12
SENTENCE_LENGTH = 100  # a condition is said in one sentence; a longer text has more to say
CLAUSE_EDGE = re.compile(r"[，,；;。！？!?：:]")
TODAY = re.compile(r"(?:今|昨|明|当|次)[天日]$")
THE_DAY = re.compile(r"[(（][0-9]{1,2}月[0-9]{1,2}日[)）]")
SUBSTANTIAL = 2  # hanzi; an inserted or replaced word rather than a particle


@dataclass(frozen=True)
class _Judged:
    significance: Significance
    before_value: str = ""
    after_value: str = ""


def classify(
    hunks: Sequence[Hunk],
    *,
    headline: bool = False,
    severities: Mapping[Significance, Severity] | None = None,
    formulations: Collection[str] = (),
) -> tuple[Change, ...]:
    """What each hunk means, worst first. ``formulations`` is the operator's list of set phrases (提法)."""
    grades = {**SEVERITIES, **(severities or {})}
    shown = [hunk for hunk in hunks if not (hunk.edit is Edit.MOVED and not hunk.before)]
    relocated = _relocated(shown)
    changes = []
    for hunk in shown:
        judged = _judge(hunk, headline=headline, relocated=relocated, formulations=formulations)
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


def _change(
    hunk: Hunk, judged: _Judged, grades: Mapping[Significance, Severity], *, headline: bool
) -> Change:
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


def _judge(
    hunk: Hunk, *, headline: bool, relocated: frozenset[str], formulations: Collection[str]
) -> _Judged:
    if hunk.edit is Edit.MOVED:
        return _judge_move(hunk)
    cosmetic = _cosmetic(hunk)
    if cosmetic is not None:
        return _Judged(cosmetic)
    if headline:
        return _Judged(Significance.HEADLINE, hunk.before, hunk.after)
    if is_credit(hunk):
        return _Judged(Significance.ATTRIBUTION, hunk.before, hunk.after)
    if hunk.whole:
        return _judge_whole(hunk, relocated)
    if _is_gloss(hunk):
        return _Judged(Significance.WORDING, hunk.before, hunk.after)
    for judge in _INNER:
        judged = judge(hunk, formulations)
        if judged is not None:
            return judged
    return _Judged(Significance.WORDING, hunk.before, hunk.after)


def _judge_move(hunk: Hunk) -> _Judged:
    """What moved unchanged has moved; what was edited on the way is judged by the edit."""
    if bare(hunk.before) == bare(hunk.after):
        return _Judged(Significance.MOVED, hunk.before, hunk.after)
    inner = [
        change for change in classify(diff([hunk.before], [hunk.after])) if change.severity > Severity.INFO
    ]
    if not inner:
        return _Judged(Significance.MOVED, hunk.before, hunk.after)
    worst = inner[0]
    return _Judged(worst.significance, worst.before_value, worst.after_value)


def _judge_whole(hunk: Hunk, relocated: frozenset[str]) -> _Judged:
    text = hunk.before or hunk.after
    if is_injected(hunk):
        return _Judged(Significance.INJECTED, hunk.before, hunk.after)
    if bare(text) in relocated:
        return _Judged(Significance.MOVED, hunk.before, hunk.after)
    return _statement_of(hunk)


def _statement_of(hunk: Hunk) -> _Judged:
    """A statement came or went; one that bounds the others is more than that."""
    text = hunk.before or hunk.after
    one = len(text) <= SENTENCE_LENGTH and is_condition(text)
    return _Judged(Significance.MODALITY if one else Significance.STRUCTURE, hunk.before, hunk.after)


def _cosmetic(hunk: Hunk) -> Significance | None:
    """Whether only spaces, width, script or punctuation differ; figures are never taken for punctuation."""
    if printed(hunk.before) == printed(hunk.after):
        return Significance.INVISIBLE
    if _is_range_sign(hunk) or _is_mere_mark(hunk):
        return Significance.PUNCTUATION
    before, after = _touched(hunk)
    if _meanings(before, after) != _meanings(after, before):
        return None
    return Significance.PUNCTUATION if bare(hunk.before) == bare(hunk.after) else None


# Marks that make another figure of one where they touch it: 1.5, 10:08, -3, 5%.
FIGURE_MARKS = re.compile(r"[.．·:：∶/％%‰°℃+＋\-−—–~～]")
NUMERAL = re.compile(rf"[0-9０-９{WRITTEN}]")


def _is_mere_mark(hunk: Hunk) -> bool:
    """A mark that joins and parts no figures: 、 for ，, quotation marks gone. Not so 3、4 and 34."""
    both = hunk.before + hunk.after
    if FIGURE_MARKS.search(both) or any(each.isalnum() for each in both):
        return False
    left, right = hunk.before_context[: hunk.before_offset][-1:], hunk.before_context[hunk.before_offset :]
    return not (NUMERAL.match(left) and NUMERAL.match(right[len(hunk.before) :]))


def _is_range_sign(hunk: Hunk) -> bool:
    """One sign of a range for another: 2014至2018年, 2014—2018年."""
    if not {hunk.before, hunk.after} <= RANGE_SIGNS:
        return False
    around = hunk.before_context[: hunk.before_offset][-1:], hunk.before_context[hunk.before_offset :][1:2]
    return all(each.isalnum() for each in around)


# --- inside a sentence -------------------------------------------------------------------------


def _touched(hunk: Hunk) -> tuple[list[Quantity], list[Quantity]]:
    return (
        _quantities_at(hunk.before_context, hunk.before_offset, len(hunk.before)),
        _quantities_at(hunk.after_context, hunk.after_offset, len(hunk.after)),
    )


def _quantities_at(context: str, offset: int, length: int) -> list[Quantity]:
    """The figures that a hunk overlaps; beside an empty place both neighbours, for it may split or join."""
    end = offset + length
    return [each for each in quantities(context) if each.start <= end and offset <= each.end]


def _meanings(found: Sequence[Quantity], against: Sequence[Quantity]) -> list[tuple[str, str]]:
    """What is counted; 一个 and 今年 count only where a figure or date stands against them."""
    return [each.meaning for each in found if against or not each.soft]


def _fact(hunk: Hunk, _formulations: Collection[str]) -> _Judged | None:
    before, after = _touched(hunk)
    old, new = _meanings(before, after), _meanings(after, before)
    if old == new:
        return _notation(hunk, before, after)
    if not _bears_figures(hunk, before, after):
        return None
    gone = [each.text for each in before if each.meaning not in new]
    came = [each.text for each in after if each.meaning not in old]
    return _Judged(Significance.FACT, " ".join(gone) or hunk.before, " ".join(came) or hunk.after)


def _is_gloss(hunk: Hunk) -> bool:
    """A bracket that says the same once more: (以下简称《建议》), 今天(6月29日)."""
    if hunk.before and hunk.after:
        return False
    text, context, offset = (
        (hunk.before, hunk.before_context, hunk.before_offset)
        if hunk.before
        else (hunk.after, hunk.after_context, hunk.after_offset)
    )
    told_day = THE_DAY.fullmatch(text) and TODAY.search(context[:offset])
    return bool(told_day or ABBREVIATION.fullmatch(text))


def _bears_figures(hunk: Hunk, before: Sequence[Quantity], after: Sequence[Quantity]) -> bool:
    """Whether the differing text reaches into a figure or its unit rather than stands beside one."""
    spans = [
        (each, offset, offset + len(text))
        for found, offset, text in (
            (before, hunk.before_offset, hunk.before),
            (after, hunk.after_offset, hunk.after),
        )
        for each in found
    ]
    return any(each.start < end and start < each.end for each, start, end in spans)


def _notation(hunk: Hunk, before: Sequence[Quantity], after: Sequence[Quantity]) -> _Judged | None:
    """The same figures spelled otherwise (十八 = 18), and nothing else."""
    rest = [
        _outside(hunk.before, hunk.before_offset, before),
        _outside(hunk.after, hunk.after_offset, after),
    ]
    if before and after and not _only_soft(before) and bare(rest[0]) == bare(rest[1]):
        return _Judged(Significance.PUNCTUATION, hunk.before, hunk.after)
    return None


def _only_soft(found: Sequence[Quantity]) -> bool:
    return all(each.soft for each in found)


def _outside(text: str, offset: int, found: Sequence[Quantity]) -> str:
    """What of a hunk stands in none of the figures."""
    return "".join(
        letter
        for place, letter in enumerate(text, offset)
        if not any(each.start <= place < each.end for each in found)
    )


def _statement(hunk: Hunk, _formulations: Collection[str]) -> _Judged | None:
    """A long clause between commas states something of its own."""
    text = hunk.before or hunk.after
    if (hunk.before and hunk.after) or len(bare(text)) < CLAUSE_LENGTH:
        return None
    context, offset = (
        (hunk.before_context, hunk.before_offset) if hunk.before else (hunk.after_context, hunk.after_offset)
    )
    around = (context[:offset][-1:] or "，") + text[0], text[-1] + (context[offset + len(text) :][:1] or "。")
    return _statement_of(hunk) if all(CLAUSE_EDGE.search(pair) for pair in around) else None


def _modality(hunk: Hunk, _formulations: Collection[str]) -> _Judged | None:
    whole_word = alone(hunk.before) if not hunk.after else alone(hunk.after) if not hunk.before else ""
    old = polar_at(hunk.before_context, hunk.before_offset, hunk.before_offset + len(hunk.before))
    new = polar_at(hunk.after_context, hunk.after_offset, hunk.after_offset + len(hunk.after))
    if whole_word and _bound_or_polar(hunk, whole_word):
        return _Judged(Significance.MODALITY, hunk.before, hunk.after)
    if not turned(old, new):
        return None
    gone, came = (" ".join(word.text for word in words) for words in (old, new))
    return _Judged(Significance.MODALITY, gone or hunk.before, came or hunk.after)


def _bound_or_polar(hunk: Hunk, kind: str) -> bool:
    """A lone 近, 约, 余 bounds a figure only where it stands beside one."""
    if (hunk.before or hunk.after) in ("近", "约", "余", "多", "超", "逾"):
        return any(_touched(hunk))
    return kind not in FAINT


def _name(hunk: Hunk, _formulations: Collection[str]) -> _Judged | None:
    old = name_at(hunk.before_context, hunk.before_offset, hunk.before_offset + len(hunk.before))
    new = name_at(hunk.after_context, hunk.after_offset, hunk.after_offset + len(hunk.after))
    found = [name for name in (old, new) if name]
    if not found or (not any(name.sure for name in found) and _is_plain(hunk)):
        return None
    shown_old = old or _name_beside(hunk.before, hunk.before_context, hunk.before_offset)
    shown_new = new or _name_beside(hunk.after, hunk.after_context, hunk.after_offset)
    return _Judged(
        Significance.NAME,
        shown_old.text if shown_old else hunk.before,
        shown_new.text if shown_new else hunk.after,
    )


def _is_plain(hunk: Hunk) -> bool:
    """A slip or a verb for a verb beside a word that may end a name."""
    words = {hunk.before, hunk.after} - {""}
    return same_sound(hunk.before, hunk.after) or any(map(is_function_word, words)) or words <= NO_NAMES


def _name_beside(text: str, context: str, offset: int) -> Name | None:
    """What is left of a name from which something was taken: 厅长, of 副厅长."""
    return None if text else name_at(context, offset, offset + 1)


def _formulation(hunk: Hunk, formulations: Collection[str]) -> _Judged | None:
    listed = any(
        (phrase in hunk.before_context) != (phrase in hunk.after_context) and _near(phrase, hunk)
        for phrase in formulations
    )
    if listed or _substantial(hunk):
        return _Judged(Significance.FORMULATION, hunk.before, hunk.after)
    return None


def _near(phrase: str, hunk: Hunk) -> bool:
    """Whether a listed phrase overlaps the hunk in the text that has it."""
    for context, offset, text in (
        (hunk.before_context, hunk.before_offset, hunk.before),
        (hunk.after_context, hunk.after_offset, hunk.after),
    ):
        at = context.find(phrase, max(0, offset - len(phrase)))
        if 0 <= at <= offset + len(text):
            return True
    return False


# Characters that make another noun of the word before them: 科技工作, 科技工作者.
NOUN_ENDINGS = frozenset("者员师家长户商厅局处署院部委会省市县区州镇乡村岛港")


def _substantial(hunk: Hunk) -> bool:
    if hunk.before + hunk.after in NOUN_ENDINGS:
        return True
    texts = [bare(hunk.before), bare(hunk.after)]
    return max(map(len, texts)) >= SUBSTANTIAL and not all(map(is_function_word, filter(None, texts)))


def _typo(hunk: Hunk, _formulations: Collection[str]) -> _Judged | None:
    before, after = bare(hunk.before), bare(hunk.after)
    if same_sound(before, after) or same_look(before, after) or swapped(before, after):
        return _Judged(Significance.TYPO, hunk.before, hunk.after)
    return None


_INNER: tuple[Callable[[Hunk, Collection[str]], _Judged | None], ...] = (
    _fact,
    _statement,
    _modality, _name, _typo, _formulation,
)  # fmt: skip
