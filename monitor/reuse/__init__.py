"""Two texts → whether one was made from the other, and how."""

__all__ = [
    "bulk",
    "candidates",
    "cover",
    "digest",
    "disguise",
    "document",
    "furniture",
    "groups",
    "holders",
    "lineage",
    "match",
    "salient",
    "score",
]
