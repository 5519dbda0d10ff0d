"""Commands about the configured sites: list, check, add, pause, resume."""

__all__ = ["outlook_lines"]
