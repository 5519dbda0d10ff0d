"""Captures of the store → a new head of the log, kept in the store and in heads.log, then shown to witnesses.

The order makes a kill harmless: a head that no witness saw is shown by the next call, a head that heads.log lacks is
appended by the next call.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from monitor.config.values import Config
from monitor.proving.witnesses import ask_witnesses
from storage.clock import SHANGHAI
from storage.engine.address import StoreAddress
from storage.engine.store import Store
from storage.findings.findings import list_findings
from storage.log.beside import append_heads, known_heads
from storage.log.checkpoint import TreeHead
from storage.log.heads import all_heads, latest_head, make_head, name_of_log, origin_now
from storage.records import Severity

logger = logging.getLogger(__name__)


def publish_head(db: Store, config: Config, now: Callable[[], datetime]) -> TreeHead | None:
    """Make a head over all captures, if captures came since the newest head, and show the newest head to witnesses.

    Returns the newest head, None for a store without captures.
    """
    known = known_heads(config.store)
    made = make_head(db, known, now())
    head = made or latest_head(db)
    if head is None:
        return None
    append_heads(config.store, all_heads(db))
    if made is not None:
        logger.info("head of the log", extra={"size": head.size, "root": head.root})
    ask_witnesses(db, config.evidence, head, now)
    return head


def begin_after_restore(db: Store, store: StoreAddress, now: datetime) -> TreeHead | None:
    """Begin a new log if a store that was put back is older than heads.log; return the first head of the new log."""
    known = known_heads(store)
    last = latest_head(db)
    if not known or origin_now(db, known) == (last.origin if last else name_of_log(db)):
        return None
    made = make_head(db, known, now)
    append_heads(store, all_heads(db))
    return made


def publish_if_due(db: Store, config: Config, now: Callable[[], datetime]) -> None:
    """Publish a head once a day in China, and after a finding of severity critical since the newest head."""
    last, at = latest_head(db), now()
    is_daily = last is None or last.at.astimezone(SHANGHAI).date() < at.astimezone(SHANGHAI).date()
    if is_daily or list_findings(db, since=last.at if last else None, severity=Severity.CRITICAL):
        publish_head(db, config, now)
