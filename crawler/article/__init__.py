"""Response → reading: page kind, headline, paragraphs, credit line."""

__all__ = ["containers", "extract", "page_kind"]
