"""A hunk → the kind of difference: figure, name, negation, typography, wording.

Kinds are tried in order of gravity; the first kind that applies is the result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.judge.meaning.names import (
    HANZI,
    NO_NAMES,
    Name,
    Recognise,
    is_another_short_name,
    is_slip_in_name,
    name_at,
    recognised_at,
)
from monitor.judge.meaning.numerals import WRITTEN
from monitor.judge.meaning.polarity import (
    FAINT,
    is_condition,
    is_neutral_at,
    is_opposed,
    is_turned,
    kind_of,
    polar_at,
)
from monitor.judge.meaning.quantities import RANGE_SIGNS, Quantity, is_idiom_at, quantities
from monitor.judge.meaning.sides import Side, sides_of, written_side
from monitor.texts.spelling import bare, is_function_word, printed, same_look, same_sound, swapped
from storage.records import Hunk, Severity, Significance

ABBREVIATION = re.compile(r"[(（]以?下?[简统]?称[^()（）]{1,40}[)）]")
# A clause between commas states a separate fact from this length. Shorter clauses are turns of phrase (主动作为).
CLAUSE_LENGTH = 12
SENTENCE_LENGTH = 100  # characters; a condition fills a sentence, a longer text states more
CLAUSE_EDGE = re.compile(r"[，,；;。！？!?：:]")
TODAY = re.compile(r"(?:今|昨|明|当|次)[天日]$")
THE_DAY = re.compile(r"[(（][0-9]{1,2}月[0-9]{1,2}日[)）]")
# The end of 年初, 月中, 2023年底 → the part of the period. 底 and 末 name the same part.
PARTS_OF_PERIOD = {"初": "beginning", "中": "middle", "底": "end", "末": "end"}
PERIODS = frozenset("年月季旬")
ONE = frozenset("一〇零")  # mostly an article, or a part of a word
LONGEST_ITEM = 12  # characters of an item of an enumeration
SUBSTANTIAL = 2  # hanzi; from this length an insertion or replacement is a word, not a particle


@dataclass(frozen=True)
class Standards:
    """The settings of an operator for the judgement of changes."""

    severities: Mapping[Significance, Severity] | None = None
    formulations: tuple[str, ...] = ()  # set phrases (提法) in which every change of words counts
    recognise: Recognise | None = None  # a model that finds names beside the lists


PLAIN = Standards()


@dataclass(frozen=True)
class Judged:
    """The kind of a change, with the whole figures, names or words that changed."""

    significance: Significance
    before_value: str = ""
    after_value: str = ""


# Marks that join two figures to another figure: 1.5, 10:08, -3, 5%.
FIGURE_MARKS = re.compile(r"[.．·:：∶/％%‰°℃+＋\-−—–~～]")
NUMERAL = re.compile(rf"[0-9０-９{WRITTEN}]")
# Single characters that limit a figure directly before or after.
FIGURE_BOUNDS = frozenset("近约余多超逾")
# Characters that make another noun of the word before: 科技工作, 科技工作者.
NOUN_ENDINGS = frozenset("者员师家长户商厅局处署院部委会省市县区州镇乡村岛港")


GROUP_ENDINGS = frozenset("者员师家户商工民生")  # of words for groups of people
APPROVED = re.compile(r"(?:审议|表决|讨论|投票|一致|评审|验收|审查|审核|会议|大会|全票|获)$")


def inner_change(hunk: Hunk, standards: Standards) -> Judged:
    """Return the kind of a change of words inside a sentence."""
    if _is_gloss(hunk):
        return Judged(Significance.WORDING, hunk.before, hunk.after)
    for judge in _INNER:
        judged = judge(hunk, standards)
        if judged is not None:
            return judged
    return Judged(Significance.WORDING, hunk.before, hunk.after)


def statement_change(hunk: Hunk) -> Judged:
    """Return the kind of an added or removed statement: a modality if the statement limits the rest."""
    text = hunk.before or hunk.after
    is_limit = len(text) <= SENTENCE_LENGTH and is_condition(text)
    return Judged(Significance.MODALITY if is_limit else Significance.STRUCTURE, hunk.before, hunk.after)


def cosmetic_change(hunk: Hunk) -> Significance | None:
    """Return the kind of a change of spaces, width, script or punctuation alone, else None.

    A mark that changes a figure is not cosmetic.
    """
    if printed(hunk.before) == printed(hunk.after):
        return Significance.INVISIBLE
    if _is_range_sign(hunk) or _is_mere_mark(hunk):
        return Significance.PUNCTUATION
    before, after = _touched(hunk)
    if _meanings(before, after) != _meanings(after, before):
        return None
    return Significance.PUNCTUATION if bare(hunk.before) == bare(hunk.after) else None


def _is_mere_mark(hunk: Hunk) -> bool:
    """Return whether the hunk only changes marks without effect on figures: 、 for ，, but not 3、4 for 34."""
    marks = hunk.before + hunk.after
    if FIGURE_MARKS.search(marks) or any(letter.isalnum() for letter in marks):
        return False
    return not _is_between_figures(sides_of(hunk)[0])


def _is_between_figures(side: Side) -> bool:
    left, right = side.context[: side.offset][-1:], side.context[side.end :]
    return bool(NUMERAL.match(left) and NUMERAL.match(right))


def _is_range_sign(hunk: Hunk) -> bool:
    """Return whether a sign of a range replaces another sign: 2014至2018年, 2014—2018年."""
    if not {hunk.before, hunk.after} <= RANGE_SIGNS:
        return False
    around = hunk.before_context[: hunk.before_offset][-1:], hunk.before_context[hunk.before_offset :][1:2]
    return all(letter.isalnum() for letter in around)


def _touched(hunk: Hunk) -> tuple[list[Quantity], list[Quantity]]:
    """Return the figures of both sides that the hunk overlaps or touches.

    An empty side touches both neighbours, because an insertion may join or split figures.
    """
    before, after = sides_of(hunk)
    return _quantities_at(before), _quantities_at(after)


def _quantities_at(side: Side) -> list[Quantity]:
    _, context, offset = side
    end = side.end
    return [each for each in quantities(context) if each.start <= end and offset <= each.end]


def _meanings(figures: Sequence[Quantity], against: Sequence[Quantity]) -> list[tuple[str, str]]:
    """Return the compared meanings of `figures`. 一个 and 今年 count only if `against` holds a figure or date."""
    return [each.meaning for each in figures if against or not each.soft]


def _fact(hunk: Hunk, _: Standards) -> Judged | None:
    before, after = _touched(hunk)
    old, new = _meanings(before, after), _meanings(after, before)
    if old == new or not _bears_figures(hunk, before, after):
        return None
    gone = [each.text for each in before if each.meaning not in new]
    came = [each.text for each in after if each.meaning not in old]
    return Judged(Significance.FACT, " ".join(gone) or hunk.before, " ".join(came) or hunk.after)


def _part_of_period(hunk: Hunk, _: Standards) -> Judged | None:
    """Return the change of a part of a year or month into another part: 去年底 → 去年初."""
    before, after = sides_of(hunk)
    parts = {PARTS_OF_PERIOD.get(side.text) for side in (before, after)}
    periods = {side.context[: side.offset][-1:] for side in (before, after)}
    if None in parts or len(parts) == 1 or not periods <= PERIODS:
        return None
    old, new = (side.context[side.offset - 1 : side.end] for side in (before, after))
    return Judged(Significance.FACT, old, new)


COUNTED_BY = re.compile(rf"[{WRITTEN}]+|[多数几各]")
# Words before a numeral that make the numeral a count of the noun behind: 等三地, 前两名.
COUNTS = frozenset("等这其该共前后有")


def _count(hunk: Hunk, _: Standards) -> Judged | None:
    """Return the change of a written count right before a noun: 等地 → 等三地, 多省 → 五省."""
    sides = sides_of(hunk)
    if not all(COUNTED_BY.fullmatch(side.text) for side in sides if side.text):
        return None
    if not any(map(_is_count, sides)):
        return None
    return Judged(Significance.FACT, *(side.context[side.offset : side.end + 1] for side in sides))


def _is_count(side: Side) -> bool:
    """Return whether a side is a numeral before a noun, and no part of a word like 两会 or 一起."""
    if (
        not NUMERAL.match(side.text)
        or side.text in ONE
        or not side.context[side.end : side.end + 1].isalpha()
    ):
        return False
    before = side.context[: side.offset][-1:]
    return before in COUNTS or not is_idiom_at(side.context, side.offset, side.end)


def altered_figure(hunk: Hunk) -> Judged | None:
    """Return the change of a figure or date into another; None if more differs, or if a side has no figure."""
    figures = _touched(hunk)
    if not all(figures):
        return None
    beside = "".join(_outside(side, touched) for side, touched in zip(sides_of(hunk), figures, strict=True))
    return None if bare(beside) else _fact(hunk, PLAIN)


def _is_gloss(hunk: Hunk) -> bool:
    """Return whether the hunk is only a bracket with the same sense: （以下简称《建议》）, 今天(6月29日)."""
    if hunk.before and hunk.after:
        return False
    text, context, offset = written_side(hunk)
    is_day = THE_DAY.fullmatch(text) and TODAY.search(context[:offset])
    return bool(is_day or ABBREVIATION.fullmatch(text))


def _bears_figures(hunk: Hunk, before: Sequence[Quantity], after: Sequence[Quantity]) -> bool:
    """Return whether the differing text reaches into a figure or a unit, not only up to its edge."""
    old, new = sides_of(hunk)
    return _reaches_into(old, before) or _reaches_into(new, after)


def _reaches_into(side: Side, figures: Sequence[Quantity]) -> bool:
    return any(each.start < side.end and side.offset < each.end for each in figures)


def same_figures(hunk: Hunk) -> Judged | None:
    """Return the change of a figure into another notation (九 for 9), at any place; None if more differs."""
    before, after = _touched(hunk)
    is_same = _meanings(before, after) == _meanings(after, before)
    return _notation(hunk, before, after) if is_same else None


def _notation(hunk: Hunk, before: Sequence[Quantity], after: Sequence[Quantity]) -> Judged | None:
    """Return the change if the same figures are spelled otherwise (十八 = 18) and the text outside is the same."""
    if not before or not after or all(each.soft for each in before):
        return None
    old, new = sides_of(hunk)
    if bare(_outside(old, before)) != bare(_outside(new, after)):
        return None
    return Judged(Significance.PUNCTUATION, hunk.before, hunk.after)


def _outside(side: Side, figures: Sequence[Quantity]) -> str:
    """Return the characters of a side that stand in no figure."""
    return "".join(
        letter
        for place, letter in enumerate(side.text, side.offset)
        if not any(each.start <= place < each.end for each in figures)
    )


def _statement(hunk: Hunk, _: Standards) -> Judged | None:
    """Return the change if a long clause between commas was added or removed."""
    side = written_side(hunk)
    if (hunk.before and hunk.after) or len(bare(side.text)) < CLAUSE_LENGTH:
        return None
    return statement_change(hunk) if _is_clause(side) else None


def _is_clause(side: Side) -> bool:
    """Return whether the text of a side begins and ends at the edge of a clause."""
    left = side.context[: side.offset][-1:] or "，"
    right = side.context[side.end :][:1] or "。"
    return bool(CLAUSE_EDGE.search(left + side.text[0]) and CLAUSE_EDGE.search(side.text[-1] + right))


def _modality(hunk: Hunk, _: Standards) -> Judged | None:
    if _is_polar_word(hunk) or _is_polar_replacement(hunk):
        return Judged(Significance.MODALITY, hunk.before, hunk.after)
    old, new = (polar_at(side.context, side.offset, side.end) for side in sides_of(hunk))
    if not is_turned(old, new):
        return None
    gone, came = (" ".join(word.text for word in words) for words in (old, new))
    return Judged(Significance.MODALITY, gone or hunk.before, came or hunk.after)


def _is_polar_word(hunk: Hunk) -> bool:
    """Return whether a single polar word was added or removed. 近, 约 and 余 count only beside a figure."""
    if hunk.before and hunk.after:
        return False
    word = hunk.before or hunk.after
    kind = kind_of(word)
    if not kind:
        return False
    return any(_touched(hunk)) if word in FIGURE_BOUNDS else kind not in FAINT


def _is_polar_replacement(hunk: Hunk) -> bool:
    """Return whether a whole polar word stands for another of a different statement: 已 for 将, 或 for 和.

    The words that limit figures are read beside a figure alone.
    """
    if {hunk.before, hunk.after} & FIGURE_BOUNDS or not is_opposed(hunk.before, hunk.after):
        return False
    return not any(is_neutral_at(side.context, side.offset, side.end) for side in sides_of(hunk))


# The rest of an enumeration of places behind one of its items: 、密云等地, 等三省.
PLACES_FOLLOW = re.compile(
    rf"(?:[、和及与][{HANZI}、和及与]{{1,60}}?)?(?:等[{WRITTEN}多数几]*|[{WRITTEN}多数几]+)"
    r"(?:地(?!方)|省|市|县|区|国|州|镇|乡|村)"
)
ITEM = re.compile(rf"[、和及与]?[{HANZI}、]+[、和及与]?")


def _listed_place(hunk: Hunk, _: Standards) -> Judged | None:
    """Return the change of an item in an enumeration of places (平谷、兴隆等地), whether or not the place is known."""
    sides = [side for side in sides_of(hunk) if side.text]
    if all(map(_is_item, sides)) and any(map(_is_place_in_list, sides)):
        return Judged(Significance.NAME, hunk.before, hunk.after)
    return None


def _is_item(side: Side) -> bool:
    return (
        bool(ITEM.fullmatch(side.text))
        and len(side.text) <= LONGEST_ITEM
        and not is_function_word(bare(side.text))
    )


def _is_place_in_list(side: Side) -> bool:
    """Return whether the text of a side ends an item of an enumeration of several places."""
    rest = side.context[side.end - (side.text[-1] in "、和及与") :]
    is_several = "、" in side.context[max(0, side.offset - LONGEST_ITEM) :]
    return is_several and PLACES_FOLLOW.match(rest) is not None


def _name(hunk: Hunk, standards: Standards) -> Judged | None:
    if _is_slip_in_name(hunk):
        return Judged(Significance.NAME, hunk.before, hunk.after)
    names = [name_at(side.context, side.offset, side.end) for side in sides_of(hunk)]
    if standards.recognise is not None and not _is_any_sure(names):
        names = _recognised(hunk, standards.recognise)
    if is_another_short_name(hunk.before, hunk.after) and not _is_any_sure(names):
        return Judged(Significance.NAME, hunk.before, hunk.after)
    if not any(names) or (not _is_any_sure(names) and _is_plain(hunk)):
        return None
    before, after = (_name_shown(name, side) for name, side in zip(names, sides_of(hunk), strict=True))
    return Judged(Significance.NAME, before, after)


def _is_any_sure(names: Sequence[Name | None]) -> bool:
    return any(name.sure for name in names if name)


def _recognised(hunk: Hunk, recognise: Recognise) -> list[Name | None]:
    """Return the names that the model finds on both sides. A name on a single side is not sure."""
    names = [recognised_at(side.context, side.offset, side.end, recognise) for side in sides_of(hunk)]
    return names if all(names) else [replace(name, sure=False) if name else None for name in names]


def _is_slip(hunk: Hunk) -> bool:
    return same_sound(hunk.before, hunk.after) or same_look(hunk.before, hunk.after)


def _is_slip_in_name(hunk: Hunk) -> bool:
    sides = ((side.context, side.offset, side.end) for side in sides_of(hunk))
    return _is_slip(hunk) and is_slip_in_name(*sides)


def _is_plain(hunk: Hunk) -> bool:
    """Return whether a hunk is a slip, a particle or a verb beside a word with the ending of a name."""
    words = {hunk.before, hunk.after} - {""}
    is_grammar = any(map(is_function_word, words)) or _are_function_words(hunk)
    return _is_slip(hunk) or is_grammar or words <= NO_NAMES


def _name_shown(name: Name | None, side: Side) -> str:
    """Return the text of the name; without a name, the rest of a name that lost characters (厅长, of 副厅长)."""
    if name is None and not side.text:
        name = name_at(side.context, side.offset, side.offset + 1)
    return name.text if name else side.text


def _formulation(hunk: Hunk, standards: Standards) -> Judged | None:
    is_listed = any(
        (phrase in hunk.before_context) != (phrase in hunk.after_context) and _is_near(phrase, hunk)
        for phrase in standards.formulations
    )
    if is_listed or _is_substantial(hunk):
        return Judged(Significance.FORMULATION, hunk.before, hunk.after)
    return None


def _is_near(phrase: str, hunk: Hunk) -> bool:
    """Return whether a listed phrase overlaps the hunk on the side that has the phrase."""
    places = ((side, side.context.find(phrase, max(0, side.offset - len(phrase)))) for side in sides_of(hunk))
    return any(0 <= place <= side.end for side, place in places)


def _is_substantial(hunk: Hunk) -> bool:
    """Return whether a word, or the ending that makes another noun, was added, removed or replaced."""
    if hunk.before + hunk.after in NOUN_ENDINGS or _is_other_group(hunk):
        return True
    if _is_approval(hunk):
        return True
    texts = [bare(hunk.before), bare(hunk.after)]
    return max(map(len, texts)) >= SUBSTANTIAL and not _are_function_words(hunk)


def _are_function_words(hunk: Hunk) -> bool:
    """Return whether both sides carry grammar alone, with or without the equal character beside: 坐落于, 位于."""
    sides = sides_of(hunk)
    if all(is_function_word(bare(side.text)) for side in sides if side.text):
        return True
    return any(
        all(is_function_word(side.context[max(0, side.offset - left) : side.end + right]) for side in sides)
        for left, right in ((0, 1), (1, 0))
    )


def _is_other_group(hunk: Hunk) -> bool:
    """Return whether one character replaces another in a word for a group of people: 种植户 → 种粮户, 学员 → 教员."""
    if len(hunk.before) != 1 or len(hunk.after) != 1:
        return False
    behind = hunk.before_context[hunk.before_offset + 1 :][:1]
    return behind in GROUP_ENDINGS or {hunk.before, hunk.after} <= GROUP_ENDINGS


def _is_approval(hunk: Hunk) -> bool:
    """Return whether 通过 came or went as a verb (审议通过), not as a preposition."""
    side = written_side(hunk)
    return side.text == "通过" and bool(APPROVED.search(side.context[: side.offset]))


def _typo(hunk: Hunk, _: Standards) -> Judged | None:
    before, after = bare(hunk.before), bare(hunk.after)
    if same_sound(before, after) or same_look(before, after) or swapped(before, after):
        return Judged(Significance.TYPO, hunk.before, hunk.after)
    return None


_INNER: tuple[Callable[[Hunk, Standards], Judged | None], ...] = (
    _part_of_period, _fact, _count, _statement, _modality, _listed_place, _name, _typo, _formulation,
)  # fmt: skip
