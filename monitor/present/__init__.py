"""Store and records → answers for people and programs: pages, text for terminals, JSON."""
