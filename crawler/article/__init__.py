"""Response → reading: page kind, headline, paragraphs, credit line."""

__all__ = ["extract", "page_kind"]
