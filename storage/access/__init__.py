"""People who use the page: accounts, sessions, and the record of actions."""

__all__ = ["audit", "sessions", "users"]
