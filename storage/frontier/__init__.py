"""Known pages and hosts, and when each is due: leases, turns, robots.txt, revisits."""

__all__ = ["clock_set_back", "hosts", "pages", "revisits", "robots", "turns"]
