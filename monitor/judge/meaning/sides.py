"""A hunk → two sides: the differing text and the context in the earlier and in the later version."""

from __future__ import annotations

from typing import NamedTuple

from storage.records import Hunk


class Side(NamedTuple):
    """The text of a hunk in a version, with the context. The text begins at ``offset`` of the context."""

    text: str
    context: str
    offset: int

    @property
    def end(self) -> int:
        """Return the place in the context after the text."""
        return self.offset + len(self.text)


def sides_of(hunk: Hunk) -> tuple[Side, Side]:
    """Return the earlier and the later side of a hunk. A side without text marks an insertion or a removal."""
    return (
        Side(hunk.before, hunk.before_context, hunk.before_offset),
        Side(hunk.after, hunk.after_context, hunk.after_offset),
    )


def written_side(hunk: Hunk) -> Side:
    """Return the side with text of an insertion or a removal."""
    before, after = sides_of(hunk)
    return before if before.text else after
