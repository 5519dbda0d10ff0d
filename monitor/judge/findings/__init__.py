"""Events and states of pages, reprints and sites → findings with stable ids."""

__all__ = [
    "alike",
    "duty",
    "event_key",
    "exhibits",
    "finding",
    "following",
    "of_files",
    "of_pages",
    "of_reprints",
    "of_sites",
    "site_lines",
    "taken_back",
]
