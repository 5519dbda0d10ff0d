"""A change of an original, and the looks at a copy → whether a look since the change showed the copy."""

from __future__ import annotations

from collections.abc import Sequence

from storage.conclusions import looks
from storage.engine.store import Store
from storage.records import CaptureId, PageId, Revision
from storage.spread import members


def first_pass_of(db: Store, page: PageId, capture: CaptureId) -> int | None:
    """Return the pass of the first look that showed the state which a look settled."""
    interval = looks.interval_of(db, page, capture)
    first = interval.by.capture if interval and interval.by.capture else capture
    return members.pass_of(db, first)


def corrected_in(db: Store, page: PageId, states: Sequence[Revision], nearest: int) -> int | None:
    """Return the pass that first showed a later state of an original than number `nearest`; None without one."""
    later = next((state for state in states if state.number > nearest), None)
    return first_pass_of(db, page, later.capture) if later else None


def removed_in(db: Store, page: PageId) -> int | None:
    """Return the pass that first missed a removed page, None for a page that is not removed."""
    removal = looks.removal_of(db, page)
    return first_pass_of(db, page, removal) if removal else None


def is_shown_since(last_pass: int | None, changed_in: int | None) -> bool:
    """Return whether a copy, last shown in a pass, was shown in the pass of a change or later."""
    return changed_in is None or (last_pass is not None and last_pass >= changed_in)
