"""Extract: lines of the article's element → every line with its class: position first, words second.

The run of the text goes from its first to its last sure sentence. Lines of the same shape in between are text,
whatever words they have. Words of furniture count at the edges of the run, and in blocks of another shape.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.article.attachments import is_attachment
from crawler.article.blocks import RELATED, is_furniture_text
from crawler.article.body.asides import leave_out_asides, leave_out_headings
from crawler.article.body.edges import class_edges
from crawler.article.body.run import ClassedLine, TextPlace, TextRun, is_caption, left_out, run_of
from crawler.markup.tree import Line
from storage.records import LineClass, LineReason

SENTENCE_AT_MOST = 120  # characters; the notice of a page is often longer
# How notices of an article begin too, beside notices of the page.
TOLD_OR_SCANNED = re.compile(
    r"[\s【（(※*]*(?:扫描二维码|扫码|扫一扫|(?:特别|郑重)(?:声明|说明|提示)|声明[:：])"
)
# What a page says of itself, of its publisher, of reprinting and of its readers.
TELLS_OF_PAGE = re.compile(
    r"本[网網站报報刊文页頁平]|此文|该文|[转轉][载載]|版[权權]|来源|來源|侵[权權犯]|[观觀][点點]|立[场場]|代表|公[众眾][号號]|微信|微博|客[户戶]端|APP|"
    r"[关關]注|[阅閱][读讀]|[浏瀏][览覽]|[点點][击擊]|[删刪]除|作者|[参參]考|投稿|爆料|[评評][论論]|分享|收藏|下[载載]|更多|精彩|[图圖]片|用[户戶]|广告|廣告|免责|免責",
    re.IGNORECASE,
)


def classed_lines(lines: Sequence[Line], place: TextPlace) -> list[ClassedLine]:
    """Return the lines of a text with their classes."""
    run = run_of(lines, place)
    classes = [_first_class(run, number) for number in range(len(lines))]
    leave_out_asides(run, classes)
    class_edges(run, classes)
    leave_out_headings(run, classes)
    if not any(each.is_kept for each in classes):
        classes = _without_edges(run)
    for each, shape in zip(classes, run.shapes, strict=True):
        each.is_of_text = shape in run.body_shapes
    return classes


def _first_class(run: TextRun, number: int) -> ClassedLine:
    """Return the class of a line by its make, its shape and its words."""
    line = run.lines[number]
    reason = _reason_left_out(run, number)
    if reason is not None:
        return left_out(line, reason)
    if is_attachment(line):
        return ClassedLine(line, LineClass.ATTACHMENT, LineReason.FILE)
    if line.row:
        return ClassedLine(line, LineClass.BODY, LineReason.TABLE)
    if is_caption(line):
        return ClassedLine(line, LineClass.CAPTION, LineReason.CAPTION)
    return ClassedLine(line, LineClass.BODY, LineReason.TEXT)


def _reason_left_out(run: TextRun, number: int) -> LineReason | None:
    """Return why a line is no text: its make, its place above the element, or words of furniture; else None."""
    line = run.lines[number]
    if run.structural[number] is not None:
        return run.structural[number]
    if number < run.place.lead and not run.sure[number] and not line.row:
        return LineReason.OUTSIDE
    first, last = run.interior
    is_inside = first <= number <= last and run.shapes[number] in run.body_shapes
    if is_inside or line.row or is_attachment(line):
        return None
    if run.shapes[number] in run.body_shapes and _tells_of_article(line):
        return None
    return LineReason.WORDS if _has_words_of_furniture(line) else None


def _tells_of_article(line: Line) -> bool:
    """Return whether a sentence tells of a matter and not of the page: 扫描二维码即可报名。"""
    if "。" not in line.text or line.anchors or len(line.bare) > SENTENCE_AT_MOST:
        return False
    return _is_notice(line.text)


def speaks_of_page(text: str) -> bool:
    """Return whether a line has words of the page, and is no notice of the article. Example: 当前位置：首页。"""
    return is_furniture_text(text) and not _is_notice(text)


def _is_notice(text: str) -> bool:
    return TOLD_OR_SCANNED.match(text) is not None and TELLS_OF_PAGE.search(text) is None


def _has_words_of_furniture(line: Line) -> bool:
    return is_furniture_text(line.text) or (bool(line.anchors) and RELATED.match(line.text) is not None)


def _without_edges(run: TextRun) -> list[ClassedLine]:
    return [_first_class(run, number) for number in range(len(run.lines))]
