"""From the web to the store: visit due pages, archive every answer, read pages."""

__all__ = ["article", "fetch", "isolation", "lists", "markup", "revisit", "sites", "urls"]
