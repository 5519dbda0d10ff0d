"""Changes and whole comparisons → marked text for terminals, and HTML fragments.

HTML is escaped. The embedding page styles these classes:

========== =====================================================================================
rw-context  the sentence of one change (``inline_html``)
rw-diff     a whole comparison (``full_html``) in rows:
rw-row      one paragraph side by side; also ``rw-same``, ``rw-changed``, ``rw-only-before``, ``rw-only-after``
rw-cell     one side of a row; also ``rw-before`` or ``rw-after``; ``rw-empty`` for a side without a paragraph
rw-n        the paragraph's number
rw-fold     a run of unchanged rows, closed at first (``details``)
rw-del      on ``del``: text removed;  rw-ins  on ``ins``: text inserted
rw-moved    on ``span``: text at another place on the opposite side
rw-caret    on ``span``: the place of text that only the opposite side has
rw-cut      on ``span``: text left out here
========== =====================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from monitor.present.marking.rows import (
    FOLD_FROM,
    Marks,
    ParagraphPair,
    Piece,
    TextMark,
    grouped,
    is_same,
    marks_of,
    merged_pieces,
    paired,
    pieces,
)
from storage.records import Change, Edit, Hunk, Significance

CONTEXT = 30  # characters shown on either side of a change
WORD_AT = re.compile(r"[0-9A-Za-z.%]")  # a figure such as 12.5%, or a word in Latin letters
WORD_AT_END = re.compile(r"[0-9A-Za-z.%]+$")
LONGEST = 240  # characters shown of one inserted or removed text


def inline_parts(change: Change) -> list[tuple[str, str]]:
    """Return the sentence as pairs of kind (same, removed, inserted, moved) and text."""
    before, lead, trail, after = _inline(_with_whole_name(change))
    if change.hunk.edit is Edit.MOVED:
        return [("moved", after or before)]
    parts = [("same", lead), ("removed", before), ("inserted", after), ("same", trail)]
    return [(kind, text) for kind, text in parts if text]


TEXT_SIGNS = {"same": "{}", "removed": "[-{}-]", "inserted": "{{+{}+}}", "moved": "[>{}<]"}
TAGGED = {
    "same": "{}",
    "removed": '<del class="rw-del">{}</del>',
    "inserted": '<ins class="rw-ins">{}</ins>',
    "moved": '<span class="rw-moved">{}</span>',
}


def inline_text(change: Change) -> str:
    """Return the sentence with ``[-old-]{+new+}``; moved text as ``[>text<]``."""
    return "".join(TEXT_SIGNS[kind].format(text) for kind, text in inline_parts(change))


def inline_html(change: Change) -> str:
    """Return the sentence with ``<del>`` and ``<ins>``, escaped."""
    marked = "".join(TAGGED[kind].format(escape(text)) for kind, text in inline_parts(change))
    return f'<span class="rw-context">{marked}</span>'


def _with_whole_name(change: Change) -> Hunk:
    """Return the hunk with the whole name or office marked: 湖北 → 河北, not 湖 → 河.

    The hunk is unchanged if the name reaches further on one side than on the opposite side.
    """
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
    """Return the counts of characters of the name before and after the differing text; None outside the name."""
    at = context.find(name, max(0, offset - len(name))) if name else -1
    left, right = offset - at, at + len(name) - offset - len(text)
    return (left, right) if at >= 0 and left >= 0 and right >= 0 else None


def _inline(hunk: Hunk) -> tuple[str, str, str, str]:
    """Return removed text, text before, text after, inserted text; long texts are shortened."""
    if hunk.after_context and (hunk.after or not hunk.whole):
        context, start, end = hunk.after_context, hunk.after_offset, hunk.after_offset + len(hunk.after)
    else:
        context, start, end = hunk.before_context, hunk.before_offset, hunk.before_offset + len(hunk.before)
    lead, trail = context[:start], context[end:]
    lead = f"…{lead[len(lead) - _kept(lead[::-1]) :]}" if len(lead) > CONTEXT else lead
    trail = f"{trail[: _kept(trail)]}…" if len(trail) > CONTEXT else trail
    return _shortened(hunk.before), printable(lead), printable(trail), _shortened(hunk.after)


def _kept(text: str) -> int:
    """Return the characters of a long context to show. No figure and no word is cut, unless it fills the context."""
    if not WORD_AT.match(text, CONTEXT):
        return CONTEXT
    whole = len(WORD_AT_END.sub("", text[:CONTEXT]))
    return whole or CONTEXT


def _shortened(text: str) -> str:
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 60]}…{text[-59:]}"
    return printable(text)


def printable(text: str) -> str:
    """Return text without characters that steer a terminal or turn the direction of a line."""
    return "".join(each if each.isprintable() else " " if each.isspace() else "" for each in text)


# --- whole comparisons -------------------------------------------------------------------------


def full_html(before: Sequence[str], after: Sequence[str], hunks: Sequence[Hunk], *, fold_label: str) -> str:
    """Return both texts side by side, a row a paragraph: an escaped fragment.

    Runs of unchanged paragraphs are folded under `fold_label`, which is filled with `count` (paragraphs) and `size`
    (characters).
    """
    marks = marks_of(hunks)
    parts: list[str] = []
    for rows in grouped(paired(before, after), marks):
        lines = [_row_html(row, before, after, marks) for row in rows]
        if is_same(rows[0], marks) and len(rows) >= FOLD_FROM:
            parts.append(_folded_html(rows, after, lines, fold_label))
        else:
            parts += lines
    return f'<div class="rw-diff">{"".join(parts)}</div>'


def full_text(before: Sequence[str], after: Sequence[str], hunks: Sequence[Hunk], color: bool = False) -> str:
    """Return both texts as one: ``[-old-]{+new+}``, or colours. Unchanged paragraphs are left out."""
    marks = marks_of(hunks)
    lines: list[str] = []
    for rows in grouped(paired(before, after), marks):
        if is_same(rows[0], marks):
            lines.append(f"    … {len(rows)} ¶")
            continue
        lines += [_row_text(row, before, after, hunks, color=color) for row in rows]
    return "\n".join(lines)


# --- HTML --------------------------------------------------------------------------------------


def _folded_html(
    rows: Sequence[ParagraphPair], after: Sequence[str], lines: Sequence[str], fold_label: str
) -> str:
    first, last = (rows[0].after or 0) + 1, (rows[-1].after or 0) + 1
    size = sum(len(after[row.after]) for row in rows if row.after is not None)
    label = f"¶ {first}–{last} · {fold_label.format(count=len(rows), size=size)}"
    return f'<details class="rw-fold"><summary>{label}</summary>{"".join(lines)}</details>'


def _row_html(row: ParagraphPair, before: Sequence[str], after: Sequence[str], marks: Marks) -> str:
    if row.before is None:
        kind = "rw-only-after"
    elif row.after is None:
        kind = "rw-only-before"
    else:
        kind = "rw-same" if is_same(row, marks) else "rw-changed"
    cells = _cell_html("before", row.before, before, marks) + _cell_html("after", row.after, after, marks)
    return f'<div class="rw-row {kind}">{cells}</div>'


def _cell_html(side: str, number: int | None, texts: Sequence[str], marks: Marks) -> str:
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


def _marked_html(text: str, marks: Sequence[TextMark]) -> Iterator[str]:
    for piece in pieces(text, marks):
        opening, closing = TAGS.get(piece.kind, ("", ""))
        yield opening + escape(printable(piece.text)) + closing


# --- terminal ----------------------------------------------------------------------------------

PLAIN = {"del": ("[-", "-]"), "ins": ("{+", "+}"), "moved": ("[>", "<]")}
# Orange and blue differ also for eyes that confuse red and green. Underline and strike-through mark without colour.
ANSI = {
    "del": ("\x1b[9;38;5;208m", "\x1b[0m"),
    "ins": ("\x1b[4;38;5;39m", "\x1b[0m"),
    "moved": ("\x1b[35m", "\x1b[0m"),
}


def _row_text(
    row: ParagraphPair, before: Sequence[str], after: Sequence[str], hunks: Sequence[Hunk], *, color: bool
) -> str:
    signs = ANSI if color else PLAIN
    if row.after is None:
        number = row.before or 0
        kind = "moved" if _moved_from(number, hunks) else "del"
        return f"{number + 1:>4}- {_signed(before[number], kind, signs)}"
    body = "".join(_signed_piece(piece, signs) for piece in merged_pieces(row, after, hunks))
    return f"{row.after + 1:>4}{'+' if row.before is None else ' '} {body}"


def _moved_from(number: int, hunks: Sequence[Hunk]) -> bool:
    here = [hunk for hunk in hunks if hunk.before and hunk.before_span.paragraph == number]
    return bool(here) and all(hunk.edit is Edit.MOVED for hunk in here)


def _signed(text: str, kind: str, signs: dict[str, tuple[str, str]]) -> str:
    opening, closing = signs[kind]
    return f"{opening}{printable(text)}{closing}" if text else ""


def _signed_piece(piece: Piece, signs: dict[str, tuple[str, str]]) -> str:
    return printable(piece.text) if piece.kind == "same" else _signed(piece.text, piece.kind, signs)
