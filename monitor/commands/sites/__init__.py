"""Commands about the configured sites: list, check, add, pause, resume."""
