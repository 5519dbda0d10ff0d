"""Commands for the operators' page: the page itself, and its accounts."""

__all__ = ["page"]
