"""Past looks at a page → the time of the next look."""

__all__ = ["allowance", "frontier", "hazard", "validators"]
