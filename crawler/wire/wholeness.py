"""Body and end of its connection → whether the page is whole all the same, or what the failure is."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.markup.coding import has_stream_end
from crawler.markup.ending import is_closed
from storage.records import Failure, Tolerance

# A length counted in UTF-8 for a body sent in GBK is too great by half: the body lacks a third of the stated bytes.
# A greater lack may hide the page behind an included header with its own </html>.
MOST_LACKING = 1 / 3


@dataclass(frozen=True)
class Sent:
    """A body as sent, and how its connection ended."""

    body: bytes
    coding: str = ""  # of the body, in lower case
    lacking: int = 0  # bytes that were stated and did not come
    is_malformed: bool = False  # broken chunks
    is_late: bool = False  # the connection stayed open until the time-out
    is_chunked: bool = False


def fault_of(sent: Sent, *, most: int) -> Tolerance | Failure:
    """Return the tolerated fault of a body without a proper end, or the failure if the page may be cut.

    `most` bounds the decoded bytes of a compressed body.
    """
    if not _has_end(sent, most):
        if sent.is_late:
            return Failure.TIMEOUT
        return Failure.PROTOCOL if sent.is_malformed else Failure.TRUNCATED
    if sent.is_late:
        return Tolerance.NO_END
    return Tolerance.LAST_CHUNK if sent.is_chunked else Tolerance.LENGTH_TOO_GREAT


def _has_end(sent: Sent, most: int) -> bool:
    """Return whether a body holds the end of the page: the end of its stream, or the closing mark of the document."""
    if not sent.body:
        return False
    if sent.coding and sent.coding != "identity":
        return has_stream_end(sent.body, sent.coding, most=most)
    stated = len(sent.body) + sent.lacking
    return sent.lacking <= MOST_LACKING * stated and is_closed(sent.body)
