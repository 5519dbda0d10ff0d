"""Records of the time of an event: the looks that bound the moment of the event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.records.web import CaptureId


@dataclass(frozen=True)
class Sighting:
    """A look that showed a state."""

    at: datetime
    capture: CaptureId | None = (
        None  # None for a look at another page, such as a list without the page's entry
    )


@dataclass(frozen=True)
class EventInterval:
    """The looks that bound the moment of an event."""

    by: Sighting  # the first look that showed the new state
    after: Sighting | None = None  # the last look that showed the old state, if any look did
    confirmed: Sighting | None = None  # the second look, if the new state needed a second look
