"""The commands of the console, grouped by the task of a person."""

__all__ = ["terminal"]
