"""Newest head of the log → a line in every letter: whoever keeps the letter is a witness of the log."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.notify.message import Message
from monitor.wording.evidence_words import HEAD_LINE, KEY_LINE
from storage.engine.store import Store
from storage.log.heads import latest_head
from storage.log.receipts import keep_receipt, receipt_for


def log_lines(db: Store, language: str, fingerprint: str = "") -> list[str]:
    """Return the lines of the newest head with the line `size root` in words, and the fingerprint of a given key.

    Empty for a store without a head.
    """
    head = latest_head(db)
    if head is None:
        return []
    signed_by = [KEY_LINE[language].format(fingerprint=fingerprint)] if fingerprint else []
    first, *further = head.lines
    return [HEAD_LINE[language].format(line=first), *further, *signed_by]


def with_log_lines(message: Message, lines: Sequence[str]) -> Message:
    """Return a message that ends with these lines."""
    if not lines:
        return message
    page = message.html
    if page is not None:
        shown = "<br>".join(map(html.escape, lines))
        small = f'<p style="color:#56616d;font-size:12px;overflow-wrap:anywhere">{shown}</p>'
        page = page.replace("</body>", f"{small}\n</body>", 1)
    return replace(message, body="\n".join([message.body, *lines]), html=page)


def note_sent(db: Store, kind: str, at: datetime) -> None:
    """Keep that the newest head left in a letter; `kind` names the channel: digest:NAME, alert:NAME."""
    head = latest_head(db)
    if head is not None:
        keep_receipt(db, receipt_for(head, kind, at))
