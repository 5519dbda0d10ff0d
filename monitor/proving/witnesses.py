"""Head of the log → answers of witnesses outside: authorities of time stamps, and a program of the operator."""

from __future__ import annotations

import logging
import secrets
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import urllib3

from monitor.config.values import EvidenceSettings
from monitor.evidence.timestamp import StampRefused, checked_stamp, request
from storage.engine.store import Store
from storage.log.checkpoint import TreeHead
from storage.log.heads import all_heads
from storage.log.receipts import keep_receipt, last_receipt, receipt_for, receipts_of

logger = logging.getLogger(__name__)

ANSWER_S = 15.0  # for a time stamp
COMMAND_S = 60  # for the program of the operator
LARGEST_REPLY = 100_000  # bytes
SILENT_FOR = timedelta(days=2)  # then `doctor` tells
STAMP, COMMAND = "stamp:", "command"


def ask_witnesses(db: Store, settings: EvidenceSettings, head: TreeHead, now: Callable[[], datetime]) -> None:
    """Show a head to every configured witness without an answer to the head, and keep the answers.

    A witness that fails is logged, and holds up nothing: the next head asks the witness again.
    """
    answered = {each.kind for each in receipts_of(db, head)}
    for kind in kinds_of(settings):
        if kind in answered:
            continue
        try:
            data = _stamp(settings, kind, head) if kind.startswith(STAMP) else _run(settings, head)
        except (OSError, StampRefused, subprocess.SubprocessError, urllib3.exceptions.HTTPError) as error:
            logger.warning("a witness of the log failed", extra={"witness": kind, "error": str(error)[:200]})
        else:
            keep_receipt(db, receipt_for(head, kind, now(), data))


def kinds_of(settings: EvidenceSettings) -> list[str]:
    """Return the kinds of receipts of the configured witnesses."""
    return [
        *(f"{STAMP}{url}" for url in settings.timestamp_urls),
        *([COMMAND] if settings.witness_command else []),
    ]


def silent_witnesses(db: Store, settings: EvidenceSettings, now: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield the witnesses without an answer to a head of more than two days ago, with the time of the head."""
    for kind in kinds_of(settings):
        last = last_receipt(db, kind)
        oldest = min((head.at for head in all_heads(db) if last is None or head.at > last.at), default=now)
        if now - oldest > SILENT_FOR:
            yield kind, oldest


def _stamp(settings: EvidenceSettings, kind: str, head: TreeHead) -> bytes:
    """Return the reply of an authority as received. Raises StampRefused, OSError, HTTPError."""
    body = head.body.encode()
    asked = request(body, secrets.randbits(63), settings.timestamp_hash)
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(total=ANSWER_S), retries=False)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    answer = pool.request(
        "POST", kind.removeprefix(STAMP), body=asked, headers=headers, preload_content=False
    )
    try:
        reply = answer.read(LARGEST_REPLY)
    finally:
        answer.close()
        pool.clear()
    if answer.status != 200:
        raise StampRefused(f"status {answer.status}")
    checked_stamp(reply, body, settings.timestamp_hash)
    return reply


def _run(settings: EvidenceSettings, head: TreeHead) -> bytes:
    """Return the output of the operator's program for a checkpoint. Raises OSError, SubprocessError."""
    run = subprocess.run(  # noqa: S603 - the operator's own command
        settings.witness_command, input=head.body.encode(), capture_output=True, check=True, timeout=COMMAND_S
    )
    return run.stdout[:LARGEST_REPLY]
