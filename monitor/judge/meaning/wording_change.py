"""Judge: one hunk → what kind of thing differs: figure, name, negation, typography, wording. Pure.

Kinds are asked in order of gravity; the first that answers is the hunk's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.judge.meaning.names import NO_NAMES, Name, Recognise, name_at, recognised_at
from monitor.judge.meaning.numerals import WRITTEN
from monitor.judge.meaning.polarity import FAINT, alone, is_condition, polar_at, turned
from monitor.judge.meaning.quantities import RANGE_SIGNS, Quantity, quantities
from monitor.texts.spelling import bare, is_function_word, printed, same_look, same_sound, swapped
from storage.records import Hunk, Severity, Significance

ABBREVIATION = re.compile(r"[(（]以?下?[简统]?称[^()（）]{1,40}[)）]")
# Shorter clauses between commas are turns of phrase (主动作为、); this long they state something.
CLAUSE_LENGTH = 12
SENTENCE_LENGTH = 100  # a condition is said in one sentence; a longer text has more to say
CLAUSE_EDGE = re.compile(r"[，,；;。！？!?：:]")
TODAY = re.compile(r"(?:今|昨|明|当|次)[天日]$")
THE_DAY = re.compile(r"[(（][0-9]{1,2}月[0-9]{1,2}日[)）]")
SUBSTANTIAL = 2  # hanzi; an inserted or replaced word rather than a particle


@dataclass(frozen=True)
class Standards:
    """What an operator may set for the judging of changes."""

    severities: Mapping[Significance, Severity] | None = None
    formulations: tuple[str, ...] = ()  # set phrases (提法) in which any change of words counts
    recognise: Recognise | None = None  # a model that tells names, beside the lists


PLAIN = Standards()


@dataclass(frozen=True)
class Judged:
    """What kind of change a hunk is, with the whole figures, names or words that changed."""

    significance: Significance
    before_value: str = ""
    after_value: str = ""


def inner(hunk: Hunk, standards: Standards) -> Judged:
    """What a change of words inside a sentence is."""
    if is_gloss(hunk):
        return Judged(Significance.WORDING, hunk.before, hunk.after)
    for judge in _INNER:
        judged = judge(hunk, standards)
        if judged is not None:
            return judged
    return Judged(Significance.WORDING, hunk.before, hunk.after)


def statement(hunk: Hunk) -> Judged:
    """A statement came or went; one that bounds the others is more than that."""
    text = hunk.before or hunk.after
    one = len(text) <= SENTENCE_LENGTH and is_condition(text)
    return Judged(Significance.MODALITY if one else Significance.STRUCTURE, hunk.before, hunk.after)


def cosmetic(hunk: Hunk) -> Significance | None:
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


def _fact(hunk: Hunk, _: Standards) -> Judged | None:
    before, after = _touched(hunk)
    old, new = _meanings(before, after), _meanings(after, before)
    if old == new or not _bears_figures(hunk, before, after):
        return None
    gone = [each.text for each in before if each.meaning not in new]
    came = [each.text for each in after if each.meaning not in old]
    return Judged(Significance.FACT, " ".join(gone) or hunk.before, " ".join(came) or hunk.after)


def altered_figure(hunk: Hunk) -> Judged | None:
    """One figure or date in the place of another, and nothing besides; None where one only came or went."""
    before, after = _touched(hunk)
    beside = _outside(hunk.before, hunk.before_offset, before) + _outside(
        hunk.after, hunk.after_offset, after
    )
    return _fact(hunk, PLAIN) if before and after and not bare(beside) else None


def is_gloss(hunk: Hunk) -> bool:
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


def same_figures(hunk: Hunk) -> Judged | None:
    """A figure in another notation (九 for 9), wherever it stands; None where anything else differs."""
    before, after = _touched(hunk)
    same = _meanings(before, after) == _meanings(after, before)
    return _notation(hunk, before, after) if same else None


def _notation(hunk: Hunk, before: Sequence[Quantity], after: Sequence[Quantity]) -> Judged | None:
    """The same figures spelled otherwise (十八 = 18), and nothing else."""
    rest = [
        _outside(hunk.before, hunk.before_offset, before),
        _outside(hunk.after, hunk.after_offset, after),
    ]
    if before and after and not _only_soft(before) and bare(rest[0]) == bare(rest[1]):
        return Judged(Significance.PUNCTUATION, hunk.before, hunk.after)
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


def _statement(hunk: Hunk, _: Standards) -> Judged | None:
    """A long clause between commas states something of its own."""
    text = hunk.before or hunk.after
    if (hunk.before and hunk.after) or len(bare(text)) < CLAUSE_LENGTH:
        return None
    context, offset = (
        (hunk.before_context, hunk.before_offset) if hunk.before else (hunk.after_context, hunk.after_offset)
    )
    around = (context[:offset][-1:] or "，") + text[0], text[-1] + (context[offset + len(text) :][:1] or "。")
    return statement(hunk) if all(CLAUSE_EDGE.search(pair) for pair in around) else None


def _modality(hunk: Hunk, _: Standards) -> Judged | None:
    whole_word = alone(hunk.before) if not hunk.after else alone(hunk.after) if not hunk.before else ""
    old = polar_at(hunk.before_context, hunk.before_offset, hunk.before_offset + len(hunk.before))
    new = polar_at(hunk.after_context, hunk.after_offset, hunk.after_offset + len(hunk.after))
    if whole_word and _bound_or_polar(hunk, whole_word):
        return Judged(Significance.MODALITY, hunk.before, hunk.after)
    if not turned(old, new):
        return None
    gone, came = (" ".join(word.text for word in words) for words in (old, new))
    return Judged(Significance.MODALITY, gone or hunk.before, came or hunk.after)


def _bound_or_polar(hunk: Hunk, kind: str) -> bool:
    """A lone 近, 约, 余 bounds a figure only where it stands beside one."""
    if (hunk.before or hunk.after) in ("近", "约", "余", "多", "超", "逾"):
        return any(_touched(hunk))
    return kind not in FAINT


def _name(hunk: Hunk, standards: Standards) -> Judged | None:
    old = name_at(hunk.before_context, hunk.before_offset, hunk.before_offset + len(hunk.before))
    new = name_at(hunk.after_context, hunk.after_offset, hunk.after_offset + len(hunk.after))
    found = [name for name in (old, new) if name]
    if not any(name.sure for name in found) and standards.recognise is not None:
        old, new = _recognised(hunk, standards.recognise)
        found = [name for name in (old, new) if name]
    if not found or (not any(name.sure for name in found) and _is_plain(hunk)):
        return None
    shown_old = old or _name_beside(hunk.before, hunk.before_context, hunk.before_offset)
    shown_new = new or _name_beside(hunk.after, hunk.after_context, hunk.after_offset)
    return Judged(
        Significance.NAME,
        shown_old.text if shown_old else hunk.before,
        shown_new.text if shown_new else hunk.after,
    )


def _recognised(hunk: Hunk, recognise: Recognise) -> list[Name | None]:
    """What a model sees in both readings; seen in one reading alone, a name is not sure."""
    found = [recognised_at(*side, recognise) for side in _sides(hunk)]
    return found if all(found) else [replace(each, sure=False) if each else None for each in found]


def _sides(hunk: Hunk) -> list[tuple[str, int, int]]:
    """Both contexts, and where the hunk stands in them."""
    return [
        (hunk.before_context, hunk.before_offset, hunk.before_offset + len(hunk.before)),
        (hunk.after_context, hunk.after_offset, hunk.after_offset + len(hunk.after)),
    ]


def _is_plain(hunk: Hunk) -> bool:
    """A slip or a verb for a verb beside a word that may end a name."""
    words = {hunk.before, hunk.after} - {""}
    slip = same_sound(hunk.before, hunk.after) or same_look(hunk.before, hunk.after)
    return slip or any(map(is_function_word, words)) or words <= NO_NAMES


def _name_beside(text: str, context: str, offset: int) -> Name | None:
    """What is left of a name from which something was taken: 厅长, of 副厅长."""
    return None if text else name_at(context, offset, offset + 1)


def _formulation(hunk: Hunk, standards: Standards) -> Judged | None:
    listed = any(
        (phrase in hunk.before_context) != (phrase in hunk.after_context) and _near(phrase, hunk)
        for phrase in standards.formulations
    )
    if listed or _substantial(hunk):
        return Judged(Significance.FORMULATION, hunk.before, hunk.after)
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


def _typo(hunk: Hunk, _: Standards) -> Judged | None:
    before, after = bare(hunk.before), bare(hunk.after)
    if same_sound(before, after) or same_look(before, after) or swapped(before, after):
        return Judged(Significance.TYPO, hunk.before, hunk.after)
    return None


_INNER: tuple[Callable[[Hunk, Standards], Judged | None], ...] = (
    _fact,
    _statement,
    _modality, _name, _typo, _formulation,
)  # fmt: skip
