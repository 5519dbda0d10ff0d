"""Records → values and drawings of a page, without network, store and clock."""

__all__ = [
    "case_words",
    "comparing",
    "listing",
    "moments",
    "reading_rows",
    "rule_runs",
    "sheet",
    "site_health",
    "spread_chart",
    "task_matrix",
    "timeline",
]
