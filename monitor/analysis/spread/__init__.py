"""Entries of lists and copies of articles → intervals of first sight, cells of tasks, correction cases."""

__all__ = ["chaining", "listing"]
