"""Everything that is kept: records, archive, frontier, conclusions, findings."""

__all__ = [
    "archive",
    "clock",
    "conclusions",
    "engine",
    "errors",
    "findings",
    "frontier",
    "records",
    "sharing",
    "spread",
]
