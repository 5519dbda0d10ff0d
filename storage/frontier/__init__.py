"""Keep the pages and hosts to visit: leases, turns, pauses and the time of the next look."""
