"""Bytes of a file or picture → its text, page by page, within limits of time, memory and pages."""

__all__ = ["annex_page", "picture", "reading"]
