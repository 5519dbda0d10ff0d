"""Foreign looks at addresses of the sites, and the archives of these looks: apart from our own captures."""

__all__ = ["sightings", "sources"]
