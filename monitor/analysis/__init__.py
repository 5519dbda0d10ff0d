"""Pending captures → looks, revisions, derivations and findings, in one loop over the archive."""

__all__ = ["exhibits", "indexing", "readers", "setup", "spread", "tasks", "watch"]
