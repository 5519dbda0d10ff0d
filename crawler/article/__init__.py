"""Response → reading: page kind, headline, paragraphs, credit line."""

__all__ = ["attachments", "extract", "headline", "page_kind"]
