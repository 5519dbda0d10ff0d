"""Report: changes and whole comparisons → marked text for terminals, and HTML fragments. Pure.

HTML is escaped and carries these classes, to be styled by the page that embeds it:

========== =====================================================================================
rw-context  the sentence of one change (``inline_html``)
rw-diff     a whole comparison (``full_html``); its rows:
rw-row      one paragraph side by side; also ``rw-same``, ``rw-changed``, ``rw-only-before``, ``rw-only-after``
rw-cell     one side of a row; also ``rw-before`` or ``rw-after``; ``rw-empty`` where the side has nothing
rw-n        the paragraph's number
rw-fold     a run of unchanged rows, closed at first (``details``)
rw-del      on ``del``: text removed;  rw-ins  on ``ins``: text inserted
rw-moved    on ``span``: text that stands elsewhere on the other side
rw-caret    on ``span``: where the other side has text that this one lacks
rw-cut      on ``span``: text left out here
========== =====================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from monitor.texts.alignment import PAIR_LIMIT, best_pairs
from storage.records import Change, Edit, Hunk, Significance, Span

CONTEXT = 30  # characters shown on either side of a change
LONGEST = 240  # characters shown of one inserted or removed text
FOLD_FROM = 2  # unchanged paragraphs in a row that are folded away


def inline_text(change: Change) -> str:
    """The sentence with ``[-old-]{+new+}``; moved text as ``[>text<]``."""
    before, lead, trail, after = _inline(_with_whole_name(change))
    if change.hunk.edit is Edit.MOVED:
        return f"[>{after or before}<]"
    marked = (f"[-{before}-]" if before else "") + (f"{{+{after}+}}" if after else "")
    return f"{lead}{marked}{trail}"


def inline_html(change: Change) -> str:
    """The sentence with ``<del>`` and ``<ins>``, escaped."""
    before, lead, trail, after = _inline(_with_whole_name(change))
    if change.hunk.edit is Edit.MOVED:
        return f'<span class="rw-context"><span class="rw-moved">{escape(after or before)}</span></span>'
    removed = f'<del class="rw-del">{escape(before)}</del>' if before else ""
    inserted = f'<ins class="rw-ins">{escape(after)}</ins>' if after else ""
    return f'<span class="rw-context">{escape(lead)}{removed}{inserted}{escape(trail)}</span>'


def _with_whole_name(change: Change) -> Hunk:
    """The hunk with the whole name or office marked (湖北 → 河北), where both sides are drawn alike."""
    hunk = change.hunk
    if change.significance is not Significance.NAME:
        return hunk
    old = _reach(change.before_value, hunk.before, hunk.before_context, hunk.before_offset)
    new = _reach(change.after_value, hunk.after, hunk.after_context, hunk.after_offset)
    if old is None or old != new:
        return hunk
    left, _ = old
    return replace(
        hunk,
        before=change.before_value,
        after=change.after_value,
        before_offset=hunk.before_offset - left,
        after_offset=hunk.after_offset - left,
    )


def _reach(name: str, text: str, context: str, offset: int) -> tuple[int, int] | None:
    """How many characters of the name stand before and after the differing text."""
    at = context.find(name, max(0, offset - len(name))) if name else -1
    left, right = offset - at, at + len(name) - offset - len(text)
    return (left, right) if at >= 0 and left >= 0 and right >= 0 else None


def _inline(hunk: Hunk) -> tuple[str, str, str, str]:
    """Removed text, what leads up to it, what trails, inserted text; each of sensible length."""
    if hunk.after_context and (hunk.after or not hunk.whole):
        context, start, end = hunk.after_context, hunk.after_offset, hunk.after_offset + len(hunk.after)
    else:
        context, start, end = hunk.before_context, hunk.before_offset, hunk.before_offset + len(hunk.before)
    lead, trail = context[:start], context[end:]
    lead = f"…{lead[-CONTEXT:]}" if len(lead) > CONTEXT else lead
    trail = f"{trail[:CONTEXT]}…" if len(trail) > CONTEXT else trail
    return _shortened(hunk.before), printable(lead), printable(trail), _shortened(hunk.after)


def _shortened(text: str) -> str:
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 60]}…{text[-59:]}"
    return printable(text)


def printable(text: str) -> str:
    """Text that can neither steer a terminal nor turn the direction of a line."""
    return "".join(each if each.isprintable() else " " if each.isspace() else "" for each in text)


# --- whole comparisons -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """Paragraphs that stand beside each other; None where a side has none."""

    before: int | None
    after: int | None


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    kind: str  # del, ins, moved, caret


def full_html(before: Sequence[str], after: Sequence[str], hunks: Sequence[Hunk]) -> str:
    """Both texts side by side, a row for each paragraph; unchanged ones folded. A fragment, escaped."""
    marks = _marks(hunks)
    parts: list[str] = []
    for rows in _grouped(_rows(before, after), marks):
        lines = [_row_html(row, before, after, marks) for row in rows]
        if _is_same(rows[0], marks) and len(rows) >= FOLD_FROM:
            parts.append(_folded_html(rows, after, lines))
        else:
            parts += lines
    return f'<div class="rw-diff">{"".join(parts)}</div>'


def full_text(before: Sequence[str], after: Sequence[str], hunks: Sequence[Hunk], color: bool = False) -> str:
    """Both texts as one, for a terminal: ``[-old-]{+new+}``, or colours; unchanged paragraphs left out."""
    marks = _marks(hunks)
    lines: list[str] = []
    for rows in _grouped(_rows(before, after), marks):
        if _is_same(rows[0], marks):
            lines.append(f"    … {len(rows)} ¶")
            continue
        lines += [_row_text(row, before, after, hunks, color=color) for row in rows]
    return "\n".join(lines)


_Marks = dict[tuple[str, int], list[_Mark]]


def _marks(hunks: Sequence[Hunk]) -> _Marks:
    """What is marked in which paragraph of which side."""
    found: _Marks = {}
    for hunk in hunks:
        if hunk.edit is Edit.MOVED and not hunk.before:
            continue  # the other half of a move: the first tells both places
        moved = hunk.edit is Edit.MOVED
        _mark(found, "before", hunk.before_span, "moved" if moved else "del")
        _mark(found, "after", hunk.after_span, "moved" if moved else "ins")
    for each in found.values():
        each.sort(key=lambda mark: (mark.start, mark.end))
    return found


def _mark(found: _Marks, side: str, span: Span, kind: str) -> None:
    shown = "caret" if span.start == span.end else kind
    found.setdefault((side, span.paragraph), []).append(_Mark(span.start, span.end, shown))


def _rows(before: Sequence[str], after: Sequence[str]) -> list[_Row]:
    """Pair the paragraphs that are states of each other, in order."""
    if len(before) * len(after) > PAIR_LIMIT:
        pairs = [(number, number) for number in range(min(len(before), len(after)))]
    else:
        pairs = best_pairs(before, after) if before and after else []
    rows: list[_Row] = []
    i = j = 0
    for one, other in [*pairs, (len(before), len(after))]:
        rows += [_Row(number, None) for number in range(i, one)]
        rows += [_Row(None, number) for number in range(j, other)]
        if (one, other) != (len(before), len(after)):
            rows.append(_Row(one, other))
        i, j = one + 1, other + 1
    return rows


def _is_same(row: _Row, marks: _Marks) -> bool:
    if row.before is None or row.after is None:
        return False
    shown = [*marks.get(("before", row.before), []), *marks.get(("after", row.after), [])]
    return not any(mark.kind != "caret" for mark in shown)


def _grouped(rows: Sequence[_Row], marks: _Marks) -> Iterator[list[_Row]]:
    """Runs of rows that are all unchanged, or all changed."""
    run: list[_Row] = []
    for row in rows:
        if run and _is_same(run[0], marks) != _is_same(row, marks):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


# --- HTML --------------------------------------------------------------------------------------


def _folded_html(rows: Sequence[_Row], after: Sequence[str], lines: Sequence[str]) -> str:
    first, last = (rows[0].after or 0) + 1, (rows[-1].after or 0) + 1
    size = sum(len(after[row.after]) for row in rows if row.after is not None)
    label = f"¶ {first}–{last} · {len(rows)} 段未变 · {size} 字"
    return f'<details class="rw-fold"><summary>{label}</summary>{"".join(lines)}</details>'


def _row_html(row: _Row, before: Sequence[str], after: Sequence[str], marks: _Marks) -> str:
    if row.before is None:
        kind = "rw-only-after"
    elif row.after is None:
        kind = "rw-only-before"
    else:
        kind = "rw-same" if _is_same(row, marks) else "rw-changed"
    cells = _cell_html("before", row.before, before, marks) + _cell_html("after", row.after, after, marks)
    return f'<div class="rw-row {kind}">{cells}</div>'


def _cell_html(side: str, number: int | None, texts: Sequence[str], marks: _Marks) -> str:
    if number is None:
        return f'<div class="rw-cell rw-{side} rw-empty"></div>'
    body = "".join(_marked_html(texts[number], marks.get((side, number), [])))
    return f'<div class="rw-cell rw-{side}"><span class="rw-n">{number + 1}</span><p>{body}</p></div>'


TAGS = {
    "del": ('<del class="rw-del">', "</del>"),
    "ins": ('<ins class="rw-ins">', "</ins>"),
    "moved": ('<span class="rw-moved">', "</span>"),
    "caret": ('<span class="rw-caret">', "</span>"),
}


def _marked_html(text: str, marks: Sequence[_Mark]) -> Iterator[str]:
    at = 0
    for mark in marks:
        if mark.start < at:
            continue  # hunks of another comparison: never mark a character twice
        opening, closing = TAGS[mark.kind]
        yield escape(printable(text[at : mark.start]))
        yield opening + escape(printable(text[mark.start : mark.end])) + closing
        at = mark.end
    yield escape(printable(text[at:]))


# --- terminal ----------------------------------------------------------------------------------

PLAIN = {"del": ("[-", "-]"), "ins": ("{+", "+}"), "moved": ("[>", "<]")}
# Orange and blue, told apart without seeing red and green; underlined and struck out as well.
ANSI = {
    "del": ("\x1b[9;38;5;208m", "\x1b[0m"),
    "ins": ("\x1b[4;38;5;39m", "\x1b[0m"),
    "moved": ("\x1b[35m", "\x1b[0m"),
}


def _row_text(
    row: _Row, before: Sequence[str], after: Sequence[str], hunks: Sequence[Hunk], *, color: bool
) -> str:
    signs = ANSI if color else PLAIN
    if row.after is None:
        number = row.before or 0
        kind = "moved" if _moved_from(number, hunks) else "del"
        return f"{number + 1:>4}- {_signed(before[number], kind, signs)}"
    body = "".join(_merged(row, before, after[row.after], hunks, signs))
    return f"{row.after + 1:>4}{'+' if row.before is None else ' '} {body}"


def _moved_from(number: int, hunks: Sequence[Hunk]) -> bool:
    here = [hunk for hunk in hunks if hunk.before and hunk.before_span.paragraph == number]
    return bool(here) and all(hunk.edit is Edit.MOVED for hunk in here)


def _signed(text: str, kind: str, signs: dict[str, tuple[str, str]]) -> str:
    opening, closing = signs[kind]
    return f"{opening}{printable(text)}{closing}" if text else ""


def _merged(
    row: _Row, before: Sequence[str], text: str, hunks: Sequence[Hunk], signs: dict[str, tuple[str, str]]
) -> Iterator[str]:
    """The later paragraph with what was removed put back where it stood."""
    here = [hunk for hunk in hunks if hunk.after_span.paragraph == row.after and _belongs(hunk, row)]
    at = 0
    for hunk in sorted(here, key=lambda each: (each.after_span.start, each.after_span.end)):
        if hunk.after_span.start < at:
            continue
        yield printable(text[at : hunk.after_span.start])
        if hunk.edit is Edit.MOVED:
            yield _signed(hunk.after, "moved", signs)
        else:
            yield _signed(hunk.before, "del", signs) + _signed(hunk.after, "ins", signs)
        at = hunk.after_span.end
    yield printable(text[at:])


def _belongs(hunk: Hunk, row: _Row) -> bool:
    """Not the other half of a move, nor a removal that has a row of its own."""
    if hunk.edit is Edit.MOVED:
        return bool(hunk.before)
    return bool(hunk.after) or hunk.before_span.paragraph == row.before
