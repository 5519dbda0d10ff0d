"""Everything that is kept: records, archive, frontier, conclusions, findings."""

__all__ = [
    "access",
    "archive",
    "clock",
    "conclusions",
    "engine",
    "errors",
    "findings",
    "frontier",
    "log",
    "records",
    "sharing",
    "sightings",
    "spread",
    "transfer",
    "waiting",
    "wire",
]
