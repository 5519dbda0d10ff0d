"""Extract: run of a text → the run with credit and furniture at its edges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.article.attachments import is_attachment
from crawler.article.blocks import is_counter, is_link_list
from crawler.article.body.closing import is_read_whole
from crawler.article.body.run import ClassedLine, TextRun
from crawler.article.credit.credit_lines import is_credit_line, is_information, is_signed, names_editor
from crawler.article.credit.labels import labelled
from crawler.article.headline import squeezed
from crawler.markup.boilerplate import Element
from crawler.markup.dates import DATE, find_date
from crawler.markup.tree import Line
from storage.records import LineClass, LineReason

CREDIT_WITHIN = 8  # lines at either end of a text that may be credit
CREDIT_AT_MOST = (
    400  # lines at either end that are read for closing credit; a hostile page may hold any number
)
BESIDE_AT_MOST = 24  # characters of a labelled line in the block of the credit
TEXT_FROM = 40  # characters: a longer line above the text is text and not credit
SPEAKER = re.compile(r"(?:本?报|本网)?(?:记者|記者|编辑|編輯|作者|小编)\s*[:：]")
SPOKEN_FROM = 8  # characters of a question
QUESTION = re.compile(r"[？?！!][”’」』）)]*$")
TIMESTAMP = re.compile(r"\d[:：]\d\d[:：]\d\d")
EMPTY_LABEL = re.compile(
    r"^[\s\[【（(]*(?:责任编辑|責任編輯|责编|责任校对|编辑|編輯|作者|记者|来源|來源|稿源|审核|校对|原文链接|标签|關鍵字|关键词)\s*[:：][\s\]】）)]*$"
)
LONE_TIME = re.compile(r"^[\s\x01【\[]*(?:时\s*间|時\s*間|日\s*期)[】\]]?\s*[:：]")
LABEL_LINE = re.compile(r"^[\s\x01【\[]*+[\u4e00-\u9fff\s]{2,8}[】\]]?\s{0,8}[:：]")
BELONGS = re.compile(
    r"附件|附表|附图|联\s*系|电\s*话|地\s*址|传\s*真|邮\s*[编箱]|(?:19|20)\d\d\s*年|[〇○零一二三四五六七八九]{4}年|此件|特此|摄|供图|新华社发"
)
CONTACT = re.compile(r"^[\s【\[]*(?:电话|热线|传真|邮箱|信箱|[Ee]-?mail|QQ|微信|微博|地址)")
NEWSROOM = re.compile(r"爆料|报料|新闻热线|采用最高奖励|更多关于.{1,30}的(?:新闻|报道)|收藏此页|收藏本页")
TAG_CHARS = 12  # characters of a word that tags a text


def class_edges(run: TextRun, classes: list[ClassedLine]) -> None:
    """Class the credit and the furniture above and below the sentences of a text."""
    first, last = run.interior
    start = _class_above(run, classes, first)
    _class_closing_credit(run, classes, start, last)
    _class_below(run, classes, max(last, start - 1) + 1)
    _trim(run, classes)


def _class_above(run: TextRun, classes: list[ClassedLine], first: int) -> int:
    """Class the lines above the text; return the first line of the text."""
    start, is_dated = 0, run.place.is_dated
    for number, line in enumerate(run.lines[:CREDIT_WITHIN]):
        if not classes[number].is_kept:
            start = number + 1
        elif squeezed(line.text) == run.title:
            classes[number] = ClassedLine(line, LineClass.FURNITURE, LineReason.HEADLINE)
        elif _is_header(run, number, start, is_dated=is_dated):
            classes[number] = ClassedLine(line, LineClass.CREDIT, LineReason.HEADER)
            is_dated = is_dated or DATE.search(line.text) is not None
            start = number + 1
        elif 0 < number == start and _is_beside_credit(run, classes, number):
            classes[number] = ClassedLine(line, LineClass.FURNITURE, LineReason.WORDS)
            start = number + 1
        elif len(line.bare) > TEXT_FROM or "。" in line.text or number >= first:
            break
    return start


def _is_header(run: TextRun, number: int, start: int, *, is_dated: bool) -> bool:
    """Return whether a line is credit or a date of the page above the text."""
    if not is_information(run.lines[number]) or _opens_speech(run, number):
        return False
    if _signs_without_sentence(run, number, start):
        return False
    return not _belongs_to_event(run, number, start, is_dated=is_dated)


def _signs_without_sentence(run: TextRun, number: int, start: int) -> bool:
    """Return whether a lone date below lines of a text without sentences is the day of its signature."""
    line = run.lines[number]
    if run.interior[1] >= 0 or number <= start or any(labelled(line.spaced)):
        return False
    written = find_date(line.text)
    return written is not None and not written.cut_from(line.text).strip()


def _is_beside_credit(run: TextRun, classes: Sequence[ClassedLine], number: int) -> bool:
    """Return whether a short labelled line stands in one block with the credit line above: 點閱數：45."""
    line, above = run.lines[number], run.lines[number - 1]
    block = line.element.getparent()
    if classes[number - 1].kind is not LineClass.CREDIT or len(line.bare) > BESIDE_AT_MOST:
        return False
    is_in_block = block is above.element.getparent() and block is not run.place.container
    return is_in_block and line.element is not above.element and LABEL_LINE.match(line.spaced) is not None


def _belongs_to_event(run: TextRun, number: int, start: int, *, is_dated: bool) -> bool:
    """Return whether a line gives the time of an event, as 时间：2024年3月8日 above 地点：三号楼."""
    line = run.lines[number]
    if not LONE_TIME.match(line.spaced) or TIMESTAMP.search(line.text) or _has_more_labels(line):
        return False
    below = run.lines[number + 1] if number + 1 < len(run.lines) else None
    goes_on = below is not None and LABEL_LINE.match(below.spaced) is not None and not is_information(below)
    return is_dated or goes_on or start < number


def _has_more_labels(line: Line) -> bool:
    return sum(1 for _ in labelled(line.spaced)) > 1


def _class_closing_credit(run: TextRun, classes: list[ClassedLine], start: int, last: int) -> None:
    """Class the credit lines among the last lines; the first line of the text stays."""
    kept = [number for number, each in enumerate(classes) if each.is_kept and number >= start]
    near = set(kept[1:][-CREDIT_WITHIN:])
    for number in [*kept[1:][:CREDIT_AT_MOST], *kept[1:][CREDIT_AT_MOST:][-CREDIT_AT_MOST:]]:
        line = run.lines[number]
        is_far = number <= last and number not in near
        if is_far and not (2 * number > len(run.lines) and names_editor(line)):
            continue
        if not is_credit_line(line) or _is_speech(run, number, last):
            continue
        if is_read_whole(line.text, run.place.url):
            classes[number] = ClassedLine(line, LineClass.CREDIT, LineReason.CREDIT)
        else:
            classes[number].reason = LineReason.SIGNED


def _opens_speech(run: TextRun, number: int) -> bool:
    """Return whether a line above the sentences is the first question of an interview: 记者：怎样申请低保？"""
    line = run.lines[number]
    speaker = SPEAKER.match(line.text)
    if speaker is None or len(line.bare) < SPOKEN_FROM:
        return False
    others = (each.text for each in run.lines[number + 1 :] if each.text != line.text)
    return QUESTION.search(line.text) is not None or any(each.startswith(speaker.group()) for each in others)


def _is_speech(run: TextRun, number: int, last: int) -> bool:
    """Return whether a line is a question or an answer of an interview, and no credit."""
    line = run.lines[number]
    if QUESTION.search(line.text):
        return True
    label = re.match(r"[^:：]{1,8}[:：]", line.text)
    if label is None or number > last:
        return False
    return sum(each.text.startswith(label.group()) for each in run.lines) > 1


@dataclass(frozen=True, eq=False)
class _Below:
    """What is known of the lines below the last sentence of a text."""

    text: str  # headline and text, in lower case
    blocks: dict[int, Element]  # blocks without a line of the text, by line
    spoiled: set[Element]  # blocks with words of furniture


def _class_below(run: TextRun, classes: list[ClassedLine], start: int) -> None:
    """Class the lines below the last sentence of the text. Without a sentence, no line counts as below."""
    blocks = _blocks(run, start) if run.interior[1] >= 0 else {}
    text = f"{run.title}{''.join(line.bare for line in run.lines[:start])}".lower()
    below = _Below(text, blocks, _spoiled(run, classes, blocks))
    is_closed = False
    for number in range(start, len(run.lines)):
        is_closed = is_closed or classes[number].kind is LineClass.CREDIT
        reason = _reason_below(run, number, below, is_closed=is_closed)
        if reason is not None and classes[number].kind in (LineClass.BODY, LineClass.CAPTION):
            classes[number] = ClassedLine(run.lines[number], LineClass.FURNITURE, reason)
    _leave_out_newsroom(run, classes, start)


def _reason_below(run: TextRun, number: int, below: _Below, *, is_closed: bool) -> LineReason | None:
    """Return why a line below the text is furniture, else None. `is_closed` tells of a credit line above."""
    line = run.lines[number]
    if line.row:
        return None
    if EMPTY_LABEL.match(line.text):
        return LineReason.HEADING
    if run.interior[1] >= 0 and is_counter(line):
        return LineReason.COUNTER
    if run.shapes[number] not in run.body_shapes and _is_tags(line, below.text):
        return LineReason.TAGS
    if below.blocks.get(number) in below.spoiled:
        return LineReason.BLOCK
    is_behind = is_closed and number in below.blocks and not _belongs(run, number)
    return LineReason.BEHIND_CREDIT if is_behind else None


def _belongs(run: TextRun, number: int) -> bool:
    """Return whether a line below the closing credit is text all the same."""
    is_own = run.shapes[number] in run.body_shapes
    return is_own or BELONGS.search(run.lines[number].text) is not None or run.sure[number]


def _is_tags(line: Line, text: str) -> bool:
    """Return whether a line consists of words of the text, at least two, each in an element of its own."""
    words = [word.strip(" \u3000#,，、;；") for word in line.source.split("\x01")]
    words = [word.lower() for word in words if word]
    if len(words) < 2 or any(len(word) > TAG_CHARS or DATE.search(word) for word in words):
        return False
    return 2 * sum(word in text for word in words) > len(words)


def _blocks(run: TextRun, start: int) -> dict[int, Element]:
    """Return the outermost element around every line below the text that holds no line of the text."""
    holding: set[Element] = set()
    for line in run.lines[:start]:
        element: Element | None = line.element
        while element is not None and element not in holding:
            holding.add(element)
            element = element.getparent()
    blocks: dict[int, Element] = {}
    for number in range(start, len(run.lines)):
        element = run.lines[number].element
        if element in holding:
            continue
        while (parent := element.getparent()) is not None and parent not in holding:
            element = parent
        blocks[number] = element
    return blocks


def _spoiled(run: TextRun, classes: Sequence[ClassedLine], blocks: dict[int, Element]) -> set[Element]:
    """Return the blocks below the text of several lines, with words of furniture and without a sentence or table."""
    spoiled = {
        element
        for number, element in blocks.items()
        if classes[number].reason in (LineReason.WORDS, LineReason.ASIDE)
        and element is not run.lines[number].element
    }
    sound = {
        element
        for number, element in blocks.items()
        if run.lines[number].row or is_attachment(run.lines[number]) or "。" in run.lines[number].text
    }
    return spoiled - sound


def _leave_out_newsroom(run: TextRun, classes: list[ClassedLine], start: int) -> None:
    """Leave out the contacts of a newsroom below the text: lines with contacts, down to words of a newsroom."""
    words = [number for number in range(start, len(run.lines)) if NEWSROOM.search(run.lines[number].text)]
    if not words:
        return
    first = words[0]
    while first > start and CONTACT.match(run.lines[first - 1].text):
        first -= 1
    for number in range(first, words[-1] + 1):
        line = run.lines[number]
        if classes[number].kind is LineClass.BODY and not run.sure[number] and not line.row:
            classes[number] = ClassedLine(line, LineClass.FURNITURE, LineReason.NEWSROOM)


def _trim(run: TextRun, classes: list[ClassedLine]) -> None:
    """Leave out counters above the text, links and counters below. Annexes and the last line of a text stay."""
    kept = [each for each in classes if each.is_kept]
    if all(_is_of_page(each.line) for each in kept):
        return
    annexes = {id(line) for line, is_annex in zip(run.lines, run.annexes, strict=True) if is_annex}
    while len(kept) > 1 and is_counter(kept[0].line):
        _leave_out(kept.pop(0), LineReason.COUNTER)
    while len(kept) > 1 and _is_of_page(kept[-1].line) and id(kept[-1].line) not in annexes:
        is_link = is_link_list(kept[-1].line)
        _leave_out(kept.pop(), LineReason.LINKS if is_link else LineReason.COUNTER)
    if len(kept) > 1 and kept[-1].kind is not LineClass.CREDIT and is_signed(kept[-1].line.spaced):
        kept[-1].reason = LineReason.SIGNED


def _is_of_page(line: Line) -> bool:
    return is_counter(line) or is_link_list(line)


def _leave_out(each: ClassedLine, reason: LineReason) -> None:
    each.kind, each.reason = LineClass.FURNITURE, reason
