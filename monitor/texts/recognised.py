"""A known text and the text that a recogniser read in a picture → the known text as the picture surely shows it.

A recogniser misreads a character now and then. Watermarks and seals insert text and hide lines. Columns come in
another order. So only a substitution between equal characters counts. `benchmarks/pictures.py` measures the rule.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rapidfuzz.distance import Levenshtein

EQUAL = 6  # equal characters on both sides of a substitution
LONGEST = 12  # characters of a substitution, on either side
SURE, SURER = (
    "8",
    "9",
)  # digits of the least certainty: of figures, and of further characters and longer figures
LEAST_END = 1  # equal characters between a substitution and the begin or end of a paragraph
LEAST_FOUND = 20  # characters of a paragraph that is looked for by itself
GRAM = 5  # characters of the runs that say where a paragraph stands
AROUND = 30  # characters of the known text around the place of a paragraph
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
        before = self.places[at - 1] if at else self.places[at] - 2
        return any(place in self.borders for place in range(before + 1, self.places[at] + 1))

    def ends_at(self, at: int) -> bool:
        """Return whether a paragraph ends before a character."""
        after = self.places[at] if at < len(self.places) else len(self.text)
        return any(place in self.borders for place in range(self.places[at - 1] + 1, after + 1))

    def shown(self, start: int, end: int) -> str:
        """Return the text from a character to another, with the marks between."""
        return self.text[self.places[start] : self.places[end - 1] + 1]


@dataclass(frozen=True, order=True)
class _Substitution:
    """Characters of the known text, and the characters of the picture in their place."""

    start: int  # in the known text
    end: int
    shown: str


def surely_read(known: Recognised, picture: Recognised) -> SureText:
    """Return the known text as the picture surely shows it.

    A substitution is sure between two runs of EQUAL equal characters, in at most LONGEST characters of enough certainty
    that are not alike in shape, and if neither run with the new characters stands anywhere in the known text. As many
    characters stand for as many, or a figure for a figure.
    """
    before, after = _chars(known), _chars(picture)
    if not before.folded or not after.folded or len(before.folded) > LONGEST_COMPARED:
        return SureText(tuple(known.paragraphs), is_unsure=False)
    found = set(_substitutions(before, after, before.folded))
    for paragraph in _paragraphs(picture):
        if (near := _near(before, paragraph)) is not None:
            found.update(_substitutions(near, paragraph, before.folded))
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
    return unicodedata.normalize("NFKC", char).lower()


def _paragraphs(picture: Recognised) -> Iterator[_Chars]:
    certainty = [*picture.certainty, *[""] * len(picture.paragraphs)]
    for paragraph, digits in zip(picture.paragraphs, certainty, strict=False):
        chars = _chars(Recognised((paragraph,), (digits,)))
        if len(chars.folded) >= LEAST_FOUND:
            yield chars


def _near(known: _Chars, paragraph: _Chars) -> _Chars | None:
    """Return the part of the known text with most runs of a paragraph, None without a likeliest part."""
    length = len(paragraph.folded)
    places = _runs(known.folded)
    votes: Counter[int] = Counter()
    for at in range(length - GRAM + 1):
        for place in places.get(paragraph.folded[at : at + GRAM], ())[:3]:
            votes[(place - at) // AROUND] += 1
    if not votes:
        return None
    start = votes.most_common(1)[0][0] * AROUND
    return known.part(max(0, start - AROUND), start + length + 2 * AROUND)


def _runs(text: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at in range(len(text) - GRAM + 1):
        places.setdefault(text[at : at + GRAM], []).append(at)
    return places


def _substitutions(before: _Chars, after: _Chars, known: str) -> Iterator[_Substitution]:
    """Yield the sure substitutions of a part of the known text. `known` is the whole known text."""
    equal = list(_equal_runs(before, after))
    for one, following in pairwise(equal):
        old, new = _whole_numbers(before.folded, after.folded, (one[1], following[0]), (one[3], following[2]))
        if _is_sure(before.part(*old), after.part(*new)) and not _stands_in(known, after.folded, new):
            start, end = before.places[old[0]], before.places[old[1] - 1] + 1
            yield _Substitution(start, end, _shown(before.part(*old), after.part(*new)))


def _equal_runs(before: _Chars, after: _Chars) -> Iterator[tuple[int, int, int, int]]:
    """Yield runs of EQUAL characters, or of fewer at the begin and at the end of both texts, with their places."""
    for each in Levenshtein.opcodes(before.folded, after.folded):
        if each.tag != "equal":
            continue
        is_edge = (before.begins_at(each.src_start) and each.dest_start == 0) or (
            before.ends_at(each.src_end) and each.dest_end == len(after.folded)
        )
        if each.src_end - each.src_start >= (LEAST_END if is_edge else EQUAL):
            yield each.src_start, each.src_end, each.dest_start, each.dest_end


def _shown(old: _Chars, new: _Chars) -> str:
    """Return new characters with the marks of the known text, because marks are easily misread."""
    if len(old.folded) != len(new.folded):
        return new.shown(0, len(new.folded))
    chars = dict(zip(old.places, (new.text[place] for place in new.places), strict=True))
    return "".join(chars.get(at, old.text[at]) for at in range(old.places[0], old.places[-1] + 1))


Range = tuple[int, int]


def _whole_numbers(before: str, after: str, old: Range, new: Range) -> tuple[Range, Range]:
    """Return a difference with the digits around: a digit more is another number."""
    while _is_digit(before, old[0] - 1) and _has_digit_at_edge(before, after, old, new, first=True):
        old, new = (old[0] - 1, old[1]), (new[0] - 1, new[1])
    while _is_digit(before, old[1]) and _has_digit_at_edge(before, after, old, new, first=False):
        old, new = (old[0], old[1] + 1), (new[0], new[1] + 1)
    return old, new


def _has_digit_at_edge(before: str, after: str, old: Range, new: Range, *, first: bool) -> bool:
    at = 0 if first else -1
    return any(part and part[at].isdecimal() for part in (before[slice(*old)], after[slice(*new)]))


def _is_digit(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isdecimal()


def _is_sure(old: _Chars, new: _Chars) -> bool:
    if not 0 < len(old.folded) <= LONGEST or not 0 < len(new.folded) <= LONGEST:
        return False
    if len(old.folded) != len(new.folded):
        is_number = old.folded.isdecimal() and new.folded.isdecimal()
        return is_number and min(old.certainty) >= SURER and min(new.certainty) >= SURER
    pairs = zip(old.folded, new.folded, old.certainty, new.certainty, strict=True)
    changed = [(one, other, min(digits)) for one, other, *digits in pairs if one != other]
    if not all(digit >= (SURE if _are_figures(one, other) else SURER) for one, other, digit in changed):
        return False
    return not all(SHAPES.get(one, -1) == SHAPES.get(other, -2) for one, other, _ in changed)


def _are_figures(one: str, other: str) -> bool:
    return one.isdecimal() and other.isdecimal()


def _stands_in(known: str, after: str, new: Range) -> bool:
    """Return whether the known text has the new characters beside one of the equal runs: another line of a table."""
    start, end = new
    more = int(after[start:end].isdecimal())  # 143 stands in 1431, and is another figure
    runs = after[max(0, start - EQUAL) : end + more], after[max(0, start - more) : end + EQUAL]
    return any(run in known for run in runs)


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
