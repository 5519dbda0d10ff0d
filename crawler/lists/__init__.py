"""Lines of a list, feed or sitemap → entries with address, title and date."""

__all__ = ["discovery", "issues", "layouts", "listing", "paging", "requisites", "rows", "stubs"]
