"""Response → reading: page kind, headline, paragraphs, credit line."""

__all__ = ["attachments", "body", "extract", "headline", "page_kind"]
