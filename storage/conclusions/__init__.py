"""Conclusions from captures: looks, readings, revisions, groups of copies, comparisons, derivations, search."""

__all__ = [
    "comparisons",
    "derivations",
    "groups",
    "look_marks",
    "looks",
    "pending",
    "posting_blocks",
    "readings",
    "repetition",
    "revisions",
    "search",
    "unjudged",
]
