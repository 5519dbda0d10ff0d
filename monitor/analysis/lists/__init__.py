"""Looks at lists → entries, and chains of looks that continue each other."""

__all__ = ["chaining", "listing"]
