"""Troubles of a request, each with a status and a key of the words for people."""

from __future__ import annotations


class PageRefusal(Exception):
    """A refused request."""

    def __init__(self, status: int, words: str, *, wait_s: int | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.words = words  # key of monitor/wording
        self.wait_s = wait_s  # seconds before another try
