"""Extract: lines of the article's element → every line with its class: position first, words second.

The run of the text goes from its first to its last sure sentence. Lines of the same shape in between are text,
whatever words they have. Words of furniture count at the edges of the run, and in blocks of another shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.article.blocks import (
    RELATED,
    Frame,
    frame_of,
    is_attachment,
    is_counter,
    is_furniture_text,
    is_inner_noise_line,
    is_link_list,
    is_pasted_advert,
    is_tail_heading,
    leads_abroad,
)
from crawler.article.credit.credit_lines import is_credit_line, is_information, is_signed
from crawler.article.credit.labels import labelled
from crawler.article.headline import squeezed
from crawler.markup.boilerplate import Element
from crawler.markup.dates import DATE
from crawler.markup.tree import Line
from storage.records import LineClass, LineReason

SURE_CHARS = 12  # of a line with a full stop
LONG = 40  # characters of a line without a full stop that is a sentence all the same
BODY_SHAPE = 0.1  # share of the sure text, from which a shape is a shape of the text
CREDIT_WITHIN = 8  # lines at either end of a text that may be credit
TEXT_FROM = 40  # characters: a longer line above the text is text and not credit
TAIL_AT_MOST = 0.5  # share of the text, the most to leave out below a heading
RESUMES = 2  # sentences without links, from which a text goes on below a box of links
ENDS = re.compile(r"[。！？；!?;…][”’」』）)\]】]*$")
QUESTION = re.compile(r"[？?！!][”’」』）)]*$")
TIMESTAMP = re.compile(r"\d[:：]\d\d[:：]\d\d")
EMPTY_LABEL = re.compile(
    r"^[\s\[【（(]*(?:责任编辑|責任編輯|责编|责任校对|编辑|編輯|作者|记者|来源|來源|稿源|审核|校对|原文链接|标签|關鍵字|关键词)\s*[:：][\s\]】）)]*$"
)
LONE_TIME = re.compile(r"^[\s\x01【\[]*(?:时\s*间|時\s*間|日\s*期)[】\]]?\s*[:：]")
LABEL_LINE = re.compile(r"^[\s\x01【\[]*[\u4e00-\u9fff\s]{2,8}[】\]]?\s*[:：]")
COMMENTS_HEADING = re.compile(r"评论|評論|留言|跟帖|跟贴")
BELONGS = re.compile(
    r"附件|附表|附图|联\s*系|电\s*话|地\s*址|传\s*真|邮\s*[编箱]|(?:19|20)\d\d\s*年|[〇○零一二三四五六七八九]{4}年|此件|特此|摄|供图|新华社发"
)
CONTACT = re.compile(r"^[\s【\[]*(?:电话|热线|传真|邮箱|信箱|[Ee]-?mail|QQ|微信|微博|地址)")
NEWSROOM = re.compile(
    r"爆料|报料|投稿|来稿|稿件|新闻热线|有奖|采用最高奖励|更多关于.{1,30}的(?:新闻|报道)|收藏此页|收藏本页"
)
TAG_CHARS = 12  # characters of a word that tags a text
CAPTION = re.compile(
    r"^[（(]?(?:图[为一二三四五六七八九十\d]|上图|下图|左图|右图|资料图|资料照片|图片说明|图片来源|图片：)|[\u4e00-\u9fff\s]{2,12}[摄攝][）)]?$|(?:新华社发|供图)[）)]?$"
)
KEPT = frozenset((LineClass.BODY, LineClass.CAPTION, LineClass.ATTACHMENT))


@dataclass(eq=False)
class ClassedLine:
    """A line with its class and the reason."""

    line: Line
    kind: LineClass
    reason: LineReason

    @property
    def is_kept(self) -> bool:
        """Return whether the line is a paragraph of the article."""
        return self.kind in KEPT


@dataclass(eq=False)
class _Run:
    """The lines of the article's element, and what is known of all lines together."""

    lines: Sequence[Line]
    frame: Frame
    title: str  # the headline, squeezed
    is_dated: bool  # a date of publication stands above the element
    shapes: list[str] = field(default_factory=list)
    structural: list[LineReason | None] = field(default_factory=list)
    sure: list[bool] = field(default_factory=list)
    body_shapes: frozenset[str] = frozenset()


def classed_lines(
    lines: Sequence[Line], container: Element, url: str, headline: str, *, is_dated: bool
) -> list[ClassedLine]:
    """Return the lines of an element with their classes. `is_dated` tells of a date between headline and element."""
    run = _run(lines, container, url, squeezed(headline), is_dated=is_dated)
    classes = [_first_class(run, number) for number in range(len(lines))]
    _leave_out_tail(run, classes)
    _class_edges(run, classes)
    _leave_out_headings(run, classes)
    return classes if any(each.is_kept for each in classes) else _without_edges(run)


