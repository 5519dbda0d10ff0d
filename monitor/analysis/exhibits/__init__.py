"""Finding → the captures that it rests on, chosen when the finding is raised, and kept."""

__all__ = ["choosing"]
