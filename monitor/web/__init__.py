"""Records of the store → the operators' page, its JSON, CSV and Atom, and the server of the page."""

__all__ = ["server"]