def _run(lines: Sequence[Line], container: Element, url: str, title: str, *, is_dated: bool) -> _Run:
    run = _Run(lines, frame_of(lines, container, url), title, is_dated)
    paths: dict[Element, str] = {container: ""}
    run.shapes = [_shape(line, paths) for line in lines]
    run.structural = [_structural(line, run.frame) for line in lines]
    run.sure = [
        _is_sure(line) and reason is None for line, reason in zip(lines, run.structural, strict=True)
    ]
    run.body_shapes = _body_shapes(run)
    return run


def _shape(line: Line, paths: dict[Element, str]) -> str:
    """Return the shape of a line: the tags from the container to its block, and the block's class."""
    return f"{_path(line.element, paths)}.{(line.element.get('class') or '')[:60]}"


def _path(element: Element, paths: dict[Element, str]) -> str:
    chain: list[Element] = []
    current: Element | None = element
    while current is not None and current not in paths:
        chain.append(current)
        current = current.getparent()
    path = paths[current] if current is not None else ""
    for each in reversed(chain):
        path = f"{path}/{each.tag}"[-400:]
        paths[each] = path
    return path


def _structural(line: Line, frame: Frame) -> LineReason | None:
    """Return why a line is furniture by its make, wherever the line stands; None for other lines."""
    if is_inner_noise_line(line, frame) and not is_attachment(line):
        return LineReason.NAMED
    if leads_abroad(line, frame) or is_pasted_advert(line):
        return LineReason.LINKS
    return None


def _is_sure(line: Line) -> bool:
    """Return whether a line is a sentence of a text for sure."""
    if line.row or line.link_chars > 0.4 * len(line.bare) or len(line.bare) < SURE_CHARS:
        return False
    if not ("。" in line.text or ENDS.search(line.text) or (len(line.bare) >= LONG and "，" in line.text)):
        return False
    return not is_furniture_text(line.text) and not is_credit_line(line)


def _body_shapes(run: _Run) -> frozenset[str]:
    chars: dict[str, int] = {}
    for line, shape, sure in zip(run.lines, run.shapes, run.sure, strict=True):
        if sure:
            chars[shape] = chars.get(shape, 0) + len(line.bare)
    least = BODY_SHAPE * sum(chars.values())
    return frozenset(shape for shape, held in chars.items() if held >= least)


def _interior(run: _Run) -> tuple[int, int]:
    """Return the first and the last sure line of a shape of the text; an empty range without sure lines."""
    sure = [
        number for number, is_sure in enumerate(run.sure) if is_sure and run.shapes[number] in run.body_shapes
    ]
    return (sure[0], sure[-1]) if sure else (len(run.lines), -1)


def _first_class(run: _Run, number: int) -> ClassedLine:
    """Return the class of a line by its make, its shape and its words."""
    line, reason = run.lines[number], run.structural[number]
    if reason is not None:
        return _left_out(line, reason)
    if is_attachment(line):
        return ClassedLine(line, LineClass.ATTACHMENT, LineReason.FILE)
    first, last = _interior(run)
    is_inside = first <= number <= last and run.shapes[number] in run.body_shapes
    if not is_inside and not line.row and _has_words_of_furniture(line):
        return _left_out(line, LineReason.WORDS)
    if line.row:
        return ClassedLine(line, LineClass.BODY, LineReason.TABLE)
    if CAPTION.search(line.text) and len(line.bare) < 80:
        return ClassedLine(line, LineClass.CAPTION, LineReason.CAPTION)
    return ClassedLine(line, LineClass.BODY, LineReason.TEXT)


def _left_out(line: Line, reason: LineReason) -> ClassedLine:
    """Return a line left out of the text: credit if the line states credit, else furniture."""
    if reason in (LineReason.WORDS, LineReason.NAMED, LineReason.ASIDE) and is_credit_line(line):
        return ClassedLine(line, LineClass.CREDIT, LineReason.CREDIT)
    return ClassedLine(line, LineClass.FURNITURE, reason)


def _has_words_of_furniture(line: Line) -> bool:
    return is_furniture_text(line.text) or (bool(line.anchors) and RELATED.match(line.text) is not None)


# --- headings of related articles and comments ---


