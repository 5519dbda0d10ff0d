"""Extract: lines of the article's element → every line with its class: position first, words second.

The run of the text goes from its first to its last sure sentence. Lines of the same shape in between are text,
whatever words they have. Words of furniture count at the edges of the run, and in blocks of another shape.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.article.attachments import is_attachment
from crawler.article.blocks import RELATED, is_furniture_text
from crawler.article.body.asides import leave_out_asides, leave_out_headings
from crawler.article.body.edges import class_edges
from crawler.article.body.run import ClassedLine, TextPlace, TextRun, is_caption, left_out, run_of
from crawler.markup.tree import Line
from storage.records import LineClass, LineReason


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
    return LineReason.WORDS if _has_words_of_furniture(line) else None


def _has_words_of_furniture(line: Line) -> bool:
    return is_furniture_text(line.text) or (bool(line.anchors) and RELATED.match(line.text) is not None)


def _without_edges(run: TextRun) -> list[ClassedLine]:
    return [_first_class(run, number) for number in range(len(run.lines))]
