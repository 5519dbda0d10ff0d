"""Records → values and drawings of a page, without network, store and clock."""

__all__ = ["case_words", "comparing", "listing", "moments", "sheet", "site_health", "task_matrix", "timeline"]
