"""Trays of the inbox have public names."""

from __future__ import annotations

from storage.records import InboxFilter, Tray


def test_names_of_trays() -> None:
    assert [tray.value for tray in Tray] == [
        "open",
        "confirmed",
        "notified",
        "resolved",
        "dismissed",
        "muted",
    ]
    assert InboxFilter().tray is Tray.OPEN
