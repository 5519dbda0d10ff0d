"""Answers of a host to conditional requests → whether a look asks for the whole page.

Some servers answer 304 although the page changed: a copy in front of several machines, a clock, a module of a content
system. A look without validators costs bytes, and no further request. A host that told changes is asked rarely.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from storage.records import Validators, ValidatorTrust

# Changes that a host told, least first → one look in so many is without validators.
EVERY = ((0, 2), (1, 3), (3, 5), (10, 10))
DISTRUST = timedelta(days=7)


@dataclass(frozen=True)
class WholeAnswer:
    """A whole response to a look at a page with validators."""

    validators: Validators  # known before
    was_conditional: bool
    etag: str | None
    last_modified: str | None
    differs: bool  # from the body of the capture that the validators belong to
    confirmed_at: datetime | None  # when the last look brought a 304; None if it brought anything else


def asks_whole(looks: int, trust: ValidatorTrust, now: datetime) -> bool:
    """Return whether a look at a page after so many looks quotes no validators."""
    if trust.distrusted_until is not None and now < trust.distrusted_until:
        return True
    every = next(every for honest, every in reversed(EVERY) if trust.honest >= honest)
    return looks > 0 and looks % every == 0


def tells_change(answer: WholeAnswer) -> bool:
    """Return whether the host told a change of the page, with other validators, though the known were quoted."""
    return answer.was_conditional and answer.differs and not _same_validators(answer)


def shows_lie(answer: WholeAnswer) -> bool:
    """Return whether the validators of a host lie: another body under the same validators, or a change before a 304."""
    if answer.was_conditional or not answer.differs:
        return False
    return _same_validators(answer) or _changed_before_304(answer)


def _same_validators(answer: WholeAnswer) -> bool:
    before = answer.validators
    if before.etag or answer.etag:
        return before.etag == answer.etag
    return before.last_modified == answer.last_modified


def _changed_before_304(answer: WholeAnswer) -> bool:
    if answer.confirmed_at is None or not answer.last_modified:
        return False
    try:
        return parsedate_to_datetime(answer.last_modified) <= answer.confirmed_at
    except (ValueError, TypeError, OverflowError, IndexError):
        return False
