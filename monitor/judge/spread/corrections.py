"""A correction of an article, and the text of a copy → whether the copy has the old words, the new words, or others."""

from __future__ import annotations

from monitor.judge.spread.cases import Shows
from monitor.texts.spelling import bare
from storage.records import Change, Edit

AROUND = 6  # letters and figures before and behind a changed place


def carries_old(text: str, change: Change) -> bool:
    """Return whether a text has the old words of a correction, with the words around.

    Example: 救助122.7万人 carries the old words of the correction 122.7万 → 127.2万.
    """
    return shows(text, change) is Shows.OLD


def shows(text: str, change: Change) -> Shows:
    """Return the words of a text at the place of a correction: old, new, or other."""
    plain = bare(text)
    old, new = _window(change, is_new=False), _window(change, is_new=True)
    if new and new in plain and (not old or len(new) >= len(old) or old not in plain):
        return Shows.NEW
    if old and old in plain:
        return Shows.OLD
    return Shows.OTHER


def _window(change: Change, *, is_new: bool) -> str:
    """Return the words of a correction with the words around, as letters and figures alone."""
    hunk = change.hunk
    words = hunk.after if is_new else hunk.before
    if hunk.edit is Edit.MOVED:
        words = hunk.before or hunk.after
    context = hunk.after_context if is_new else hunk.before_context
    offset = hunk.after_offset if is_new else hunk.before_offset
    before, behind = bare(context[:offset]), bare(context[offset + len(words) :])
    return before[-AROUND:] + bare(words) + behind[:AROUND]
