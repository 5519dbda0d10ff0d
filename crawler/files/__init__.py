"""Bytes of a file → its text, page by page: PDF, DOCX, XLSX, OFD and DOC, within limits of time, memory and pages."""

__all__ = ["reading"]
