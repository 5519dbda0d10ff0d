"""Two texts and their differences → rows and marked text, for pages and terminals."""

__all__ = ["marks", "neighbours", "rows"]
