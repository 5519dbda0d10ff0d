"""Entries of lists and chains of looks at lists; tasks to carry an article, judgements, correction cases."""

__all__ = ["entries", "list_looks"]
