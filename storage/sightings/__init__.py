"""What others saw at addresses of the sites, and the archives in which they kept it: apart from our own captures."""

__all__ = ["sightings", "sources"]
