"""Page saved by a browser (HTML, SingleFile, MHTML) → the answer as the reader saw the page."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime

from monitor.sightings.answers import ForeignAnswer, SightingNote

BEGIN = 64 * 1024  # bytes in which browsers write address and time
SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S{1,2000}?)\s*-->")
SINGLE_FILE = re.compile(
    rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,2000})\s+saved date:\s*([^\r\n]{1,100})"
)
SCRIPT_DATE = re.compile(
    r"\w{3} (?P<day>\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT(?P<zone>[+-]\d{4})", re.ASCII
)
HTTRACK = re.compile(
    rb"<!-- Mirrored from (?:https?://)?(\S{1,2000}) by HTTrack Website Copier/[^,>]{1,90}, ([^>]{1,60}?) -->"
)
IN_MAIL_FORM = re.compile(
    rb"^(?:content-type:\s*multipart/related|snapshot-content-location:)", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True)
class FileFacts:
    """Facts of a saved page, by the call and by the file system."""

    changed_at: datetime
    url: str | None = None  # for a file without an address
    at: datetime | None = None


def saved_answer(data: bytes, facts: FileFacts) -> ForeignAnswer | None:
    """Return the page in a file, or None without an address of the web."""
    if IN_MAIL_FORM.search(data[:BEGIN]):
        stated, body, at = _in_mail_form(data)
    else:
        stated, body, at = _in_markup(data)
    url = stated or facts.url
    if url is None or not url.lower().startswith(("http://", "https://")) or body is None:
        return None
    at = at or facts.at
    notes = (SightingNote.SAVED,) if at else (SightingNote.SAVED, SightingNote.FILE_TIME)
    headers = (("Content-Type", "text/html"),)
    return ForeignAnswer("page", url, at or facts.changed_at, 200, headers, body, notes=notes)


def _in_markup(data: bytes) -> tuple[str | None, bytes, datetime | None]:
    """Return address, page and time of a page of HTML."""
    begin = data[:BEGIN]
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        begin = begin.decode("utf-16", "ignore").encode()
    single = SINGLE_FILE.search(begin)
    if single:
        return single[1].decode("utf-8", "replace"), data, _script_date(single[2].decode("latin-1"))
    mirrored = HTTRACK.search(begin)
    if mirrored:
        return (
            f"http://{mirrored[1].decode('utf-8', 'replace')}",
            data,
            _mail_time(mirrored[2].decode("latin-1")),
        )
    saved = SAVED_FROM.search(begin)
    return (saved[1].decode("utf-8", "replace") if saved else None), data, None


def _script_date(text: str) -> datetime | None:
    """Return a time as JavaScript writes it: Thu Nov 26 2026 10:00:00 GMT+0800 (CST)."""
    match = SCRIPT_DATE.search(text)
    if match is None:
        return None
    try:
        read = datetime.strptime(f"{match['day']} {match['zone']}", "%b %d %Y %H:%M:%S %z")
    except ValueError:
        return None
    return read.astimezone(UTC)


def _in_mail_form(data: bytes) -> tuple[str | None, bytes | None, datetime | None]:
    """Return address, page and time of a page as MHTML (RFC 2557): the first part of HTML."""
    message = message_from_bytes(data)
    part = next((each for each in message.walk() if each.get_content_type() == "text/html"), None)
    body = part.get_payload(decode=True) if part is not None else None
    own = part.get("Content-Location") if part is not None else None
    url = message.get("Snapshot-Content-Location") or own
    return (str(url).strip() if url else None), body if isinstance(body, bytes) else None, _mail_date(message)


def _mail_date(message: Message) -> datetime | None:
    return _mail_time(str(message.get("Date", "")))


def _mail_time(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
