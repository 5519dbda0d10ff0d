"""Looked-at pages of a publisher → site for the configuration: lists, articles, names, domains."""

__all__ = ["page_facts", "proposal", "publisher", "search_plan"]
