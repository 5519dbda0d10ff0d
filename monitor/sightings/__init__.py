"""Archives and saved pages of others → sightings: what others saw at an address, kept apart from our own looks."""

__all__ = ["importing", "new_store"]
