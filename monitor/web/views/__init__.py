"""Records → values and drawings of a page, without network, store and clock."""

__all__ = ["comparing", "listing", "moments", "sheet", "site_health", "timeline"]
