"""Records of the captures that a finding rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storage.records.article import Outcome
from storage.records.web import CaptureId


class ExhibitReason(StrEnum):
    """Reason for which a capture belongs to a finding. The value stands in the store."""

    REVISION = "revision"  # the first capture with a state of the article
    AFTER_REVISION = "after-revision"  # the look after the first look at a state
    DOUBT = "doubt"  # another text, or a missing page, that one look saw
    BEFORE = "before"  # the last look before a doubtful look
    EVENT = "event"  # a change, a removal, a return or a move that two looks agree on
    LATEST = "latest"  # the latest look at the page
    CONFIRMED = "confirmed"  # the capture that an answer 304 confirms
    LIST = "list"  # a look at a list in which an entry was due
    NEIGHBOUR = "neighbour"  # a look at another page of the site at that time
    WORK = "work"  # a look at another page of the same work
    PASS = "pass"  # a look of the pass in which the site failed
    REQUISITE = "requisite"  # a style sheet or picture of the page, fetched after the finding


@dataclass(frozen=True)
class LookMark:
    """The parts of a look that decide whether the capture belongs to a finding."""

    capture: CaptureId
    outcome: Outcome
    same_as: CaptureId | None = None  # for a 304: the confirmed capture
    is_revision: bool = False  # the first capture with a state of the article
