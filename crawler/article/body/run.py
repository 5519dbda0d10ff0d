"""Extract: lines of the article's element → the run of the text: shapes, sure sentences, furniture by make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from crawler.article.attachments import is_attachment
from crawler.article.blocks import (
    TextFrame,
    frame_of,
    is_furniture_text,
    is_in_frame,
    is_inner_noise_line,
    is_pasted_advert,
    leads_abroad,
)
from crawler.article.credit.credit_lines import is_credit_line
from crawler.article.headline import squeezed
from crawler.markup.boilerplate import Element
from crawler.markup.tree import Line
from storage.records import LineClass, LineReason

SURE_CHARS = 12  # of a line with a full stop
LONG = 40  # characters of a line without a full stop that is a sentence all the same
BODY_SHAPE = 0.1  # share of the sure text, from which a shape is a shape of the text
ENDS = re.compile(r"[。！？；!?;…][”’」』）)\]】]*$")
CAPTION = re.compile(
    r"^[（(]?(?:图[为一二三四五六七八九十\d]|上图|下图|左图|右图|资料图|资料照片|图片说明|图片来源|图片：)|"
    r"[\u4e00-\u9fff\s]{2,12}[摄攝][）)]?$|(?:新华社发|供图)[）)]?$"
)
ANNEX = re.compile(r"附\s{0,4}(?:件|表|图|錄|录)?\s{0,4}\d{0,2}\s{0,4}[:：]")
NUMBERED = re.compile(r"(?:附\s{0,4}件\s{0,4})?[（(]?\d{1,2}[）).．、]")
PATH_CHARS = 400
CAPTION_AT_MOST = 80  # characters
KEPT = frozenset((LineClass.BODY, LineClass.CAPTION, LineClass.ATTACHMENT))


@dataclass(eq=False)
class ClassedLine:
    """A line with its class and the reason."""

    line: Line
    kind: LineClass
    reason: LineReason
    is_of_text: bool = False  # has a shape of the text

    @property
    def is_kept(self) -> bool:
        """Return whether the line is a paragraph of the article."""
        return self.kind in KEPT


@dataclass(frozen=True, eq=False)
class TextPlace:
    """The place of a text in its page."""

    container: Element
    url: str  # of the page
    headline: str
    is_dated: bool  # a date of publication stands between headline and text
    lead: int = 0  # lines of the text above the container


@dataclass(eq=False)
class TextRun:
    """The lines of the article's element, and what is known of all lines together."""

    lines: Sequence[Line]
    place: TextPlace
    title: str  # the headline, squeezed
    shapes: Sequence[str]  # of every line: the tags from the container to its block, and the block's class
    structural: Sequence[LineReason | None]  # why a line is furniture by its make, wherever the line stands
    sure: Sequence[bool]  # whether a line is a sentence of a text
    annexes: Sequence[bool]  # whether a line names an annex

    @cached_property
    def body_shapes(self) -> frozenset[str]:
        """Return the shapes of the text: each holds a tenth of the sentences, of the lines if no line is sure."""
        has_sure = any(self.sure)
        chars: dict[str, int] = {}
        for line, shape, sure in zip(self.lines, self.shapes, self.sure, strict=True):
            if sure or not has_sure:
                chars[shape] = chars.get(shape, 0) + len(line.bare)
        least = BODY_SHAPE * sum(chars.values())
        return frozenset(shape for shape, held in chars.items() if held >= least)

    @cached_property
    def interior(self) -> tuple[int, int]:
        """Return the first and the last sentence in a shape of the text; an empty range without sentences."""
        sure = [at for at, is_sure in enumerate(self.sure) if is_sure and self.shapes[at] in self.body_shapes]
        return (sure[0], sure[-1]) if sure else (len(self.lines), -1)


def run_of(lines: Sequence[Line], place: TextPlace) -> TextRun:
    """Return the run of the text in the lines of an element."""
    frame = frame_of(lines, place.container, place.url)
    paths: dict[Element, str] = {place.container: ""}
    shapes = [_shape(line, paths) for line in lines]
    annexes = _annexes(lines)
    structural = [
        None if is_annex and reason is LineReason.LINKS else reason
        for reason, is_annex in zip((_structural(line, frame) for line in lines), annexes, strict=True)
    ]
    sure = [reason is None and _is_sure(line) for line, reason in zip(lines, structural, strict=True)]
    return TextRun(lines, place, squeezed(place.headline), shapes, structural, sure, annexes)


def _annexes(lines: Sequence[Line]) -> list[bool]:
    """Return which lines name an annex: 附件：1.名单, and the numbered lines right below."""
    annexes: list[bool] = []
    for line in lines:
        goes_on = bool(annexes) and annexes[-1] and NUMBERED.match(line.text) is not None
        annexes.append(goes_on or ANNEX.match(line.text) is not None)
    return annexes


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
        path = f"{path}/{each.tag!s}"[-PATH_CHARS:]
        paths[each] = path
    return path


def _structural(line: Line, frame: TextFrame) -> LineReason | None:
    """Return why a line is furniture by its make, wherever the line stands; None for other lines."""
    if (is_inner_noise_line(line, frame) or is_in_frame(line, frame)) and not is_attachment(line):
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


def is_caption(line: Line) -> bool:
    """Return whether a line explains a picture or names its photographer."""
    return len(line.bare) < CAPTION_AT_MOST and CAPTION.search(line.text) is not None


def left_out(line: Line, reason: LineReason) -> ClassedLine:
    """Return a line left out of the text: credit if the line states credit, else furniture."""
    if reason in (LineReason.WORDS, LineReason.NAMED, LineReason.ASIDE) and is_credit_line(line):
        return ClassedLine(line, LineClass.CREDIT, LineReason.CREDIT)
    return ClassedLine(line, LineClass.FURNITURE, reason)
