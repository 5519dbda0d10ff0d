"""Events and states of pages, reprints and sites → findings with stable ids."""

__all__ = ["event_key", "finding", "of_pages", "of_reprints", "of_sites", "taken_back"]
