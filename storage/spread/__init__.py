"""Entries of lists and chains of looks at lists; tasks to carry an article, judgements, correction cases."""

__all__ = ["awaited", "cases", "entries", "footprints", "judgements", "list_looks", "members", "tasks"]
