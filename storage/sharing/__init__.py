"""Work that several processes share: locks, presence, duties."""

__all__ = ["duties", "lock", "presence"]
