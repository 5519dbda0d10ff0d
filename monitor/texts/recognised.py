"""A known text and the text that a recogniser read in a picture → the known text as the picture surely shows it.

A recogniser misreads a character now and then. Watermarks and seals insert text and hide lines. Columns come in
another order. So only a substitution between equal characters counts. `benchmarks/pictures.py` measures the rule.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Levenshtein

from monitor.texts.folding import simplified
from monitor.texts.spelling import same_look

EQUAL = 6  # equal characters on both sides of a substitution
NEAR, FAR = 4, 16  # or on either side, and on both sides together
LEAST_END = 1  # equal characters up to the begin or end of a paragraph; none with FAR on the other side
LONGEST = 12  # characters of a substitution, on either side
SURE, SURER = (
    "8",
    "9",
)  # digits of the least certainty: of figures, and of further characters and longer figures
AROUND = 40  # equal characters that are counted on a side
MOST_PLACES = 12  # of a run in the known text
LONGEST_COMPARED = 30_000  # characters

# Characters that the recogniser of rapidocr 3.10 took for each other, and characters of nearly the same shape.
ALIKE = (
    "门内", "士土±", "一-—―", "℃C", "0oO〇○", "1lI|", "己已巳", "未末", "日曰目", "人入八", "千干于", "大太犬", "天夫",
    "戊戌戍", "折析", "拔拨", "治冶", "侯候", "洒酒", "晴睛", "准淮", "王玉壬", "免兔", "鸟乌", "刺剌", "母毋",
    "采釆", "茶荼", "二=", "口囗", "×xX", "园圆", "今令", "兄况", "埠阜", "5S", "8B", "2Z", "贝见", "名各", "徽微",
    "蓝篮", "籍藉", "暑署",
)  # fmt: skip
SHAPES = {char: number for number, chars in enumerate(ALIKE) for char in chars}


@dataclass(frozen=True)
class Recognised:
    """A text with the certainty of each character; "" as certainty of a paragraph of a text that nobody recognised."""

    paragraphs: Sequence[str]
    certainty: Sequence[str] = ()


@dataclass(frozen=True)
class SureText:
    """The known paragraphs with the sure substitutions, and whether more differs that a person has to look at."""

    paragraphs: tuple[str, ...]
    is_unsure: bool


@dataclass(frozen=True)
class _Chars:
    """The letters, digits and ideographs of a text, each with its place in the text and its certainty."""

    folded: str
    places: Sequence[int]
    certainty: str
    text: str
    borders: frozenset[int]  # places of the text where a paragraph begins, and the end of the text

    def part(self, start: int, end: int) -> _Chars:
        """Return the characters from `start` to `end`."""
        places = self.places[start:end]
        return _Chars(self.folded[start:end], places, self.certainty[start:end], self.text, self.borders)

    def begins_at(self, at: int) -> bool:
        """Return whether a paragraph begins with a character."""
        if at >= len(self.places):
            return False
        before = self.places[at - 1] if at else self.places[at] - 2
        return any(place in self.borders for place in range(before + 1, self.places[at] + 1))

    def ends_at(self, at: int) -> bool:
        """Return whether a paragraph ends before a character."""
        before = self.places[at - 1] if at else -1
        after = self.places[at] if at < len(self.places) else len(self.text)
        return any(place in self.borders for place in range(before + 1, after + 1))

    def shown(self, start: int, end: int) -> str:
        """Return the text from a character to another, with the marks between."""
        return self.text[self.places[start] : self.places[end - 1] + 1]


Range = tuple[int, int]


@dataclass(frozen=True)
class _ReadingSlot:
    """A difference between equal characters: its place in both texts, and the equal characters around."""

    old: Range
    new: Range
    around: int


@dataclass(frozen=True, order=True)
class _Substitution:
    """Characters of the known text, and the characters of the picture in their place."""

    start: int  # in the known text
    end: int
    shown: str


def surely_read(known: Recognised, picture: Recognised) -> SureText:
    """Return the known text as the picture surely shows it.

    A substitution stands in a slot: at most LONGEST characters between equal characters. Slots are found place by
    place, so that columns and cards may come in any order. As many characters stand for as many, or a figure for a
    figure. The changed characters must be certain enough, and not alike in shape.
    """
    before, after = _chars(known), _chars(picture)
    if not before.folded or not after.folded or len(before.folded) > LONGEST_COMPARED:
        return SureText(tuple(known.paragraphs), is_unsure=False)
    found = {
        sure
        for slot in _likeliest(_slots(before, after))
        if not _stands_elsewhere(before.folded, after.folded, slot)
        for sure in _sure_parts(before.part(*slot.old), after.part(*slot.new))
    }
    applied = _applied(known.paragraphs, sorted(found))
    return SureText(applied, is_unsure=_chars(Recognised(applied)).folded != after.folded)


def _chars(text: Recognised) -> _Chars:
    whole = "".join(text.paragraphs)
    digits = "".join(
        certainty if len(certainty) == len(paragraph) else "9" * len(paragraph)
        for paragraph, certainty in zip(
            text.paragraphs, [*text.certainty, *[""] * len(text.paragraphs)], strict=False
        )
    )
    kept = [(_folded(char), place) for place, char in enumerate(whole) if _counts(char)]
    places = [place for _, place in kept]
    borders = frozenset(accumulate((len(each) for each in text.paragraphs), initial=0))
    certainty = "".join(digits[place] for place in places)
    return _Chars("".join(char for char, _ in kept), places, certainty, whole, borders)


def _counts(char: str) -> bool:
    return len(_folded(char)) == 1 and unicodedata.category(_folded(char))[0] in "LN"


def _folded(char: str) -> str:
    """Return a character in one width, case and script: fonts of 楷体 have traditional forms of some characters."""
    plain = unicodedata.normalize("NFKC", char).lower()
    return simplified().get(plain, plain)


# --- where both texts differ ---


def _slots(before: _Chars, after: _Chars) -> Iterator[_ReadingSlot]:
    """Yield the slots of two texts: equal characters, a difference, and equal characters again."""
    for old, new in _last_equal(before, after):
        for old_length, new_length in LENGTHS:
            ends = old + old_length, new + new_length
            if max(ends[0] - len(before.folded), ends[1] - len(after.folded)) > 0:
                continue
            if _goes_on(before, after, *ends):
                ranges = _whole_numbers(before.folded, after.folded, (old, ends[0]), (new, ends[1]))
                if (slot := _slot(before, after, *ranges)) is not None:
                    yield slot
                break


# Lengths of both sides: a substitution of as many characters is likelier than another.
LENGTHS = [(length, length) for length in range(1, LONGEST + 1)] + [
    (one, other) for one in range(4) for other in range(4) if one != other
]


def _last_equal(before: _Chars, after: _Chars) -> Iterator[tuple[int, int]]:
    """Yield places behind equal runs of NEAR characters, and behind shorter ones at the begin of two paragraphs."""
    places = _runs(before.folded)
    starts = [at for at in range(len(before.folded)) if before.begins_at(at)]
    for new in range(len(after.folded)):
        if new >= NEAR:
            for place in places.get(after.folded[new - NEAR : new], ())[:MOST_PLACES]:
                if _differs(before, after, place + NEAR, new):
                    yield place + NEAR, new
        if after.begins_at(new):
            for start in starts:
                length = _equal(before, after, start, new, 1, NEAR)
                if length < NEAR and _differs(before, after, start + length, new + length):
                    yield start + length, new + length


def _differs(before: _Chars, after: _Chars, old: int, new: int) -> bool:
    return old < len(before.folded) and new < len(after.folded) and before.folded[old] != after.folded[new]


def _runs(text: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at in range(len(text) - NEAR + 1):
        places.setdefault(text[at : at + NEAR], []).append(at)
    return places


def _goes_on(before: _Chars, after: _Chars, old: int, new: int) -> bool:
    """Return whether equal characters follow, NEAR of them or up to the end of two paragraphs."""
    length = _equal(before, after, old, new, 1, NEAR)
    return length == NEAR or (before.ends_at(old + length) and after.ends_at(new + length))


def _equal(before: _Chars, after: _Chars, old: int, new: int, step: int, most: int) -> int:
    """Return the number of equal characters from two places on, to the right (step 1) or to the left (step -1)."""
    length = 0
    while (
        length < most
        and 0 <= old < len(before.folded)
        and 0 <= new < len(after.folded)
        and before.folded[old] == after.folded[new]
    ):
        old, new, length = old + step, new + step, length + 1
    return length


def _slot(before: _Chars, after: _Chars, old: Range, new: Range) -> _ReadingSlot | None:
    """Return a slot with enough equal characters on both sides, else None."""
    left = _equal(before, after, old[0] - 1, new[0] - 1, -1, AROUND)
    right = _equal(before, after, old[1], new[1], 1, AROUND)
    begins = before.begins_at(old[0] - left) and after.begins_at(new[0] - left)
    ends = before.ends_at(old[1] + right) and after.ends_at(new[1] + right)
    is_near = min(left, right) >= NEAR and left + right >= FAR
    is_placed = is_near or (_is_held(left, right, at_edge=begins) and _is_held(right, left, at_edge=ends))
    return _ReadingSlot(old, new, left + right) if is_placed else None


def _is_held(here: int, there: int, *, at_edge: bool) -> bool:
    return here >= EQUAL or (at_edge and (here >= LEAST_END or there >= FAR))


def _likeliest(slots: Iterable[_ReadingSlot]) -> list[_ReadingSlot]:
    """Return for each place of either text the slot with most equal characters around; none where two are as likely."""
    found = sorted(set(slots), key=lambda each: each.around)
    for key in (_new_place, _old_place):
        best: dict[Range, list[_ReadingSlot]] = {}
        for each in found:
            place = best.setdefault(key(each), [])
            if place and place[0].around < each.around:
                place.clear()
            place.append(each)
        found = [each[0] for each in best.values() if len(each) == 1]
    return found


def _new_place(slot: _ReadingSlot) -> Range:
    return slot.new


def _old_place(slot: _ReadingSlot) -> Range:
    return slot.old


def _whole_numbers(before: str, after: str, old: Range, new: Range) -> tuple[Range, Range]:
    """Return a difference with the digits around: a digit more is another number."""
    while _is_same_digit(before, after, old[0] - 1, new[0] - 1) and _has_digit_at_edge(
        before, after, old, new, first=True
    ):
        old, new = (old[0] - 1, old[1]), (new[0] - 1, new[1])
    while _is_same_digit(before, after, old[1], new[1]) and _has_digit_at_edge(
        before, after, old, new, first=False
    ):
        old, new = (old[0], old[1] + 1), (new[0], new[1] + 1)
    return old, new


def _has_digit_at_edge(before: str, after: str, old: Range, new: Range, *, first: bool) -> bool:
    at = 0 if first else -1
    return any(part and part[at].isdecimal() for part in (before[slice(*old)], after[slice(*new)]))


def _is_same_digit(before: str, after: str, old: int, new: int) -> bool:
    if not (0 <= old < len(before) and 0 <= new < len(after)):
        return False
    return before[old] == after[new] and before[old].isdecimal()


def _stands_elsewhere(before: str, after: str, slot: _ReadingSlot) -> bool:
    """Return whether the picture shows another line of a table: both lines stand in the texts, each with its value.

    The known text has the new characters beside one of the equal runs, or the picture has the known characters too.
    """
    start, end = slot.new
    more = int(after[start:end].isdecimal())  # 143 stands in 1431, and is another figure
    runs = after[max(0, start - EQUAL) : end + more], after[max(0, start - more) : end + EQUAL]
    if any(run in before for run in runs):
        return True
    known = before[max(0, slot.old[0] - EQUAL) : slot.old[1] + EQUAL]
    return after.count(known) >= before.count(known)


# --- which of the differences are sure ---


def _sure_parts(old: _Chars, new: _Chars) -> Iterator[_Substitution]:
    """Yield the sure substitutions of a slot. Some characters beside them may be misread."""
    if not 0 < len(old.folded) <= LONGEST or not 0 < len(new.folded) <= LONGEST:
        return
    if len(old.folded) != len(new.folded):
        if _is_other_number(old, new):
            yield _substitution(old, new)
        return
    if not old.folded.isdecimal() and _is_shifted(old.folded, new.folded):
        return
    parts = [
        part
        for part in _parts(old.folded, new.folded)
        if old.folded[slice(*part)] != new.folded[slice(*part)]
    ]
    sure = [part for part in parts if _is_sure(old.part(*part), new.part(*part))]
    if 2 * len(sure) >= len(parts):
        yield from (_substitution(old.part(*part), new.part(*part)) for part in sure)


def _is_shifted(old: str, new: str) -> bool:
    """Return whether an insertion and a removal explain a difference better than a substitution."""
    return Levenshtein.distance(old, new) < sum(one != other for one, other in zip(old, new, strict=True))


def _is_other_number(old: _Chars, new: _Chars) -> bool:
    is_number = old.folded.isdecimal() and new.folded.isdecimal()
    return is_number and min(old.certainty) >= SURER and min(new.certainty) >= SURER


def _parts(old: str, new: str) -> Iterator[Range]:
    """Yield the parts of two texts of one length: a figure as a whole, else a character."""
    start = 0
    for at in range(1, len(old) + 1):
        if at == len(old) or not all(
            text[at - 1].isdecimal() and text[at].isdecimal() for text in (old, new)
        ):
            yield start, at
            start = at


def _is_sure(old: _Chars, new: _Chars) -> bool:
    pairs = zip(old.folded, new.folded, old.certainty, new.certainty, strict=True)
    changed = [(one, other, min(digits)) for one, other, *digits in pairs if one != other]
    return all(
        digit >= (SURE if one.isdecimal() and other.isdecimal() else SURER)
        and SHAPES.get(one, -1) != SHAPES.get(other, -2)
        and not same_look(one, other)
        for one, other, digit in changed
    )


def _substitution(old: _Chars, new: _Chars) -> _Substitution:
    return _Substitution(old.places[0], old.places[-1] + 1, _shown(old, new))


def _shown(old: _Chars, new: _Chars) -> str:
    """Return new characters with the marks of the known text, because marks are easily misread."""
    if len(old.folded) != len(new.folded):
        return new.shown(0, len(new.folded))
    chars = dict(zip(old.places, (new.text[place] for place in new.places), strict=True))
    return "".join(chars.get(at, old.text[at]) for at in range(old.places[0], old.places[-1] + 1))


def _applied(paragraphs: Sequence[str], found: Sequence[_Substitution]) -> tuple[str, ...]:
    """Return paragraphs with substitutions within a paragraph; of overlapping ones the first counts."""
    starts = list(accumulate((len(each) for each in paragraphs), initial=0))
    changed, last = list(paragraphs), -1
    shift: Counter[int] = Counter()
    for each in found:
        number = next(at for at in range(len(paragraphs)) if each.start < starts[at + 1])
        if each.start < last or each.end > starts[number + 1]:
            continue
        begin = each.start - starts[number] + shift[number]
        end = begin + each.end - each.start
        changed[number] = changed[number][:begin] + each.shown + changed[number][end:]
        shift[number] += len(each.shown) - (each.end - each.start)
        last = each.end
    return tuple(changed)
