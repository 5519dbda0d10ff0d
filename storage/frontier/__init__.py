"""Known pages and hosts, and when each is due: leases, turns, robots.txt, revisits."""
