"""Pending captures → looks, revisions, derivations and findings, in one loop over the archive."""

__all__ = ["exhibits", "indexing", "readers", "reprints", "setup", "spread", "tasks", "watch"]
