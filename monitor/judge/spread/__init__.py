"""Looks at lists and copies → who carries an article since when and from whom, and who does not."""

__all__ = [
    "cases",
    "cells",
    "chains",
    "corrections",
    "intervals",
    "operators",
    "parents",
    "presence",
    "rates",
    "readings",
    "stated",
]
