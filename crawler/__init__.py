"""From the web to the store: visit due pages, archive every answer, read pages."""

__all__ = [
    "article",
    "fetch",
    "files",
    "isolation",
    "lists",
    "markup",
    "proxies",
    "revisit",
    "settings",
    "sites",
    "urls",
    "wire",
]
