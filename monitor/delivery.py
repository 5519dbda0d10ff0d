"""One round of deliveries as the configuration wants it: for the service, and for the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from monitor.config.reader import Config
from monitor.notify.outbox import Delivery, deliver
from storage.engine.opening import opened
from storage.sharing.lock import Sole, sole


def deliver_due(config: Config, *, stopped: Callable[[], bool] = lambda: False) -> Delivery:
    """Deliver what is due now, of the configured store to the configured channels; nothing if another process does.

    Ends after the message under way once ``stopped``.
    """
    with opened(config.store) as db, sole(config.store, Sole.DELIVERING) as free:
        if not free:
            return Delivery()
        return deliver(
            db, config.channels, datetime.now(UTC), routing=config.monitor.routing, notices=config.notices,
            stopped=stopped,
        )  # fmt: skip
