"""Known pages and hosts, and when each is due: leases, turns, robots.txt, revisits."""

__all__ = [
    "address_pattern",
    "announcements",
    "clock_set_back",
    "discovered",
    "hosts",
    "pages",
    "patterns",
    "revisits",
    "robots",
    "site_controls",
    "turns",
]
