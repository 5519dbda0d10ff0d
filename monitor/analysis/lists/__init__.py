"""Looks at lists → entries, and chains of looks that continue every other."""

__all__ = ["chaining", "listing"]
