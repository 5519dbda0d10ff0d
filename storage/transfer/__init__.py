"""Captures and pages of a store → rows for another store, and rows → a new store with the same captures."""

__all__ = ["excerpt", "new_store", "under_way", "whole_store"]
