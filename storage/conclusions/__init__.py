"""Conclusions from captures: looks, readings, revisions, derivations, passages, search."""

__all__ = [
    "derivations",
    "looks",
    "owed",
    "passages",
    "pending",
    "posting_blocks",
    "readings",
    "revisions",
    "search",
    "unjudged",
]
