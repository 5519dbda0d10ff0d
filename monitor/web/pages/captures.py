"""Number of a capture → the archived page in a sandbox, headers, text, and bytes to take away."""

from __future__ import annotations

from typing import Any

from monitor.present import json_answers
from monitor.web.archive import archive_address, media_type_of
from monitor.web.asked import Answer, PageAnswer, PageRequest, SentDocument
from monitor.wording.chinese_reasons import in_chinese
from monitor.wording.english_reasons import in_english
from monitor.wording.plain import utc
from storage.archive import captures
from storage.conclusions import looks, revisions
from storage.frontier import pages
from storage.records import Capture, CaptureId, PageKind
from storage.spread import entries


def capture(asked: PageRequest) -> Answer:
    """Return the page of a capture."""
    number = CaptureId(asked.path["number"])
    kept = captures.capture_of(asked.db, number)
    shown = captures.as_shown(asked.db, kept)
    page = pages.page_of(asked.db, kept.page)
    look = next((each for each in looks.looks_of(asked.db, page.id) if each.capture == number), None)
    versions = revisions.revision_times(asked.db, page.id)
    numbers = [revision for revision, _, of_capture in versions if of_capture <= number]
    revision = revisions.numbered_revision(asked.db, page.id, numbers[-1]) if numbers else None
    values: dict[str, Any] = {
        "capture": kept,
        "shown": shown,
        "page": page,
        "look": look,
        "reason": (in_chinese if asked.language == "zh" else in_english)(look.reason) if look else "",
        "is_list": look is not None
        and look.kind is PageKind.LIST
        and entries.has_standing(asked.db, page.id),
        "entries": list(entries.entries_at(asked.db, page.id, number).items()),
        "beside": captures.beside(asked.db, kept),
        "revision": revision,
        "media_type": media_type_of(shown),
        "frame": archive_address(asked.base, asked.archive_key, number, asked.now) if shown.digest else None,
    }
    return PageAnswer("capture.html", values, _data(kept, shown, look, page.url))


def _data(kept: Capture, shown: Capture, look: Any, url: str) -> dict[str, Any]:
    fetch = kept.fetch
    return {
        "capture": kept.id,
        "page": kept.page,
        "url": url,
        "fetched_at": utc(fetch.fetched_at),
        "status": fetch.status,
        "failure": fetch.failure.value if fetch.failure else None,
        "final_url": fetch.final_url,
        "headers": [list(pair) for pair in fetch.headers],
        "request_headers": [list(pair) for pair in fetch.request_headers],
        "digest": shown.digest,
        "size": shown.size,
        "same_as": fetch.same_as,
        "look": json_answers.look(look, fetch.wire.tolerances if fetch.wire else ()) if look else None,
    }


def download(asked: PageRequest) -> Answer:
    """Return the bytes of a capture as a file."""
    number = CaptureId(asked.path["number"])
    shown = captures.with_body(asked.db, captures.capture_of(asked.db, number))
    return SentDocument(shown.fetch.body or b"", "application/octet-stream", f"capture-{number}.bin")
