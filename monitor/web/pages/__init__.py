"""Request → records from the store and the values of a page; a form → one short transaction."""

__all__ = [
    "accounts_pages",
    "articles",
    "captures",
    "comparing_pages",
    "coverage",
    "decisions",
    "finding",
    "inbox",
    "reports",
    "rules",
    "search",
    "settings",
    "sites",
]