def _leave_out_tail(run: _Run, classes: list[ClassedLine]) -> None:
    """Leave out the lines below a heading such as 相关阅读, up to the line in which the text goes on."""
    everything = sum(len(each.line.bare) for each in classes if each.is_kept)
    above, number = 0, 0
    while number < len(classes):
        each = classes[number]
        if above and each.is_kept and is_tail_heading(each.line):
            end = _end_of_aside(run, number)
            below = [kept for kept in classes[number + 1 : end] if kept.is_kept]
            if end < len(classes) or above >= TAIL_AT_MOST * everything or _mostly_links(below):
                for at in range(number, end):
                    if classes[at].kind is not LineClass.FURNITURE or at == number:
                        classes[at] = _left_out(classes[at].line, LineReason.ASIDE)
                number = end
                continue
        above += len(each.line.bare) * each.is_kept
        number += 1


def _mostly_links(lines: Sequence[ClassedLine]) -> bool:
    chars = sum(len(each.line.bare) for each in lines)
    return chars == 0 or sum(each.line.link_chars for each in lines) > 0.6 * chars


def _end_of_aside(run: _Run, heading: int) -> int:
    """Return the line in which the text goes on below a box of links, else the number of lines.

    The text goes on in the shape of the text above, or in the shape of the links, which then stand in its flow.
    """
    if COMMENTS_HEADING.search(run.lines[heading].text):
        return len(run.lines)
    above = {run.shapes[at] for at in range(heading) if run.sure[at]}
    links = {run.shapes[at] for at in range(heading + 1, len(run.lines)) if _is_link(run.lines[at])}
    allowed = {shape for shape in above | links if shape in run.body_shapes}
    for start, stop in _sure_runs(run, heading + 1, allowed):
        is_between_links = start > heading + 1 and stop < len(run.lines) and _is_entry(run.lines[stop])
        if stop - start >= RESUMES or not is_between_links:
            return start
    return len(run.lines)


