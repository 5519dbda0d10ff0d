"""Response → reading: page kind, headline, paragraphs, credit line."""

__all__ = ["extract", "headline", "page_kind"]
