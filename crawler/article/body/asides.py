"""Extract: run of a text → the run without boxes of related articles and comments, within and below the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.article.blocks import is_furniture_text, is_tail_heading
from crawler.article.body.run import ClassedLine, TextRun, left_out
from crawler.markup.tree import Line
from storage.records import LineClass, LineReason

TAIL_AT_MOST = 0.5  # share of the text, the most to leave out below a heading
RESUMES = 2  # sentences without links, from which a text goes on below a box of links
COMMENTS_HEADING = re.compile(r"评论|評論|留言|跟帖|跟贴")


def leave_out_asides(run: TextRun, classes: list[ClassedLine]) -> None:
    """Leave out the lines below a heading such as 相关阅读, up to the line in which the text goes on."""
    everything = sum(len(each.line.bare) for each in classes if each.is_kept) or 1
    above, number = 0, 0
    while number < len(classes):
        end = _end_of_box(run, classes, number, above / everything)
        for at in range(number, end):
            if at == number or classes[at].kind is not LineClass.FURNITURE:
                classes[at] = left_out(classes[at].line, LineReason.ASIDE)
        above += len(run.lines[number].bare) * classes[number].is_kept
        number = max(end, number + 1)


def _end_of_box(run: TextRun, classes: Sequence[ClassedLine], heading: int, share_above: float) -> int:
    """Return the line after the box that a line heads; the line itself if the line heads no box."""
    is_heading = classes[heading].is_kept and is_tail_heading(run.lines[heading])
    if not (is_heading and share_above):
        return heading
    end = _end_of_aside(run, heading)
    if end == heading + 1:  # a heading of the text
        return heading
    below = [each for each in classes[heading + 1 : end] if each.is_kept]
    is_box = end < len(classes) or share_above >= TAIL_AT_MOST or _mostly_links(below)
    return end if is_box else heading


def _mostly_links(lines: Sequence[ClassedLine]) -> bool:
    chars = sum(len(each.line.bare) for each in lines)
    return chars == 0 or sum(each.line.link_chars for each in lines) > 0.6 * chars


def _end_of_aside(run: TextRun, heading: int) -> int:
    """Return the line in which the text goes on below a box of links, else the number of lines.

    The text goes on in the shape of the text above, or in the shape of the links, which then stand in its flow.
    """
    if COMMENTS_HEADING.search(run.lines[heading].text):
        return heading + 1 if _heads_text(run, heading) else len(run.lines)
    above = {run.shapes[at] for at in range(heading) if run.sure[at]}
    links = {run.shapes[at] for at in range(heading + 1, len(run.lines)) if _is_link(run.lines[at])}
    allowed = {shape for shape in above | links if shape in run.body_shapes}
    are_summaries = False
    for start, stop in _sure_runs(run, heading + 1, allowed):
        is_below_link = start > heading + 1 and _is_entry(run.lines[start - 1])
        is_above_link = stop < len(run.lines) and _is_entry(run.lines[stop])
        are_summaries = is_below_link and (is_above_link or are_summaries)
        if stop - start >= RESUMES or not are_summaries:
            return start
    return len(run.lines)


def _heads_text(run: TextRun, heading: int) -> bool:
    """Return whether a sentence of the text follows right below a heading, in the same flow."""
    below = heading + 1
    if below >= len(run.lines) or run.shapes[heading] not in run.body_shapes:
        return False
    return run.sure[below] and run.shapes[below] in run.body_shapes


def _sure_runs(run: TextRun, start: int, allowed: set[str]) -> Iterator[tuple[int, int]]:
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


def leave_out_headings(run: TextRun, classes: list[ClassedLine]) -> None:
    """Leave out headings without lines below, and headings above nothing but lines left out."""
    for number in range(1, len(classes)):
        below = classes[number + 1] if number + 1 < len(classes) else None
        is_empty = below is None or not below.is_kept
        if classes[number].is_kept and is_empty and is_tail_heading(classes[number].line):
            classes[number] = ClassedLine(run.lines[number], LineClass.FURNITURE, LineReason.HEADING)