def _sure_runs(run: _Run, start: int, allowed: set[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of sure lines in shapes of the text, as first line and line after the last."""
    number = start
    while number < len(run.lines):
        stop = number
        while stop < len(run.lines) and run.sure[stop] and run.shapes[stop] in allowed:
            stop += 1
        if stop > number:
            yield number, stop
        number = max(stop, number + 1)


def _is_link(line: Line) -> bool:
    return line.link_chars > 0.5 * len(line.bare)


def _is_entry(line: Line) -> bool:
    return _is_link(line) and not is_furniture_text(line.text)


def _leave_out_headings(run: _Run, classes: list[ClassedLine]) -> None:
    """Leave out headings without lines below, and headings above nothing but lines left out."""
    for number in range(1, len(classes)):
        below = classes[number + 1] if number + 1 < len(classes) else None
        is_empty = below is None or not below.is_kept
        if classes[number].is_kept and is_empty and is_tail_heading(classes[number].line):
            classes[number] = ClassedLine(run.lines[number], LineClass.FURNITURE, LineReason.HEADING)


# --- the edges of the text ---


def _class_edges(run: _Run, classes: list[ClassedLine]) -> None:
    first, last = _interior(run)
    start = _class_above(run, classes, first)
    _class_closing_credit(run, classes, start, last)
    _class_below(run, classes, max(last, start - 1) + 1)
    _trim(classes)


def _class_above(run: _Run, classes: list[ClassedLine], first: int) -> int:
    """Class the lines above the text; return the first line of the text."""
    start, is_dated = 0, run.is_dated
    for number, line in enumerate(run.lines[:CREDIT_WITHIN]):
        if not classes[number].is_kept:
            start = number + 1
        elif squeezed(line.text) == run.title:
            classes[number] = ClassedLine(line, LineClass.FURNITURE, LineReason.HEADLINE)
        elif is_information(line) and not _belongs_to_event(run, number, start, is_dated=is_dated):
            classes[number] = ClassedLine(line, LineClass.CREDIT, LineReason.CREDIT)
            is_dated = is_dated or DATE.search(line.text) is not None
            start = number + 1
        elif len(line.bare) > TEXT_FROM or "。" in line.text or number >= first:
            break
    return start


def _belongs_to_event(run: _Run, number: int, start: int, *, is_dated: bool) -> bool:
    """Return whether a line gives the time of an event, as 时间：2024年3月8日 above 地点：三号楼."""
    line = run.lines[number]
    if not LONE_TIME.match(line.spaced) or TIMESTAMP.search(line.text) or _has_more_labels(line):
        return False
    below = run.lines[number + 1] if number + 1 < len(run.lines) else None
    goes_on = below is not None and LABEL_LINE.match(below.spaced) is not None and not is_information(below)
    return is_dated or goes_on or start < number


def _has_more_labels(line: Line) -> bool:
    return sum(1 for _ in labelled(line.spaced)) > 1


def _class_closing_credit(run: _Run, classes: list[ClassedLine], start: int, last: int) -> None:
    """Class the credit lines among the last lines; the first line of the text stays."""
    kept = [number for number, each in enumerate(classes) if each.is_kept and number >= start]
    near = set(kept[1:][-CREDIT_WITHIN:])
    for number in kept[1:]:
        line = run.lines[number]
        if number <= last and number not in near:
            continue
        if is_credit_line(line) and not _is_speech(run, number, last):
            classes[number] = ClassedLine(line, LineClass.CREDIT, LineReason.CREDIT)


def _is_speech(run: _Run, number: int, last: int) -> bool:
    """Return whether a line is a question or an answer of an interview, and no credit."""
    line = run.lines[number]
    if QUESTION.search(line.text):
        return True
    label = re.match(r"[^:：]{1,8}[:：]", line.text)
    if label is None or number > last:
        return False
    return sum(each.text.startswith(label.group()) for each in run.lines) > 1


def _class_below(run: _Run, classes: list[ClassedLine], start: int) -> None:
    """Class the lines below the last sentence of the text."""
    blocks = _blocks(run, start)
    spoiled = _spoiled(run, classes, blocks)
    is_closed = False
    text = f"{run.title}{''.join(line.bare for line in run.lines[:start])}".lower()
    for number in range(start, len(run.lines)):
        is_closed = is_closed or classes[number].kind is LineClass.CREDIT
        if classes[number].kind in (LineClass.BODY, LineClass.CAPTION) and not run.lines[number].row:
            is_own = run.shapes[number] in run.body_shapes
            reason = (
                _reason_below(run, number, text)
                or (LineReason.BLOCK if blocks.get(number) in spoiled else None)
                or (LineReason.BEHIND_CREDIT if is_closed and not is_own and not _belongs(run, number) else None)
            )
            if reason is not None:
                classes[number] = ClassedLine(run.lines[number], LineClass.FURNITURE, reason)
    _leave_out_newsroom(run, classes, start)


def _reason_below(run: _Run, number: int, text: str) -> LineReason | None:
    line = run.lines[number]
    if EMPTY_LABEL.match(line.text):
        return LineReason.HEADING
    if run.shapes[number] not in run.body_shapes and _is_tags(line, text):
        return LineReason.TAGS
    return None


def _belongs(run: _Run, number: int) -> bool:
    return BELONGS.search(run.lines[number].text) is not None or run.sure[number]


def _is_tags(line: Line, text: str) -> bool:
    """Return whether a line consists of words of the text, at least two, each in an element of its own."""
    words = [word.strip(" \u3000#,，、;；") for word in line.source.split("\x01")]
    words = [word.lower() for word in words if word]
    if len(words) < 2 or any(len(word) > TAG_CHARS or DATE.search(word) for word in words):
        return False
    return 2 * sum(word in text for word in words) > len(words)


def _blocks(run: _Run, start: int) -> dict[int, Element]:
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


def _spoiled(run: _Run, classes: Sequence[ClassedLine], blocks: dict[int, Element]) -> set[Element]:
    """Return the blocks below the text of several lines, with words of furniture and without a sentence or table."""
    spoiled = {
        element
        for number, element in blocks.items()
        if classes[number].reason in (LineReason.WORDS, LineReason.ASIDE) and element is not run.lines[number].element
    }
    sound = {
        element
        for number, element in blocks.items()
        if run.lines[number].row or is_attachment(run.lines[number]) or "。" in run.lines[number].text
    }
    return spoiled - sound


def _leave_out_newsroom(run: _Run, classes: list[ClassedLine], start: int) -> None:
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


def _trim(classes: list[ClassedLine]) -> None:
    """Leave out counters above the text, links and counters below. The last line of a text stays."""
    kept = [each for each in classes if each.is_kept]
    while len(kept) > 1 and is_counter(kept[0].line):
        first = kept.pop(0)
        first.kind, first.reason = LineClass.FURNITURE, LineReason.COUNTER
    while len(kept) > 1 and (is_link_list(kept[-1].line) or is_counter(kept[-1].line)):
        last = kept.pop()
        is_link = is_link_list(last.line)
        last.kind, last.reason = (
            LineClass.FURNITURE,
            LineReason.LINKS if is_link else LineReason.COUNTER,
        )
    if len(kept) > 1 and kept[-1].kind is not LineClass.CREDIT and is_signed(kept[-1].line.spaced):
        kept[-1].reason = LineReason.SIGNED


def _without_edges(run: _Run) -> list[ClassedLine]:
    return [_first_class(run, number) for number in range(len(run.lines))]
