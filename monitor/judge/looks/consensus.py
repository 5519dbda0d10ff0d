"""The known article and two looks → the article without rotating matter: edits differ from rotation without a template.

A page with a different text is looked at once more. From the known article and the two looks, ``settle`` makes the
article in both looks, and the known article without rotating matter. Two looks agreed on all of 101 real pages on
which everything around the text rotated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from crawler.urls import attachment_key
from storage.records import Article, Attachment, AttachmentKind, Attribution

# Likeness (0..100) from which two paragraphs are states of the same paragraph.
SAME_SLOT = 60.0
MOST_IN_SLOT = 500  # paragraphs of a place that a paragraph is compared with
# White space, zero-width and bidirectional controls: invisible to a reader.
INVISIBLE = re.compile(r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")

SHORT_LINE = 40
SENTENCE_ENDS = frozenset('。！？；：，、…”’）》!?;,."')
# Forms of short lines that belong to an article. No advert has such a form.
SHORT_FORMS = re.compile(
    r"""(?x)
    [（(]? (?: [一二三四五六七八九十百]{1,4} | \d{1,2} ) (?: [、．)）] | \.(?!\d) ) .*  # 一、 （二） 3.
    | 第 [一二三四五六七八九十百零\d]{1,4} [章节条款编部] .*
    | [（(]? (?: \d{4} | [〇○零一二三四五六七八九]{4} ) \s* 年 \s* [\d一二三四五六七八九十]{1,3} \s* 月
      (?: \s* [\d一二三四五六七八九十]{1,3} \s* 日 )? [）)]?                          # the date of a signature
    | [\u4e00-\u9fff]{1,12} [〔［\[（(] \d{4} [〕］\]）)] \s* 第? \d{1,5} \s* 号      # the number of a document
    | .* [\u4e00-\u9fff\s] 摄 [）)]?  | .* 新华社发 (?: [（(][^（）()]{1,12}[）)] )?        # captions
    | [（(]? 资料 (?: 图 | 照片 | 图片 ) .* | .* [（(] 资料 (?: 图 | 照片 | 图片 ) [）)]
    | [（(]? (?: [\u4e00-\u9fff]{0,6} (?: 记者 | 記者 | 通讯员 | 采写 | 撰文 | 编辑 ) ) [\s:：] .*  # who wrote it
    | (?: 此件公开发布 | 本报 .{1,12} 日[电讯] | 特此 (?: 通知 | 公告 | 函复 | 通报 | 函告 | 批复 ) )
    | 附件? \s* (?: \d{1,2} )? [:：] .*
    | (?: 联\s*系\s*(?:人|电话|方式) | 电话 | 传真 | 地址 | 通讯地址 | 邮编 | 邮箱 | 电子邮箱 | 图片来源 ) [:：] .*
    | .* 供图 [）)]? | [（(]? 完 [）)]? | (?: 目录 | 引言 | 导\s?言 | 结语 | 编者按 | 开栏的话 )
    """
)
# The office that signs a document; the date follows.
SIGNATURE = re.compile(
    r"[\u4e00-\u9fff\s、（）]{2,30}(?:[部委厅局办院署会室所站社]|办公室|政府|中心|委员会|小组)"
)

FIELDS = ("source", "author", "editor", "published_at", "original_url", "tail_source")


def visible(text: str) -> str:
    """Return the text without white space and invisible characters, composed (NFC)."""
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def essence(article: Article) -> tuple[object, ...]:
    """Return the parts whose equality means "unchanged": texts as a reader sees them, credit, files."""
    attribution = article.attribution
    return (
        visible(article.title),
        tuple(visible(paragraph) for paragraph in article.paragraphs),
        tuple(getattr(attribution, name) for name in FIELDS),
        frozenset(map(attachment_key, article.attachments)),
    )


def same(one: Article, other: Article) -> bool:
    """Return whether two articles are the same to a reader, lines beside the text included, if both know theirs."""
    if essence(one) != essence(other):
        return False
    if one.beside is None or other.beside is None:
        return True
    return [*map(visible, one.beside)] == [*map(visible, other.beside)]


@dataclass(frozen=True)
class Settled:
    """The known article without rotating matter, and the article in both looks."""

    before: Article
    after: Article

    @property
    def changed(self) -> bool:
        """Return whether more than rotating matter differs."""
        return not same(self.before, self.after)


def settle(known: Article, first: Article, second: Article) -> Settled:
    """Return the known article without rotating matter, and the article on which two looks agree."""
    before, after = _settle_paragraphs(known.paragraphs, first.paragraphs, second.paragraphs)
    title = second.title if visible(first.title) == visible(second.title) else known.title
    attribution = _settle_attribution(known, first, second)
    if second.is_file and before != after:
        attachments = second.attachments
    else:
        attachments = _settle_attachments(known.attachments, first.attachments, second.attachments)
    old, new = _settle_beside(known, first, second)
    return Settled(
        replace(known, paragraphs=before, beside=old), Article(title, after, attribution, attachments, new)
    )


Beside = tuple[str, ...] | None  # as of Article


def _settle_beside(known: Article, first: Article, second: Article) -> tuple[Beside, Beside]:
    """Return the lines beside the known and the settled article, without rotating lines."""
    if known.beside is None or first.beside is None or second.beside is None:
        return known.beside, second.beside
    return _settle_paragraphs(known.beside, first.beside, second.beside)


def common(first: Article, second: Article) -> Article:
    """Return the article that the first two looks share, without rotating matter.

    A paragraph that changes between the looks (a counter inside a sentence) stays as first seen.
    """
    kept: list[str] = []
    for tag, i1, i2, j1, j2 in _opcodes(first.paragraphs, second.paragraphs):
        before, after = first.paragraphs[i1:i2], second.paragraphs[j1:j2]
        kept += before if tag == "equal" else [each for each in before if _like(each, after)]
    attachments = _shared_attachments(first, second)
    shown = second.beside or ()
    beside = None if first.beside is None else tuple(line for line in first.beside if line in shown)
    return replace(first, paragraphs=tuple(kept) or first.paragraphs, attachments=attachments, beside=beside)


def _shared_attachments(first: Article, second: Article) -> tuple[Attachment, ...]:
    """Return the attachments of both looks. A file keeps itself, also if the server makes the file anew each time."""
    shown = set(map(attachment_key, second.attachments))
    return tuple(
        each
        for each in first.attachments
        if attachment_key(each) in shown or (each.digest and second.is_file)
    )


# Two lists of paragraphs with more pairs are aligned by Levenshtein's distance, which is fast for repeated paragraphs;
# with more than MOST_PAIRS, the unequal middle counts as replaced.
FEW_PAIRS, MOST_PAIRS = 40_000, 40_000_000


def _opcodes(first: Sequence[str], second: Sequence[str]) -> Iterable[tuple[str, int, int, int, int]]:
    """Return the stretches in which two lists of paragraphs are equal or differ, as a reader sees the paragraphs."""
    one, two = ([visible(paragraph) for paragraph in paragraphs] for paragraphs in (first, second))
    if len(one) * len(two) <= FEW_PAIRS:
        return SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    if len(one) * len(two) <= MOST_PAIRS:
        return [
            (each.tag, each.src_start, each.src_end, each.dest_start, each.dest_end)
            for each in Levenshtein.opcodes(one, two)
        ]
    start = _equal_at_begin(one, two)
    end = _equal_at_begin(one[start:][::-1], two[start:][::-1])
    ends = len(one) - end, len(two) - end
    return [
        ("equal", 0, start, 0, start),
        ("replace", start, ends[0], start, ends[1]),
        ("equal", ends[0], len(one), ends[1], len(two)),
    ]


def _equal_at_begin(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of paragraphs that both lists begin with."""
    pairs = zip(one, other, strict=False)
    return next(
        (at for at, (first, second) in enumerate(pairs) if first != second), min(len(one), len(other))
    )


def doubtful(article: Article) -> bool:
    """Return whether an article holds a short line that may be an advert: no sentence, no form of `SHORT_FORMS`.

    A picture or a frame may be an advert too. A second look decides. Otherwise an advert of the first look would count
    as removed later.
    """
    if any(each.kind is not AttachmentKind.FILE for each in article.attachments):
        return True
    return len(without_doubtful(article).paragraphs) < len(article.paragraphs)


def without_doubtful(article: Article) -> Article:
    """Return the article without lines that may be adverts."""
    lines = [each.strip() for each in article.paragraphs]
    pairs = zip(article.paragraphs, [*lines[1:], ""], strict=False)
    kept = (each for each, after in pairs if not _may_be_advert(each.strip(), after, article.title))
    return replace(article, paragraphs=tuple(kept))


def _may_be_advert(line: str, after: str, title: str) -> bool:
    if len(line) > SHORT_LINE or line[-1:] in SENTENCE_ENDS or SHORT_FORMS.fullmatch(line):
        return False
    signs = SIGNATURE.fullmatch(line) and SHORT_FORMS.fullmatch(after)
    return not signs and visible(line) not in visible(title)


def _settle_attachments(
    known: Sequence[Attachment], first: Sequence[Attachment], second: Sequence[Attachment]
) -> tuple[Attachment, ...]:
    """Return the attachments of both looks, and known ones in place of those that rotate from look to look.

    A rotating address stands for the known attachment with its name, else for any lost attachment of its kind.
    """
    stable = _in_both(second, first)
    shown = {attachment_key(each) for each in stable}
    rotating = [each for each in second if attachment_key(each) not in shown]
    lost = [each for each in known if attachment_key(each) not in shown]
    for each in rotating:
        alike = [one for one in lost if one.kind is each.kind]
        same = [one for one in alike if one.name == each.name] or alike
        if same:
            lost.remove(same[0])
            stable.append(same[0])
    return tuple(stable)


def _in_both(one: Sequence[Attachment], other: Sequence[Attachment]) -> list[Attachment]:
    """Return the attachments of `one` that `other` has too."""
    keys = set(map(attachment_key, other))
    return [each for each in one if attachment_key(each) in keys]


def _settle_attribution(known: Article, first: Article, second: Article) -> Attribution:
    settled = second.attribution
    for name in FIELDS:
        if getattr(first.attribution, name) != getattr(second.attribution, name):
            settled = replace(settled, **{name: getattr(known.attribution, name)})
    return settled


def _settle_paragraphs(
    known: Sequence[str], first: Sequence[str], second: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paragraphs of the known and of the settled article, without rotating matter."""
    stable, slots = _common(first, second)
    before: list[str] = []
    after: list[str] = []
    for _, i1, i2, j1, j2 in _opcodes(known, stable):
        here = [slots[at] for at in range(j1, j2 + 1) if at in slots]
        kept, restored = _sift(known[i1:i2], stable[j1:j2], here)
        before += kept
        after += [*stable[j1:j2], *restored]
    return tuple(before), tuple(after)


Slot = tuple[Sequence[str], Sequence[str]]  # paragraphs of the first and of the second look in one place


def _common(first: Sequence[str], second: Sequence[str]) -> tuple[list[str], dict[int, Slot]]:
    """Return the paragraphs in both looks, in order, and the slots by the number of paragraphs before the slot."""
    stable: list[str] = []
    slots: dict[int, Slot] = {}
    for tag, i1, i2, j1, j2 in _opcodes(first, second):
        if tag == "equal":
            stable += second[j1:j2]
        else:
            slots[len(stable)] = (first[i1:i2], second[j1:j2])
    return stable, slots


def _sift(known: Sequence[str], stable: Sequence[str], slots: Sequence[Slot]) -> tuple[list[str], list[str]]:
    """Return the paragraphs to keep of a stretch of the known article, and those restored for a rotating slot.

    A paragraph that changes from look to look (a counter inside a sentence) is restored as known. A paragraph whose
    place holds different matter at every look is rotating matter itself. No more paragraphs count as rotating than
    a look shows in the slots, the least sentence-like first: a paragraph removed beside an advert is still a removal.
    """
    shown = {visible(paragraph) for paragraph in stable}
    rotating = [*chain.from_iterable(chain.from_iterable(slots))]
    lost = [paragraph for paragraph in known if not _stands(paragraph, stable, shown)]
    restored = [paragraph for paragraph in lost if _like(paragraph, rotating)]
    alien = [paragraph for paragraph in lost if paragraph not in restored]
    dropped = _least_sentence_like(alien, _room(slots) - len(restored))
    return [paragraph for paragraph in known if paragraph not in dropped], restored


def _room(slots: Sequence[Slot]) -> int:
    """Return how many paragraphs the slots hold, by the look with more paragraphs."""
    return sum(max(len(first), len(second)) for first, second in slots)


def _least_sentence_like(paragraphs: Sequence[str], most: int) -> set[str]:
    return set(sorted(paragraphs, key=_sentence_like)[: max(most, 0)])


def _stands(paragraph: str, stable: Sequence[str], shown: set[str]) -> bool:
    return visible(paragraph) in shown or _like(paragraph, stable)


def _sentence_like(paragraph: str) -> tuple[int, int]:
    return (paragraph.count("。"), len(paragraph))


def _like(paragraph: str, others: Sequence[str]) -> bool:
    return any(fuzz.ratio(paragraph, other) >= SAME_SLOT for other in others[:MOST_IN_SLOT])
